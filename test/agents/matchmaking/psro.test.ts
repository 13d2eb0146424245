import { describe, expect, it } from "vitest";
import { metaSolverById, resolveMetaSolverOptions } from "../../../agents/meta-solvers/registry.ts";
import {
  matchmakingRuleById,
  matchmakingRules,
  resolveMatchmakingOptions,
} from "../../../agents/matchmaking/registry.ts";
import type { Opponent } from "../../../agents/matchmaking/rule.ts";
import { random } from "../../../games/core/random.ts";
import { expectFrequencies } from "./expect-frequencies.ts";
import { member, newestOf, viewOf, type Scores } from "./view.ts";

/** Scores of a game: payoffs -1 to 1 of each row against each column. */
function scoresOf(payoffs: readonly (readonly number[])[], rows: readonly Opponent[], columns: readonly Opponent[]) {
  const scores: Record<string, number> = {};
  payoffs.forEach((row, i) =>
    row.forEach((payoff, j) => (scores[`${rows[i]?.key} ${columns[j]?.key}`] = (payoff + 1) / 2)),
  );
  return scores as Scores;
}

const named = (members: readonly Opponent[], masses: readonly number[]) =>
  Object.fromEntries(members.map(({ key }, i) => [key, masses[i] ?? 0]).filter(([, mass]) => (mass as number) > 1e-3));

describe.each(["nash", "prd", "alpha-rank"])("psro-%s", (id) => {
  const rule = matchmakingRuleById(`psro-${id}`);
  const solver = metaSolverById(id);
  const steps = { iterations: 20_000, stepSize: 5e-3 };
  const options = resolveMetaSolverOptions(solver, id === "prd" ? steps : {});
  /** An unfair rock-paper-scissors with a dominated strategy. */
  const cycle = [
    [0, -0.5, 1, 0.6],
    [0.5, 0, -0.2, 0.4],
    [-1, 0.2, 0, 0.8],
    [-0.6, -0.4, -0.8, 0],
  ];

  it("draws the opponent from the solver's mixture of the past", () => {
    const past = [1, 2, 3, 4].map((version) => member("a", version));
    const view = viewOf({ past }, scoresOf(cycle, past, past));
    expectFrequencies(rule, view, named(past, solver.solve(cycle, options)));
  });

  it("draws from the opponents' mixture where roles differ", () => {
    const payoffs = [
      [0.9, -0.3, 0.2],
      [-0.5, 0.2, 0.1],
    ];
    const peers = [1, 2].map((version) => member("a", version));
    const past = [1, 2, 3].map((version) => member("b", version));
    const view = viewOf({ past, peers, newest: [newestOf("b")] }, scoresOf(payoffs, peers, past));
    const turned = payoffs.map((row) => row.map((payoff) => -payoff));
    expectFrequencies(rule, view, named(past, solver.solveByRole(payoffs, turned, options).second));
  });

  it("does not take the mixture of roles for that of one population with the same payoffs", () => {
    const [peers, others] = ["a", "b"].map((agent) => [1, 2, 3, 4].map((version) => member(agent, version)));
    if (!peers || !others) throw new Error("no members");
    expectFrequencies(
      rule,
      viewOf({ past: peers }, scoresOf(cycle, peers, peers)),
      named(peers, solver.solve(cycle, options)),
    );
    const turned = cycle.map((row) => row.map((payoff) => -payoff));
    const view = viewOf({ past: others, peers, newest: [newestOf("b")] }, scoresOf(cycle, peers, others));
    expectFrequencies(rule, view, named(others, solver.solveByRole(cycle, turned, options).second));
  });

  it("draws uniformly while the agent has no peers", () => {
    const view = viewOf({ past: [member("b", 1), member("b", 2)], peers: [], newest: [newestOf("b")] });
    expectFrequencies(rule, view, { "b@1": 0.5, "b@2": 0.5 });
  });

  it("leaves out all but the newest members", () => {
    const past = Array.from({ length: 30 }, (_, version) => member("a", version));
    expectFrequencies(rule, viewOf({ past }), { "a@28": 0.5, "a@29": 0.5 }, { members: 2 });
  });
});

describe("psro-uniform", () => {
  it("draws from the whole past, in every segment", () => {
    const past = [1, 2, 3, 4].map((version) => member("a", version));
    const expected = { "a@1": 0.25, "a@2": 0.25, "a@3": 0.25, "a@4": 0.25 };
    expectFrequencies(matchmakingRuleById("psro-uniform"), viewOf({ past, pastShare: 0 }), expected);
  });
});

describe("a population of 1,000 members", () => {
  const past = Array.from({ length: 1000 }, (_, version) => member("a", version));

  it.each(matchmakingRules.map(({ id }) => id))(
    "is read by %s at most once a member, or once a pair of the newest",
    (id) => {
      const rule = matchmakingRuleById(id);
      const options = resolveMatchmakingOptions(rule);
      let reads = 0;
      const read = (): number => {
        reads++;
        return 0.5;
      };
      const view = { ...viewOf({ past }), score: read, payoff: read };
      expect(rule.choose(view, options, random(id))).not.toBeNull();
      const members = options["members"] ?? 0;
      expect(reads).toBeLessThanOrEqual(members > 0 ? members * members : 3 * past.length);
    },
  );
});
