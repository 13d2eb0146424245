import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import { exactResponse } from "../../../agents/evaluation/exact-response.ts";
import {
  trainedResponse,
  type ResponseRun,
  type TrainedResponseRequest,
} from "../../../agents/evaluation/trained-response.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { gameById } from "../../../games/registry.ts";
import { engineOf, held } from "../../support/engines.ts";

const game = gameById("kuhn-poker");
const network = networkFor(game, [16]);
const policy = nameWeights("policy", game.id, network, initialWeights(network, 1));
const RESPONDER_SEAT = 1;

let engine: Engine;
beforeAll(async () => (engine = await engineOf("wasm")));

const request = (updates: number, more: Partial<TrainedResponseRequest> = {}): TrainedResponseRequest => {
  const frozen = policyPlayer(policy, game);
  const continues = (_run: number, done: number) => done < updates;
  return {
    engine,
    game,
    options: {},
    policy,
    seat: RESPONDER_SEAT,
    players: [frozen, frozen],
    runs: 2,
    seed: 1,
    continues,
    ...more,
  };
};

describe("a trained best response", () => {
  it("comes near the exact one from below, and its interval is of episodes that chose nothing", async () => {
    const found = await trainedResponse(request(12));
    const exact = await exactResponse({
      game,
      options: {},
      seat: RESPONDER_SEAT,
      kept: new Map(),
      weights: policy,
      forward: plainForward(policy),
    });
    const best = exact?.value.value ?? Number.NaN;
    const { value = 0, low = 0, high = 0, n = 0 } = found?.value ?? {};
    expect(low).toBeLessThan(best);
    expect(value).toBeGreaterThan((exact?.own ?? 0) + 0.2);
    expect(high).toBeGreaterThan(best - 0.1);
    expect(n).toBe(4000);
    // The policy's own return, in episodes and exactly.
    expect(found?.own.low).toBeLessThan(exact?.own ?? Number.NaN);
    expect(found?.own.high).toBeGreaterThan(exact?.own ?? Number.NaN);
    expect(found?.runs.map(({ start, updates, selection }) => [start, updates, selection.n])).toEqual([
      ["policy", 12, 1000],
      ["new", 12, 1000],
    ]);
    const chosen = found?.runs.find(({ response }) => response === found.response.hash);
    expect(chosen?.selection.value).toBe(Math.max(...(found?.runs ?? []).map(({ selection }) => selection.value)));
    expect(chosen?.selection.value).not.toBe(value);
  });

  it("is the same for the same seed and updates, another for another seed", async () => {
    const respond = async (seed: number) => {
      const { response, ...found } = (await trainedResponse(request(2, { seed }))) ?? {};
      return { hash: response?.hash, ...found };
    };
    const first = await respond(1);
    expect(await respond(1)).toEqual(first);
    const other = await respond(2);
    expect(other.runs?.map(({ response }) => response)).not.toEqual(first.runs?.map(({ response }) => response));
  });

  it("is the policy itself where no run is better", async () => {
    // A run of one update from new weights is near uniform; the policy has learned the seat.
    const learned = (await trainedResponse(request(12)))?.response ?? policy;
    const frozen = policyPlayer(policy, game);
    const continues = (run: number, done: number) => run === 1 && done < 1;
    const found = await trainedResponse(request(1, { policy: learned, players: [frozen, frozen], continues }));
    expect(found?.response.hash).toBe(learned.hash);
    expect(found?.value).toEqual(found?.own);
    expect(found?.runs.map(({ start }) => start)).toEqual(["new"]);
  });

  it("reports each run as it ends, and is null without any update", async () => {
    const reported: ResponseRun[] = [];
    const found = await trainedResponse(request(1, { onRun: (run) => reported.push(run) }));
    expect(reported).toEqual(found?.runs);
    expect(await trainedResponse(request(0))).toBeNull();
  });

  it("leaks no tensor, and ends if a yield fails", async () => {
    await trainedResponse(request(1));
    const before = held(engine.tf);
    await trainedResponse(request(1));
    const dying = async () => {
      throw new Error("interrupted");
    };
    await expect(trainedResponse(request(1, { yieldToEventLoop: dying }))).rejects.toThrow("interrupted");
    expect(held(engine.tf)).toEqual(before);
  });

  it("has an interval with a width where all returns are equal", async () => {
    const constant = { ...game, id: "constant", returns: () => [2, -2] };
    const found = await trainedResponse(request(1, { game: constant, policy: { ...policy, game: "constant" } }));
    expect(found?.value.value).toBe(-2);
    expect(found?.value.high).toBeGreaterThan(-2);
    expect(found?.value.high).toBeLessThan(-1.99);
  });
});
