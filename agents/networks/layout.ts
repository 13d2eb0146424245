import { random, type Random } from "../../games/core/random.ts";
import type { Game } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import { inputLayout, inputSize } from "./input-rows.ts";
import type { NetworkKind, NetworkSpec } from "./network.ts";

/** One parameter tensor inside a flat vector of weights. */
export interface Parameter {
  readonly name: string;
  /** [inputs, outputs] of a matrix, [outputs] of a bias. */
  readonly shape: readonly [number, number] | readonly [number];
  readonly offset: number;
  readonly size: number;
}

/** Width of an attention head. */
export const HEAD_WIDTH = 16;

/** Added to a variance before taking its root. */
export const NORM_EPSILON = 1e-5;

/**
 * The network for a game.
 * @param towers which roles share weights; absent: all of them.
 * @param kind absent: what fits the game's observation.
 * @throws AgentError `league/bad-network` for a kind that can't read the observation, or invalid widths.
 * @example
 * import { networkFor, type NetworkSpec } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const { kind, observation, actions }: NetworkSpec = networkFor(gameById("kuhn-poker"), [16]);
 * console.log(kind, observation, actions); // mlp 11 2
 */
export function networkFor(
  game: Game,
  hidden: readonly number[],
  towers: NetworkSpec["towers"] = [game.roles.map((_, seat) => seat)],
  kind: NetworkKind = game.observation.kind === "tokens" ? "tokens" : "mlp",
): NetworkSpec {
  const { observation } = game;
  if ((kind === "mlp") !== (observation.kind === "dense")) {
    const suited = observation.kind === "dense" ? "mlp" : "tokens or transformer";
    throw new AgentError(
      "league/bad-network",
      `A ${kind} can't read the observations of ${game.id}; choose ${suited}.`,
    );
  }
  if (kind === "transformer" && !hidden.every((width) => width === hidden[0] && width % HEAD_WIDTH === 0)) {
    throw new AgentError(
      "league/bad-network",
      `The blocks of a transformer must have one width, a multiple of ${HEAD_WIDTH}, such as 64, 64; not ${hidden.join(", ")}.`,
    );
  }
  return {
    ...inputLayout(game),
    kind,
    hidden: [...hidden],
    actions: game.actions,
    towers: towers.map((roles) => [...roles]),
  };
}

/** Whether hidden layer `layer` adds its input: see `NetworkSpec.kind`. */
export function isResidual({ kind, hidden }: NetworkSpec, layer: number): boolean {
  return kind === "tokens" && layer >= 2 && hidden[layer] === hidden[layer - 1];
}

/**
 * Parameters in their order in the vector, tower by tower: embeddings (one row per token, then one per role), trunk
 * layers or blocks, policy head, value heads (one column per role).
 */
export function parameters(spec: NetworkSpec): readonly Parameter[] {
  const list: Parameter[] = [];
  let offset = 0;
  const add = (name: string, shape: Parameter["shape"]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    list.push({ name, shape, offset, size });
    offset += size;
  };
  const dense = (name: string, inputs: number, outputs: number) => {
    add(`${name}/kernel`, [inputs, outputs]);
    add(`${name}/bias`, [outputs]);
  };
  const norm = (name: string, width: number) => {
    add(`${name}/gain`, [width]);
    add(`${name}/bias`, [width]);
  };
  const transformer = (prefix: string): number => {
    const width = spec.hidden[0] ?? HEAD_WIDTH;
    add(`${prefix}embedding`, [spec.vocabulary + spec.roles, width]);
    add(`${prefix}positions`, [inputSize(spec), width]);
    spec.hidden.forEach((_, i) => {
      norm(`${prefix}block${i}/before`, width);
      dense(`${prefix}block${i}/attention`, width, 3 * width);
      dense(`${prefix}block${i}/attended`, width, width);
      norm(`${prefix}block${i}/between`, width);
      dense(`${prefix}block${i}/wide`, width, 4 * width);
      dense(`${prefix}block${i}/narrow`, 4 * width, width);
    });
    norm(`${prefix}after`, width);
    return width;
  };
  spec.towers.forEach((_, tower) => {
    const prefix = tower === 0 ? "" : `tower${tower}/`;
    let width = inputSize(spec);
    if (spec.kind === "transformer") width = transformer(prefix);
    else
      spec.hidden.forEach((hidden, i) => {
        if (i === 0 && spec.kind === "tokens") add(`${prefix}embedding`, [spec.vocabulary + spec.roles, hidden]);
        else dense(`${prefix}trunk${i}`, width, hidden);
        width = hidden;
      });
    dense(`${prefix}policy`, width, spec.actions);
    dense(`${prefix}value`, width, spec.roles);
  });
  return list;
}

/** Number of parameters. */
export function parameterCount(spec: NetworkSpec): number {
  return parameters(spec).reduce((sum, parameter) => sum + parameter.size, 0);
}

/** Standard deviation of initial embeddings: sums of some twenty of them have about unit size. */
const EMBEDDING_DEVIATION = 0.2;

/**
 * First weights: He-normal kernels for the ReLU trunk, the policy head scaled by a hundredth so that play starts near
 * uniform (Andrychowicz et al. 2021, "What Matters In On-Policy RL"), biases zero, embeddings normal. Same seed, same
 * weights.
 *
 * @example
 * import { initialWeights, networkFor } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * console.log(initialWeights(networkFor(gameById("kuhn-poker"), [16]), 1).length); // 292
 */
export function initialWeights(spec: NetworkSpec, seed: string | number): Float32Array {
  const next = random(`weights/${seed}`);
  const values = new Float32Array(parameterCount(spec));
  for (const { name, shape, offset, size } of parameters(spec)) {
    if (name.endsWith("gain")) values.fill(1, offset, offset + size);
    if (shape.length === 1) continue;
    const he = Math.sqrt(2 / shape[0]) * (name.includes("policy") ? 0.01 : 1);
    const scale = name.endsWith("embedding") || name.endsWith("positions") ? EMBEDDING_DEVIATION : he;
    for (let i = 0; i < size; i++) values[offset + i] = scale * normal(next);
  }
  return values;
}

/** A standard normal number (Box-Muller transform). */
function normal(next: Random): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
