import { resolveMatchmakingOptions } from "../../../agents/matchmaking/registry.ts";
import {
  lineKey,
  type MatchmakingRule,
  type MatchmakingView,
  type Opponent,
} from "../../../agents/matchmaking/rule.ts";
import { random } from "../../../games/core/random.ts";
import { member, newestOf } from "./view.ts";

/** Payoffs of a symmetric zero-sum game, -1 to 1, to the row. */
export type MatrixGame = readonly (readonly number[])[];

/** A mixture over strategies. */
export type Mixture = readonly number[];

/** What a best response earns against a mixture: 0 in an equilibrium only. */
export const exploitability = (game: MatrixGame, mixture: Mixture): number =>
  Math.max(...game.map((row) => expectation(row, mixture)));

const expectation = (values: readonly number[], mixture: Mixture): number =>
  values.reduce((sum, value, i) => sum + value * (mixture[i] ?? 0), 0);

/** The average of mixtures. */
function averageOf(mixtures: readonly Mixture[]): Mixture {
  const [first = []] = mixtures;
  return first.map((_, i) => mixtures.reduce((sum, mixture) => sum + (mixture[i] ?? 0), 0) / mixtures.length);
}

export interface SimulationSettings {
  readonly rule: MatchmakingRule;
  readonly game: MatrixGame;
  readonly pastShare: number;
  readonly seed: string;
  /** Updates of the agent. */
  readonly updates: number;
  readonly snapshotEvery: number;
  readonly segmentsPerUpdate: number;
  readonly stepSize: number;
  /** Whether the agent starts again from its first policy after a snapshot, as the oracles of PSRO do. */
  readonly resets: boolean;
}

export interface SimulatedLeague {
  /** Frozen policies, oldest first. */
  readonly members: readonly Mixture[];
  /** The average opponent that the rule chooses in the end. */
  readonly opponents: Mixture;
}

/** Segments from which the average opponent is estimated. */
const SAMPLED_OPPONENTS = 1000;

/**
 * A league of one main agent in a matrix game. The agent's policy is a softmax, and each update is a step of natural
 * policy gradient against the opponents that the rule chooses; payoffs are those of unlimited games.
 */
export function simulateLeague(settings: SimulationSettings): SimulatedLeague {
  const { rule, game, pastShare, seed, updates, snapshotEvery, segmentsPerUpdate, stepSize, resets } = settings;
  const draw = random(seed);
  const options = resolveMatchmakingOptions(rule);
  const table = new PayoffTable(game);
  const past: Opponent[] = [];
  const view: MatchmakingView = {
    agent: { id: "a", kind: "main" },
    past,
    peers: past,
    newest: [newestOf("a")],
    pastShare,
    payoff: (row, column) => 2 * table.payoff(row, column),
    score: (row, column) => (1 + table.payoff(row, column)) / 2,
    games: () => Number.POSITIVE_INFINITY,
    remember: (_key, compute) => compute(),
  };
  const chooseOpponents = (count: number): readonly string[] =>
    Array.from({ length: count }, () => rule.choose(view, options, draw)?.key ?? "");
  // No start is the equilibrium.
  const first = game.map(() => draw());
  let logits = first;
  for (let update = 1; update <= updates; update++) {
    table.set(lineKey("a"), softmax(logits));
    const opponents = chooseOpponents(segmentsPerUpdate);
    const step = stepSize / segmentsPerUpdate;
    logits = logits.map((logit, i) => opponents.reduce((sum, key) => sum + step * table.earnings(i, key), logit));
    if (update % snapshotEvery !== 0) continue;
    const frozen = member("a", update);
    table.set(frozen.key, softmax(logits));
    past.push(frozen);
    if (resets) logits = first;
  }
  return {
    members: past.map(({ key }) => table.policy(key)),
    opponents: averageOf(chooseOpponents(SAMPLED_OPPONENTS).map((key) => table.policy(key))),
  };
}

/** Policies by key, and what they earn against each other. */
class PayoffTable {
  readonly #game: MatrixGame;
  readonly #policies = new Map<string, { readonly mixture: Mixture; readonly against: readonly number[] }>();

  constructor(game: MatrixGame) {
    this.#game = game;
  }

  set(key: string, mixture: Mixture): void {
    this.#policies.set(key, { mixture, against: this.#game.map((row) => expectation(row, mixture)) });
  }

  policy(key: string): Mixture {
    return this.#entry(key).mixture;
  }

  /** What a strategy earns against a policy. */
  earnings(strategy: number, key: string): number {
    return this.#entry(key).against[strategy] ?? Number.NaN;
  }

  payoff(row: string, column: string): number {
    return expectation(this.#entry(column).against, this.#entry(row).mixture);
  }

  #entry(key: string) {
    const found = this.#policies.get(key);
    if (!found) throw new RangeError(`no policy "${key}"`);
    return found;
  }
}

function softmax(logits: readonly number[]): Mixture {
  const largest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * How often the best response to a list of policies becomes one that it was before, counting only policies that lose
 * more than `loss` to it.
 */
export function countReturns(game: MatrixGame, policies: readonly Mixture[], loss: number): number {
  const responses = policies
    .filter((policy) => exploitability(game, policy) > loss)
    .map((policy) => {
      const values = game.map((row) => expectation(row, policy));
      return values.indexOf(Math.max(...values));
    });
  const changes = responses.filter((response, i) => response !== responses[i - 1]);
  return changes.length - new Set(changes).size;
}

/** Colonel Blotto: troops are distributed over fields, and whoever has more on more fields wins. */
export function blotto(troops: number, fields: number): MatrixGame {
  const allocations = (left: number, places: number): number[][] =>
    places === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, i) =>
          allocations(left - i, places - 1).map((rest) => [i, ...rest]),
        ).flat();
  const strategies = allocations(troops, fields);
  return strategies.map((mine) =>
    strategies.map((theirs) => Math.sign(mine.reduce((sum, own, i) => sum + Math.sign(own - (theirs[i] ?? 0)), 0))),
  );
}
