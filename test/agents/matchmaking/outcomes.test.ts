import { describe, expect, it } from "vitest";
import { matchmakingRuleById } from "../../../agents/matchmaking/registry.ts";
import { blotto, countReturns, exploitability, simulateLeague, type MatrixGame } from "./league-simulation.ts";

/*
 * Leagues in games with known outcomes, driven by the rules themselves: plain self-play runs in circles, other rules
 * don't.
 */

const cyclic: readonly (readonly [name: string, game: MatrixGame])[] = [
  [
    "rock-paper-scissors with a dominated strategy",
    [
      [0, -1, 1, 1],
      [1, 0, -1, 1],
      [-1, 1, 0, 1],
      [-1, -1, -1, 0],
    ],
  ],
  [
    "a cycle of three and a fourth that beats two of them",
    [
      [0, -1, 1, 0.5],
      [1, 0, -1, -0.5],
      [-1, 1, 0, -0.5],
      [-0.5, 0.5, 0.5, 0],
    ],
  ],
  ["Blotto of five troops on three fields", blotto(5, 3)],
];

const SEEDS = ["one", "two", "three"];
const learner = { updates: 3000, snapshotEvery: 50, segmentsPerUpdate: 8, stepSize: 0.2, resets: false };
/** Steps long enough that each member is about a best response. */
const oracle = { updates: 800, snapshotEvery: 40, segmentsPerUpdate: 2, stepSize: 0.5, resets: true };

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;

describe.each(cyclic)("in %s", (_name, game) => {
  /** The last 30 policies over three seeds: how often best responses return, and what policies lose to them. */
  const lastPolicies = (id: string, pastShare: number) => {
    const rule = matchmakingRuleById(id);
    const runs = SEEDS.map((seed) => simulateLeague({ ...learner, rule, game, pastShare, seed }).members.slice(-30));
    return {
      returns: sumOf(runs.map((policies) => countReturns(game, policies, 0.4))),
      loss: meanOf(runs.flat().map((policy) => exploitability(game, policy))),
    };
  };
  const selfPlay = lastPolicies("self-play", 0);

  it("self-play runs in circles", () => {
    expect(selfPlay.returns).toBeGreaterThan(30);
    expect(selfPlay.loss).toBeGreaterThan(0.5);
  });

  it("pfsp-hard does not, and its policies lose less than half as much", () => {
    const { returns, loss } = lastPolicies("pfsp-hard", 0.5);
    expect(returns).toBe(0);
    expect(loss).toBeLessThan(selfPlay.loss / 2);
  });

  it.each(["psro-nash", "psro-prd", "psro-alpha-rank"])("%s does not: the mixture that it meets loses little", (id) => {
    const rule = matchmakingRuleById(id);
    const losses = SEEDS.map((seed) => {
      const { opponents } = simulateLeague({ ...oracle, rule, game, pastShare: 0, seed });
      return exploitability(game, opponents);
    });
    expect(meanOf(losses)).toBeLessThan(selfPlay.loss / 5);
  });
});

describe("with a fourth strategy that beats a cycle of three", () => {
  const game = [
    [0, -1, 1, -0.5],
    [1, 0, -1, -0.25],
    [-1, 1, 0, -0.1],
    [0.5, 0.25, 0.1, 0],
  ];

  it.each([
    "self-play",
    "uniform-past",
    "delta-uniform",
    "pfsp-hard",
    "pfsp-variance",
    "pfsp-linear",
    "alphastar",
    "past-champions",
  ])("%s finds it", (id) => {
    const { members } = simulateLeague({
      ...learner,
      rule: matchmakingRuleById(id),
      game,
      pastShare: 0.5,
      seed: "one",
    });
    expect(members.at(-1)?.[3]).toBeGreaterThan(0.99);
  });

  it.each(["psro-uniform", "psro-nash", "psro-prd", "psro-alpha-rank"])("%s finds it", (id) => {
    const { members } = simulateLeague({ ...oracle, rule: matchmakingRuleById(id), game, pastShare: 0, seed: "one" });
    expect(members.at(-1)?.[3]).toBeGreaterThan(0.8);
  });
});
