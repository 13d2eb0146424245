import { describe, expect, it } from "vitest";
import { packEpisodes, type Segment } from "../../../agents/episode.ts";
import { playMetrics } from "../../../agents/league/play-metrics.ts";
import { gameById } from "../../../games/registry.ts";

const kuhn = gameById("kuhn-poker");

/** Episodes of two dealt cards and two actions of policies each. */
function segmentOf(plays: readonly (readonly [actions: string, returns: number])[], learnerSeats = [0, 1]): Segment {
  const episodes = plays.map(([actions, won], i) => ({
    actions: Uint16Array.from([i % 3, (i + 1) % 3, ...actions].map(Number)),
    logProbs: Float32Array.from([Number.NaN, Number.NaN, -0.5, -0.5]),
    returns: [won, -won],
  }));
  return {
    id: "s",
    league: "l",
    index: 0,
    game: "kuhn-poker",
    version: 1,
    options: {},
    seed: "s",
    pairing: ["policy:a", "policy:a"],
    learnerSeats,
    policyVersion: 3,
    ...packEpisodes(episodes),
  };
}

describe("play metrics of an update", () => {
  it("count how often two episodes differ in what policies did, whatever chance dealt", () => {
    const of = (...lines: readonly string[]) =>
      playMetrics(kuhn, [segmentOf(lines.map((line) => [line, 1]))], 4)["playDiversity"];
    expect(of("00", "00", "00", "00")).toBe(0);
    expect(of("00", "01", "10", "11")).toBe(1);
    expect(of("00", "00", "11", "11")).toBeCloseTo(2 / 3, 12);
    expect(of("00")).toBe(0);
  });

  it("count ties over all segments", () => {
    const first = segmentOf([
      ["00", 0],
      ["01", 1],
    ]);
    const second = segmentOf([
      ["00", 0],
      ["01", 0],
    ]);
    expect(playMetrics(kuhn, [first, second], 4)["ties"]).toBe(0.75);
  });

  it("have the mean return of each role in the segments that it learns from", () => {
    const first = segmentOf([
      ["00", 2],
      ["01", 1],
    ]);
    const second = segmentOf([["00", -1]], [1]);
    expect(playMetrics(kuhn, [first, second], 4)).toMatchObject({
      "roleReturn/first": 1.5,
      "roleReturn/second": -2 / 3,
      lag: 0,
    });
  });

  it("have the lag of the oldest episodes", () => {
    expect(playMetrics(kuhn, [segmentOf([["00", 1]])], 6)["lag"]).toBe(2);
  });
});
