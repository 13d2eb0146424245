import { describe, expect, it } from "vitest";
import { evaluatePolicy, type EvaluationRequest } from "../../../agents/evaluation/evaluate.ts";
import { packEpisodes, type Segment } from "../../../agents/episode.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import { scriptedPlayer, randomPlayer } from "../../../agents/players/scripted.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import type { Game } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { engineOf, held } from "../../support/engines.ts";
import { signalGame } from "./signal-game.ts";

const signal = signalGame as unknown as Game;

function policyOf(game: Game, seed = 1) {
  const network = networkFor(game, [16]);
  // A head that is far from uniform.
  const values = initialWeights(network, seed).map((value) => value * 6);
  const weights = nameWeights("policy", game.id, network, values);
  return { weights, forward: plainForward(weights) };
}

const request = (game: Game): EvaluationRequest => {
  return { game, options: {}, seed: "evaluation", ...policyOf(game) };
};

/** Stored self-play in which sender and receiver are `pair`: understood in all of its episodes. */
async function segmentOf(game: Game, understood: boolean): Promise<Segment> {
  const pair = scriptedPlayer("pair", game);
  const first = understood ? pair : scriptedPlayer("liar", game);
  const played = await rollout({
    game,
    options: {},
    players: [first, pair, randomPlayer],
    episodes: 30,
    seed: "stored",
  });
  return {
    id: "segment",
    league: "league",
    index: 0,
    game: game.id,
    version: 1,
    options: {},
    seed: "stored",
    pairing: ["script:pair", "script:pair", "script:random"],
    learnerSeats: [0, 1, 2],
    policyVersion: 0,
    ...packEpisodes(played.episodes),
  };
}

describe("evaluatePolicy", () => {
  it("measures a game without measures of its own by its tree and its ladder, as simple callers ask", async () => {
    const found = await evaluatePolicy(request(gameById("kuhn-poker")));
    expect(Object.keys(found).slice(0, 3)).toEqual(["nashConv", "exploitability", "value"]);
    expect(found["score/random"]?.n).toBe(256);
  });

  it("measures a policy that learns one seat by its play there", async () => {
    const kept = new Map([[1, randomPlayer]]);
    const names = Object.keys(await evaluatePolicy({ ...request(gameById("kuhn-poker")), kept }));
    expect(names.slice(0, 2)).toEqual(["nashConv/cast", "worstReturn/first"]);
    expect(names.filter((name) => /^(nashConv|exploitability|value|nashConv.(average|mixture))$/.test(name))).toEqual(
      [],
    );
  });

  it("adds the game's measures of stored episodes, replayed", async () => {
    const segments = [await segmentOf(signal, true), await segmentOf(signal, false)];
    const found = await evaluatePolicy({ ...request(signal), segments });
    expect(found["understanding"]).toMatchObject({ value: 0.5, n: 60, unit: "share" });
    expect(found["return/judge against pair"]?.n).toBe(256);
    expect(Object.keys(await evaluatePolicy(request(signal)))).not.toContain("understanding");
  });

  it("leaves out what a game examines of a seat in which another agent learns, but not episodes", async () => {
    const measures = signal.measures && { ...signal.measures, examined: [1] };
    const game: Game = { ...signal, ...(measures && { measures }) };
    const kept = new Map([[1, scriptedPlayer("pair", signal)]]);
    const examined = { ...request(game), base: policyOf(signal, 2), segments: [await segmentOf(signal, true)], kept };
    const isExamined = async (opponentSeats: readonly number[]) => {
      const names = Object.keys(await evaluatePolicy({ ...examined, opponentSeats })).filter((name) =>
        name.startsWith("understanding"),
      );
      return names.length > 1;
    };
    expect(await isExamined([])).toBe(true);
    expect(await isExamined([1])).toBe(false);
    expect(Object.keys(await evaluatePolicy({ ...examined, opponentSeats: [1] }))).toContain("understanding");
  });

  it("examines the policy and the one that the league started from", async () => {
    const found = await evaluatePolicy({ ...request(signal), base: policyOf(signal, 2) });
    const own = Object.keys(found).filter((name) => name.startsWith("understanding"));
    expect(own).toEqual(["understanding/own words", "understanding/honest words", "understanding/of the base"]);
    for (const name of own) expect(found[name]?.n).toBe(200);
    expect(found["understanding/of the base"]?.value).not.toBe(found["understanding/own words"]?.value);
  });

  it("takes the costly measures if thorough, and only then", async () => {
    const engine = await engineOf("cpu");
    const signalRequest = { ...request(signal), base: policyOf(signal, 2) };
    const found = await evaluatePolicy({ ...signalRequest, engine, thorough: true });
    expect(found["best response"]).toMatchObject({ n: 2, unit: "share" });
    const before = held(engine.tf);
    await evaluatePolicy({ ...signalRequest, engine, thorough: true });
    expect(held(engine.tf)).toEqual(before);
    expect(Object.keys(await evaluatePolicy(signalRequest))).not.toContain("best response");
    await expect(evaluatePolicy({ ...signalRequest, thorough: true })).rejects.toThrow(RangeError);
  });

  it("is the same for the same seed", async () => {
    const signalRequest = { ...request(signal), base: policyOf(signal, 2), segments: [await segmentOf(signal, true)] };
    expect(await evaluatePolicy(signalRequest)).toEqual(await evaluatePolicy(signalRequest));
    expect(await evaluatePolicy({ ...signalRequest, seed: "another" })).not.toEqual(
      await evaluatePolicy(signalRequest),
    );
  });

  it("yields throughout", async () => {
    let yields = 0;
    const signalRequest = { ...request(signal), base: policyOf(signal, 2), segments: [await segmentOf(signal, true)] };
    await evaluatePolicy({ ...signalRequest, yieldToEventLoop: async () => void yields++ });
    expect(yields).toBeGreaterThan(20);
  });
});
