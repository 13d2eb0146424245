import { describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import { AgentError } from "../../../agents/errors.ts";
import { policyTable } from "../../../agents/evaluation/evaluate.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { solveMmd } from "../exact/tabular-mmd.ts";
import type { Hyperparameters, UpdateResult } from "../../../agents/learners/learner.ts";
import { mmd } from "../../../agents/learners/mmd.ts";
import { packState, unpackState } from "../../../agents/learners/mmd-state.ts";
import { updateByTower } from "../../../agents/learners/towers.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { networkFor, parameterCount } from "../../../agents/networks/layout.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import type { Game } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { engineOf } from "../../support/engines.ts";
import { biasedRockPaperScissors } from "../evaluation/matrix-games.ts";
import { firstWeights, requestFor, segmentOf } from "./training.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = gameById("kuhn-poker");

/** Episodes of one policy in all seats. */
async function selfPlay(game: Game, weights: Weights, episodes: number, seed: string) {
  const player = policyPlayer(weights, game);
  const players = game.roles.map(() => player);
  return (await rollout({ game, options: {}, players, episodes, seed })).episodes;
}

/** Self-play and updates in turn. */
async function course(
  engine: Engine,
  game: Game,
  start: Weights,
  updates: number,
  given: Hyperparameters,
  episodes = 512,
) {
  let weights = start;
  let learned: UpdateResult | null = null;
  for (let version = 0; version < updates; version++) {
    const played = await selfPlay(game, weights, episodes, `course/${version}`);
    const request = requestFor(engine, game, mmd, weights, segmentOf(game, played), given);
    learned = await updateByTower(mmd, { ...request, optimizer: learned?.optimizer ?? null, version });
    weights = nameWeights("policy", game.id, start.network, learned.values);
  }
  if (!learned) throw new RangeError("a course has at least one update");
  return { weights, learned };
}

async function exploited(game: Game, { network }: Weights, values: Float32Array): Promise<number> {
  const table = await policyTable(game, {}, network, plainForward({ network, values }));
  return nashConv(table.tree, table).nashConv;
}

describe("mmd", () => {
  it("brings Kuhn poker's NashConv from .9 below .15, its average too", async () => {
    const start = firstWeights(kuhn, undefined, [32, 32]);
    expect(await exploited(kuhn, start, start.values)).toBeGreaterThan(0.85);
    const { weights, learned } = await course(await engineOf("wasm"), kuhn, start, 60, {}, 512);
    expect(await exploited(kuhn, weights, weights.values)).toBeLessThan(0.15);
    expect(await exploited(kuhn, weights, learned.average ?? start.values)).toBeLessThan(0.15);
  });

  it("finds the regularised equilibrium of a matrix game", async () => {
    const game = biasedRockPaperScissors as unknown as Game;
    const start = firstWeights(game, undefined, [16]);
    const constant = { temperature: 0.5, leastTemperature: 0.5, stepSize: 0.5 };
    const { weights, learned } = await course(await engineOf("wasm"), game, start, 80, { ...constant, horizon: 20 });
    const critic = { ...weights.network, observation: 4, hidden: [64, 64] };
    // The temperature is in standard deviations of the return, which was scaled by the largest payoff.
    const { meanSquaredReturn } = unpackState(learned.optimizer, weights.values, critic);
    const alpha = 0.5 * Math.sqrt(meanSquaredReturn) * 2;
    const tree = gameTree(game);
    const expected = solveMmd(tree, 2000, { temperature: () => alpha, stepSize: () => 0.1 }).probabilities;
    const { network } = weights;
    const found = await policyTable(
      game,
      {},
      network,
      plainForward({ network, values: learned.average ?? weights.values }),
    );
    expected.forEach((p, slot) => expect(Math.abs(valueAt(found.probabilities, slot) - p)).toBeLessThan(0.03));
    // It is far from uniform play, and from the equilibrium without temperature: 1/4, 1/2, 1/4.
    [1 / 3, 0.5].forEach((elsewhere) => expect(Math.abs(valueAt(expected, 1) - elsewhere)).toBeGreaterThan(0.05));
  });

  it("trains towers separately, each with its own critic and average", async () => {
    const start = firstWeights(kuhn, [[0], [1]], [16]);
    const before = await exploited(kuhn, start, start.values);
    const { weights, learned } = await course(await engineOf("wasm"), kuhn, start, 20, {}, 256);
    expect(await exploited(kuhn, weights, weights.values)).toBeLessThan(before / 2);
    expect(learned.average).toHaveLength(start.values.length);
    expect(learned.average).not.toEqual(learned.values);
    expect(Object.keys(learned.metrics)).toContain("divergence/first");
  });

  it("learns from one seat alone, the other being part of chance", async () => {
    const start = firstWeights(kuhn, undefined, [16]);
    const episodes = await selfPlay(kuhn, start, 64, "one");
    const request = requestFor(await engineOf("wasm"), kuhn, mmd, start, segmentOf(kuhn, episodes, [1]));
    const { values, metrics } = await mmd.update(request);
    expect(values).not.toEqual(start.values);
    expect(metrics["states"]).toBe(6);
  });

  it("decays its schedules to their minimum", async () => {
    const start = firstWeights(kuhn, undefined, [16]);
    const episodes = await selfPlay(kuhn, start, 16, "fall");
    const given = { temperature: 1, leastTemperature: 0.2, horizon: 10, decay: 1 };
    const request = requestFor(await engineOf("wasm"), kuhn, mmd, start, segmentOf(kuhn, episodes), given);
    const temperatureAt = async (version: number) => (await mmd.update({ ...request, version })).metrics["temperature"];
    expect(await temperatureAt(0)).toBe(1);
    expect(await temperatureAt(10)).toBe(0.5);
    expect(await temperatureAt(1000)).toBe(0.2);
  });

  it.each([
    ["negotiation", /negotiation is not a zero-sum game/],
    ["sneaky-critic", /sneaky-critic is not a zero-sum game/],
    ["proposer-solver-judge", /proposer-solver-judge has 3 seats/],
  ])("rejects %s, saying why", (id, why) => {
    expect(() => mmd.assertSupports?.(gameById(id))).toThrow(why);
    expect(() => mmd.assertSupports?.(gameById(id))).toThrow(AgentError);
  });

  it("takes two-player zero-sum games", () => {
    for (const id of ["kuhn-poker", "leduc-poker", "tic-tac-toe", "connect-four"]) {
      expect(() => mmd.assertSupports?.(gameById(id))).not.toThrow();
    }
  });
});

describe("the learner's state", () => {
  const network = networkFor(kuhn, [4]);
  const critic = { ...network, observation: 22, hidden: [3, 3] };
  const values = new Float32Array(parameterCount(network)).fill(0.5);

  it("survives packing", () => {
    const first = unpackState(null, values, critic);
    expect(first.average).toEqual(values);
    const random = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i));
    const state = {
      ...first,
      steps: 6,
      updates: 1,
      meanSquaredReturn: 0.25,
      decisions: 100,
      policySlots: random(1 + 2 * values.length),
      criticSlots: random(1 + 2 * first.critic.length),
    };
    expect(unpackState(packState(state), values, critic)).toEqual(state);
  });

  it("of other networks is rejected", () => {
    const packed = packState({ ...unpackState(null, values, critic), steps: 6 });
    expect(() => unpackState(packed, values, { ...critic, hidden: [5, 5] })).toThrow(RangeError);
  });
});
