import { describe, expect, it } from "vitest";
import { pairTrajectories, type TrajectoryPairing } from "../../../agents/learners/pairing.ts";
import { random } from "../../../games/core/random.ts";
import { samplesOfAttempts, type Attempt } from "./hand-samples.ts";

const times = (count: number, attempt: Attempt): Attempt[] => Array.from({ length: count }, () => attempt);
const attempt = (role: number, stratum: number, reward: number): Attempt => ({ role, stratum, reward, actions: [0] });

/**
 * A generator (role 0) without strata; a critic (role 1) that is right on 30 of 40 right steps and on 6 of 20 wrong
 * ones.
 */
const attempts = [
  ...times(25, attempt(0, 0, 1)),
  ...times(35, attempt(0, 0, -1)),
  ...times(30, attempt(1, 0, 1)),
  ...times(10, attempt(1, 0, -1)),
  ...times(6, attempt(1, 1, 1)),
  ...times(14, attempt(1, 1, -1)),
];
const samples = samplesOfAttempts(attempts, 2, 2);

/** How many of each kind are selected. */
function counts(pairing: TrajectoryPairing, seed = "pairing") {
  const chosen = [...pairTrajectories(samples, pairing, random(seed))];
  expect(new Set(chosen).size).toBe(chosen.length);
  const count = (role: number, stratum: number, reward: number) =>
    chosen.map((t) => attempts[t]).filter((a) => a?.role === role && a.stratum === stratum && a.reward === reward)
      .length;
  return {
    generator: [count(0, 0, 1), count(0, 0, -1)],
    right: [count(1, 0, 1), count(1, 0, -1)],
    wrong: [count(1, 1, 1), count(1, 1, -1)],
  };
}

describe("pairTrajectories", () => {
  it("takes all without pairing", () => {
    expect(counts("none")).toEqual({ generator: [25, 35], right: [30, 10], wrong: [6, 14] });
  });

  it("pairs the wrong steps when half paired, and takes equally many right ones, whatever their outcome", () => {
    const { generator, right, wrong } = counts("half");
    expect(generator).toEqual([25, 35]);
    expect(wrong).toEqual([6, 6]);
    const [won = 0, lost = 0] = right;
    expect(won + lost).toBe(12);
    expect(won).toBeGreaterThan(lost);
  });

  it("takes as many winners as losers of both classes when fully paired", () => {
    expect(counts("full")).toEqual({ generator: [25, 35], right: [6, 6], wrong: [6, 6] });
  });

  it("samples with its random generator alone", () => {
    const drawn = (seed: string) => [...pairTrajectories(samples, "full", random(seed))];
    expect(drawn("a")).toEqual(drawn("a"));
    expect(drawn("a").toSorted()).not.toEqual(drawn("b").toSorted());
  });
});
