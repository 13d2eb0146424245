import { beforeAll, describe, expect, it } from "vitest";
import { cloneLoss } from "../../../agents/cloning/clone.ts";
import type { Engine } from "../../../agents/engines/engine.ts";
import type { TF } from "../../../agents/networks/tf.ts";
import { AgentError } from "../../../agents/errors.ts";
import { policyTable } from "../../../agents/evaluation/evaluate.ts";
import { legalProbabilities } from "../../../agents/trees/policy-table.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { initialWeights, networkFor, parameters } from "../../../agents/networks/layout.ts";
import type { NetworkSpec } from "../../../agents/networks/network.ts";
import { networkTowers } from "../../../agents/networks/towers.ts";
import type { BaseSpec } from "../../../games/core/base.ts";
import type { Game } from "../../../games/core/game.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { cloneBase } from "./clone-base.ts";
import { engineOf, held } from "../../support/engines.ts";
import { signalGame } from "../evaluation/signal-game.ts";
import { batch, policyByHand, tensorsOf, values } from "../learners/batch.ts";
import { expectSlopes, gradientOf } from "../learners/gradients.ts";
import { policyIn } from "../learners/training.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/** Kuhn poker with a demonstrator of stated probabilities: it bets by its card, with 1/10, 5/10, 9/10. */
const ODDS = [0.1, 0.5, 0.9];
const kuhn: Game = {
  ...(kuhnPoker as unknown as Game),
  demonstrators: [
    {
      id: "by-card",
      summary: "Bets by its card alone.",
      act: (state, seat, random) => {
        const { cards } = state as { readonly cards: readonly number[] };
        return random() < valueAt(ODDS, valueAt(cards, seat)) ? 1 : 0;
      },
    },
  ],
};

const base: BaseSpec = {
  id: "by-card",
  summary: "Bets by its card alone.",
  demonstrations: [{ players: ["by-card", "by-card"], seats: [0, 1], episodes: 128 }],
  steps: 120,
  learningRate: 0.01,
  level: {},
};

const named = { hash: "", kind: "policy", game: "signal" } as const;

let engine: Engine;
let tf: TF;
beforeAll(async () => {
  engine = await engineOf("wasm");
  ({ tf } = engine);
});

function clone(spec: Partial<BaseSpec> = {}, network: NetworkSpec = networkFor(kuhn, [16]), seed = "clone") {
  return cloneBase({ engine, game: kuhn, options: {}, base: { ...base, ...spec }, network, seed });
}

/** KL of a clone from the demonstrator, nats, in every information state of a seat. */
async function divergences(network: NetworkSpec, values: Float32Array, seat: number): Promise<number[]> {
  const table = await policyTable(kuhn, {}, network, plainForward({ network, values }));
  const { sets } = table.tree;
  return Array.from({ length: sets.count }, (_, set) => set)
    .filter((set) => sets.seat[set] === seat)
    .map((set) => {
      const bet = ODDS[Number(sets.text[set]?.[0])] ?? Number.NaN;
      const [pass = 0, bets = 0] = legalProbabilities(table, set);
      return bet * Math.log(bet / bets) + (1 - bet) * Math.log((1 - bet) / pass);
    });
}

describe("cloning", () => {
  it("learns to play as the demonstrator does, in every situation", async () => {
    const network = networkFor(kuhn, [16]);
    const { values, loss, accuracy } = await clone({}, network);
    for (const seat of [0, 1]) {
      const kls = await divergences(network, values, seat);
      expect(kls.length).toBe(6);
      for (const one of kls) expect(one).toBeLessThan(0.03);
    }
    // What remains is the demonstrator's own randomness: between the entropy of 1/10 and of 5/10; the more likely half
    // is found.
    expect(loss).toBeGreaterThan(0.3);
    expect(loss).toBeLessThan(0.55);
    expect(accuracy).toBeGreaterThan(0.7);
    expect(accuracy).toBeLessThan(0.85);
  });

  it("learns a deterministic player down to the last action", async () => {
    const demonstrations = [{ players: ["honest", "random"], seats: [0], episodes: 64 }];
    const { loss, accuracy } = await clone({ demonstrations, steps: 80, learningRate: 0.02 });
    expect(accuracy).toBe(1);
    expect(loss).toBeLessThan(0.02);
  });

  it("learns from the named seats alone, each tower separately; a tower without demonstrations is unchanged", async () => {
    const network = networkFor(kuhn, [16], [[0], [1]]);
    const shown = (players: readonly string[], seats: readonly number[]) =>
      clone({ demonstrations: [{ players, seats, episodes: 64 }], steps: 5 }, network);
    const part = (values: Float32Array, tower: number) => {
      const { offset = 0, size = 0 } = networkTowers(network)[tower] ?? {};
      return values.slice(offset, offset + size);
    };
    const [first, both, untaught] = [
      await shown(["by-card", "by-card"], [0]),
      await shown(["by-card", "by-card"], [0, 1]),
      await shown(["by-card", "by-card"], []).catch((error: unknown) => error),
    ];
    const start = initialWeights(network, "clone/by-card/clone");
    for (const { name, offset, size } of parameters(network)) {
      if (name.includes("value")) start.fill(0, offset, offset + size);
    }
    expect(part(first.values, 1)).toEqual(part(start, 1));
    expect(part(both.values, 1)).not.toEqual(part(start, 1));
    expect(part(both.values, 0)).toEqual(part(first.values, 0));
    expect(untaught).toBeInstanceOf(AgentError);
  });

  it("is bitwise the same for the same seed, and different for another", async () => {
    const [one, two, other] = [
      await clone({ steps: 4 }),
      await clone({ steps: 4 }),
      await clone({ steps: 4 }, networkFor(kuhn, [16]), "other"),
    ];
    expect(two).toEqual(one);
    expect(other.values).not.toEqual(one.values);
  });

  it("plays every demonstration of a base, each with its own options and in its share", async () => {
    const demonstrations = [
      { players: ["passive", "passive"], seats: [0, 1], episodes: 96 },
      { players: ["honest", "honest"], seats: [0, 1], episodes: 32 },
    ];
    const network = networkFor(kuhn, [16]);
    const { values } = await clone({ demonstrations, steps: 80 }, network);
    const table = await policyTable(kuhn, {}, network, plainForward({ network, values }));
    const { text } = table.tree.sets;
    // With a king to open, one demonstration in four bets; with a jack, none does.
    expect(legalProbabilities(table, text.indexOf("2"))[1]).toBeGreaterThan(0.15);
    expect(legalProbabilities(table, text.indexOf("2"))[1]).toBeLessThan(0.35);
    expect(legalProbabilities(table, text.indexOf("0"))[1]).toBeLessThan(0.05);
  });

  it("clones into token networks too, residual layers included", async () => {
    const signal = signalGame as unknown as Game;
    const network = networkFor(signal, [16, 16, 16]);
    const demonstrations = [{ players: ["liar", "literal", "random"], seats: [0, 1], episodes: 64 }];
    const request = { engine, game: signal, options: {}, network, seed: "clone" };
    const { values, accuracy } = await cloneBase({ ...request, base: { ...base, demonstrations, steps: 60 } });
    expect(accuracy).toBe(1);
    for (const bit of [0, 1]) {
      expect(policyIn(signalGame, { ...named, network, values }, [bit])[1 - bit]).toBeGreaterThan(0.95);
      expect(policyIn(signalGame, { ...named, network, values }, [0, bit])[bit]).toBeGreaterThan(0.95);
    }
  });

  it("yields at least once per step, and leaks no tensor, whether it succeeds or fails", async () => {
    await clone({ steps: 2 });
    const before = held(tf);
    let yields = 0;
    const yieldToEventLoop = async () => void yields++;
    const network = networkFor(kuhn, [16]);
    const request = { engine, game: kuhn, options: {}, base: { ...base, steps: 6 }, network, seed: "clone" };
    await cloneBase({ ...request, yieldToEventLoop });
    expect(yields).toBeGreaterThanOrEqual(6);
    const wrong = { ...base, demonstrations: [{ players: ["nobody", "by-card"], seats: [0], episodes: 4 }] };
    await expect(cloneBase({ ...request, base: wrong })).rejects.toThrow(/no scripted player "nobody".*by-card/);
    const dying = async () => {
      throw new Error("yield failed");
    };
    await expect(cloneBase({ ...request, yieldToEventLoop: dying })).rejects.toThrow("yield failed");
    // The engine caches the step with its slots: as many after the next clone as after the first.
    await cloneBase(request);
    expect(held(tf)).toEqual(before);
  });
});

describe("cloneLoss", () => {
  it("is the mean cross-entropy of the actions taken, with the gradient of finite differences", async () => {
    const byHand = (weights: ArrayLike<number>) =>
      batch.taken.reduce((sum, action, i) => sum - Math.log(policyByHand(weights, batch, i).probability(action)), 0) /
      batch.taken.length;
    const gradient = gradientOf(tf, (network) => {
      const { loss } = cloneLoss(tf, network, tensorsOf(tf, batch));
      expect(loss.dataSync()[0]).toBeCloseTo(byHand(values), 5);
      return loss;
    });
    expectSlopes(gradient, byHand);
  });
});
