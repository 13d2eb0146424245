import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import type { TF } from "../../../agents/networks/tf.ts";
import { AgentError } from "../../../agents/errors.ts";
import { trainBestResponse } from "../../../agents/evaluation/best-response.ts";
import { policyTable } from "../../../agents/evaluation/evaluate.ts";
import { bestResponse, expectedReturns } from "../../../agents/trees/nash-conv.ts";
import { legalProbabilities, uniformTable } from "../../../agents/trees/policy-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { networkTowers } from "../../../agents/networks/towers.ts";
import { randomPlayer } from "../../../agents/players/scripted.ts";
import type { Game } from "../../../games/core/game.ts";
import type { BestResponseRequest } from "../../../games/core/measures.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { engineOf, held } from "../../support/engines.ts";
import { firstWeights } from "../learners/training.ts";

const kuhn = kuhnPoker as unknown as Game;
const SEAT = 1;
const request = {
  seat: SEAT,
  updates: 60,
  episodes: 256,
  hyperparameters: { learningRate: 0.01, baseline: 1, epochs: 2 },
  seed: "response",
};

let engine: Engine;
let tf: TF;
beforeAll(async () => {
  engine = await engineOf("wasm");
  ({ tf } = engine);
});

/** The trained seat's exact expected return against uniform play. */
async function earned({ network, values }: Weights): Promise<number> {
  const table = await policyTable(kuhn, {}, network, plainForward({ network, values }));
  const mixed = uniformTable(table.tree);
  const { sets } = table.tree;
  for (let set = 0; set < sets.count; set++)
    if (sets.seat[set] === SEAT) legalProbabilities(mixed, set).set(legalProbabilities(table, set));
  return expectedReturns(table.tree, mixed)[SEAT] ?? Number.NaN;
}

/** A response to the random player, trained from `start`. */
const respondToRandom = (start: Weights, changed: Partial<BestResponseRequest>): Promise<Weights> =>
  trainBestResponse({
    engine,
    game: kuhn,
    options: {},
    start,
    examinee: randomPlayer,
    request: { ...request, ...changed },
  });

describe("trainBestResponse", () => {
  it("comes near the exact best response's return against the same player, and leaves the other seat alone", async () => {
    const start = firstWeights(kuhn, [[0], [1]]);
    const trained = await trainBestResponse({
      engine,
      game: kuhn,
      options: {},
      start,
      examinee: randomPlayer,
      request,
    });
    const tree = gameTree(kuhn, {});
    const best = bestResponse(tree, uniformTable(tree), SEAT).value;
    expect(best - (await earned(start))).toBeGreaterThan(0.3);
    expect(await earned(trained)).toBeGreaterThan(best - 0.05);
    const [other] = networkTowers(start.network);
    expect(trained.values.slice(0, other?.size)).toEqual(start.values.slice(0, other?.size));
  });

  it("is the same for the same seed, different for another, and starts from the given weights", async () => {
    const start = firstWeights(kuhn);
    const respond = (changed: Partial<typeof request>) =>
      respondToRandom(start, { updates: 2, episodes: 16, ...changed });
    expect((await respond({})).hash).toBe((await respond({})).hash);
    expect((await respond({})).hash).not.toBe((await respond({ seed: "other" })).hash);
    expect((await respond({ updates: 0 })).hash).toBe(start.hash);
  });

  it("can be anchored to its starting weights, takes per-role values, and rejects unknown hyper-parameters", async () => {
    const start = firstWeights(kuhn);
    const respond = (hyperparameters: Readonly<Record<string, number>>) =>
      respondToRandom(start, { updates: 8, episodes: 64, hyperparameters });
    const gain = async (hyperparameters: Readonly<Record<string, number>>) =>
      (await earned(await respond(hyperparameters))) - (await earned(start));
    expect(await gain({ learningRate: 0.03 })).toBeGreaterThan(0.1);
    expect(Math.abs(await gain({ learningRate: 0.03, "kl.second": 50 }))).toBeLessThan(0.05);
    await expect(respond({ lambda: 1 })).rejects.toThrow(AgentError);
  });

  it("yields, and leaks no tensor", async () => {
    const start = firstWeights(kuhn);
    let yields = 0;
    const training = {
      engine,
      game: kuhn,
      options: {},
      start,
      examinee: randomPlayer,
      request: { ...request, updates: 3, episodes: 16 },
      yieldToEventLoop: async () => void yields++,
    };
    await trainBestResponse(training);
    const before = held(tf);
    yields = 0;
    await trainBestResponse(training);
    expect(yields).toBeGreaterThanOrEqual(6);
    const dying = async () => {
      throw new Error("yield failed");
    };
    await expect(trainBestResponse({ ...training, yieldToEventLoop: dying })).rejects.toThrow("yield failed");
    expect(held(tf)).toEqual(before);
  });
});
