import { describe, expect, it } from "vitest";
import { playthrough, replay, replayState } from "../../../games/core/playthrough.ts";
import { gameById } from "../../../games/registry.ts";

const kuhn = gameById("kuhn-poker");

describe("replay", () => {
  it("returns an episode: cards 0 and 2, bet, call", () => {
    expect(replay(kuhn, [0, 2, 1, 1])).toEqual({
      game: "kuhn-poker",
      steps: [
        { turn: -1, legal: [0, 1, 2], action: 0, informationStates: ["", ""] },
        { turn: -1, legal: [1, 2], action: 2, informationStates: ["0", ""] },
        { turn: 0, legal: [0, 1], action: 1, informationStates: ["0", "2"] },
        { turn: 1, legal: [0, 1], action: 1, informationStates: ["0b", "2b"] },
      ],
      returns: [-2, 2],
    });
  });

  it("accepts packed actions as stored", () => {
    expect(replay(kuhn, Uint16Array.of(2, 1, 0, 0))).toEqual(replay(kuhn, [2, 1, 0, 0]));
  });

  it.each([
    { actions: [0, 0, 1, 1], code: "game/illegal-action", ply: 1 },
    { actions: [0, 2, 1, 2], code: "game/illegal-action", ply: 3 },
    { actions: [0, 2, Number.NaN], code: "game/illegal-action", ply: 2 },
    { actions: [0, 2, 1], code: "game/bad-record", ply: 3 },
    { actions: [], code: "game/bad-record", ply: 0 },
    { actions: [0, 2, 1, 1, 0], code: "game/over", ply: 4 },
  ])("of $actions throws $code at ply $ply", ({ actions, code, ply }) => {
    expect(() => replay(kuhn, actions)).toThrow(expect.objectContaining({ code, ply }));
  });

  it("refuses bad options", () => {
    expect(() => replay(kuhn, [0, 2, 1, 1], { suits: 4 })).toThrow(
      expect.objectContaining({ code: "game/bad-option" }),
    );
  });
});

describe("replayState", () => {
  it("is the state after the actions, terminal or not", () => {
    expect(kuhn.turn(replayState(kuhn, [0, 2, 1]))).toBe(1);
    expect(kuhn.returns(replayState(kuhn, [0, 2, 1, 0]))).toEqual([1, -1]);
  });

  it("names the ply at which a record fails", () => {
    expect(() => replayState(kuhn, [0, 2, 1, 1, 1])).toThrow(expect.objectContaining({ code: "game/over", ply: 4 }));
  });
});

describe("playthrough", () => {
  // Pinned: a seed plays the same episode on every machine and in every version.
  it.each([
    { id: "kuhn-poker", actions: [0, 1, 0, 1, 1] },
    { id: "leduc-poker", actions: [2, 5, 2, 1, 4, 2, 0] },
    { id: "tic-tac-toe", actions: [1, 6, 4, 0, 5, 8, 7] },
    { id: "negotiation", actions: [16, 13, 20] },
  ])("of $id with seed 1 is always the same", ({ id, actions }) => {
    expect(playthrough(gameById(id), 1).steps.map((step) => step.action)).toEqual(actions);
    expect(playthrough(gameById(id), "1")).toEqual(playthrough(gameById(id), 1));
  });

  it("differs for other seeds, and replays to itself", () => {
    const played = Array.from({ length: 50 }, (_, seed) => playthrough(kuhn, seed));
    for (const episode of played) {
      const actions = episode.steps.map((step) => step.action);
      expect(replay(kuhn, actions)).toEqual(episode);
    }
    expect(new Set(played.map((episode) => JSON.stringify(episode))).size).toBeGreaterThan(15);
  });
});
