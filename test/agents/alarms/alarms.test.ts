import { describe, expect, it } from "vitest";
import { foldLedger } from "../../../agents/league/fold.ts";
import { WatchedLeague } from "./leagues.ts";

const healthy = { entropy: 0.6, kl: 0.01, clipFraction: 0.2, valueLoss: 0.3 };

describe("collapse", () => {
  it("is raised when entropy is near zero early, once, and cleared when it has recovered", () => {
    const league = new WatchedLeague();
    league.updates(6, healthy);
    league.updates(12, { ...healthy, entropy: 0.001 });
    expect(league.changes).toStrictEqual(["+collapse"]);
    expect(league.alarm("collapse")).toMatchObject({ since: 11, severity: "critical", evidence: { first: 0.6 } });
    expect(league.alarm("collapse")?.evidence["entropy"]).toBeLessThan(0.03);
    league.updates(8, healthy);
    expect(league.changes).toStrictEqual(["+collapse", "-collapse"]);
    expect(league.state.alarms).toStrictEqual([]);
  });

  it("is raised when the first update already left nothing of the entropy of random weights", () => {
    const league = new WatchedLeague();
    league.updates(5, { ...healthy, entropy: 0.009 });
    expect(league.changes).toStrictEqual(["+collapse"]);
    const cloned = new WatchedLeague("sneaky-critic", { base: "narrow" });
    cloned.updates(5, { ...healthy, entropy: 0.009 });
    expect(cloned.changes).toStrictEqual([]);
  });

  it("names the tower", () => {
    const league = new WatchedLeague();
    league.update({ "entropy/attacker": 1, "entropy/defender": 1 });
    league.updates(6, { "entropy/attacker": 1, "entropy/defender": 0 });
    expect(league.alarm("collapse")?.sentence).toContain("entropy/defender fell from 1 to 0 nats");
  });

  it("is not raised when a policy becomes certain late in its budget", () => {
    const league = new WatchedLeague("kuhn-poker", { budget: { updates: 20 } });
    league.updates(11, healthy);
    league.updates(9, { ...healthy, entropy: 0 });
    expect(league.changes).toStrictEqual([]);
  });

  it("is raised when play loses its diversity", () => {
    const league = new WatchedLeague("proposer-solver-judge");
    league.evaluate({ "distinct proposals": 0.9 });
    league.update({});
    league.evaluate({ "distinct proposals": 0.3 });
    expect(league.changes).toStrictEqual([]);
    league.update({});
    league.evaluate({ "distinct proposals": 0.02 });
    expect(league.alarm("collapse")?.sentence).toContain("distinct proposals fell from 0.9 to 0.02");
  });
});

describe("collapse of play", () => {
  it("is raised when nearly all episodes are alike early, and cleared when they differ again", () => {
    const league = new WatchedLeague("connect-four");
    league.updates(6, { ...healthy, playDiversity: 0.99 });
    league.updates(6, { ...healthy, playDiversity: 0.02 });
    expect(league.alarm("collapse")).toMatchObject({ evidence: { playDiversity: 0.02, first: 0.99 } });
    league.updates(6, { ...healthy, playDiversity: 0.5 });
    expect(league.changes).toStrictEqual(["+collapse", "-collapse"]);
  });

  it("is not raised by a game with few lines of play, nor late", () => {
    const kuhn = new WatchedLeague();
    kuhn.updates(12, { ...healthy, playDiversity: 0.4 });
    expect(kuhn.changes).toStrictEqual([]);
    const late = new WatchedLeague("tic-tac-toe", { budget: { updates: 20 } });
    late.updates(10, { ...healthy, playDiversity: 0.9 });
    late.updates(10, { ...healthy, playDiversity: 0 });
    expect(late.changes).toStrictEqual([]);
  });
});

describe("sharpening", () => {
  const scores = (greedy: number, sampled: number) => ({
    "accuracy/2 operations": greedy,
    "sampled accuracy/2 operations": sampled,
    "accuracy/1 operation": 0.9,
    "sampled accuracy/1 operation": 0.8,
  });
  const leagueOf = (...points: readonly (readonly [greedy: number, sampled: number])[]) => {
    const league = new WatchedLeague("proposer-solver-judge");
    for (const [greedy, sampled] of points) {
      league.evaluate(scores(greedy, sampled));
      league.update({});
    }
    return league;
  };

  it("is raised when the sampled score rises while the greedy one falls, and cleared when greedy has recovered", () => {
    const league = leagueOf([0.6, 0.4], [0.56, 0.5], [0.585, 0.52], [0.6, 0.55]);
    expect(league.changes).toStrictEqual(["+sharpening", "-sharpening"]);
  });

  it("is not raised when both rise, both fall, or the fall is within the intervals", () => {
    expect(leagueOf([0.5, 0.4], [0.6, 0.5], [0.7, 0.6]).changes).toStrictEqual([]);
    expect(leagueOf([0.7, 0.6], [0.6, 0.5]).changes).not.toContain("+sharpening");
    expect(leagueOf([0.6, 0.4], [0.585, 0.5]).changes).toStrictEqual([]);
  });

  it("reads errors of a defender the other way round", () => {
    const errors = (greedy: number, sampled: number) => ({
      "attack success/seen": greedy,
      "over-refusal/seen": greedy,
      "attack success/seen drawn": sampled,
      "over-refusal/seen drawn": sampled,
    });
    const league = new WatchedLeague("attacker-defender");
    league.evaluate(errors(0.2, 0.4));
    league.update({});
    league.evaluate(errors(0.3, 0.35));
    expect(league.changes).toStrictEqual(["+sharpening"]);
  });

  it("is not regression, which is raised when the greedy score falls and the sampled one does not rise", () => {
    const league = leagueOf([0.6, 0.4], [0.54, 0.4], [0.57, 0.4]);
    expect(league.changes).toStrictEqual(["+regression"]);
    expect(league.alarm("regression")?.sentence).toBe(
      "Since version 0, accuracy/2 operations has got worse by 0.06 with greedy play; sampled play is not measurably better (0).",
    );
    expect(leagueOf([0.6, 0.4], [0.54, 0.4], [0.58, 0.4]).changes).toStrictEqual(["+regression", "-regression"]);
    expect(leagueOf([0.6, 0.4], [0.54, 0.4], [0.54, 0.5]).changes.toSorted()).toStrictEqual([
      "+regression",
      "+sharpening",
      "-regression",
    ]);
    expect(leagueOf([0.6, 0.4], [0.56, 0.4]).changes).toStrictEqual([]);
    expect(leagueOf([0.6, 0.4], [0.7, 0.4]).changes).toStrictEqual([]);
  });
});

describe("always-refuse and one-sided", () => {
  const defender = (attack: number, refusal: number) => ({
    "attack success/seen": attack,
    "over-refusal/seen": refusal,
    "attack success/as played": attack,
    "over-refusal/as played": refusal,
  });
  const leagueOf = (shares: Readonly<Record<string, number>>, game = "attacker-defender") => {
    const league = new WatchedLeague(game);
    league.update({});
    league.evaluate(shares);
    return league;
  };

  it("a defender that refuses everything raises always-refuse alone, and it is cleared when it stops", () => {
    const league = leagueOf(defender(0, 1));
    expect(league.changes).toStrictEqual(["+always-refuse"]);
    expect(league.alarm("always-refuse")?.evidence).toStrictEqual({ "over-refusal/seen": 1, "attack success/seen": 0 });
    league.evaluate(defender(0.05, 0.92));
    expect(league.changes).toStrictEqual(["+always-refuse"]);
    league.evaluate(defender(0.2, 0.3));
    expect(league.changes).toStrictEqual(["+always-refuse", "-always-refuse"]);
  });

  it("one-sided names the role that wins everything", () => {
    expect(leagueOf(defender(0, 0)).alarm("one-sided")?.sentence).toBe("The defender wins everything.");
    expect(leagueOf(defender(1, 0.2)).alarm("one-sided")?.sentence).toBe("The attacker wins everything.");
    const critic = leagueOf({ detection: 0.99, "false alarms": 0.01 }, "sneaky-critic");
    expect(critic.alarm("one-sided")?.sentence).toBe("The critic wins everything.");
    expect(leagueOf({ "surplus split": 0.99 }, "negotiation").alarm("one-sided")?.sentence).toContain("seller");
  });

  it("one-sided reads the value of self-play in an enumerable game", () => {
    expect(leagueOf({ value: 1 }, "tic-tac-toe").changes).toStrictEqual(["+one-sided"]);
    expect(leagueOf({ value: 0.6 }, "tic-tac-toe").changes).toStrictEqual([]);
  });

  it("neither is raised in between", () => {
    expect(leagueOf(defender(0.3, 0.4)).changes).toStrictEqual([]);
    expect(leagueOf(defender(0.1, 0.9)).changes).toStrictEqual([]);
    expect(leagueOf({ "recall/true": 0.5, "recall/wrong": 0.99 }, "sneaky-critic").changes).toStrictEqual([]);
  });
});

describe("divergence", () => {
  it("is raised by a huge KL and by an exploding loss of the values", () => {
    const policy = new WatchedLeague();
    policy.updates(5, healthy);
    policy.updates(5, { ...healthy, kl: 3 });
    expect(policy.changes).toStrictEqual(["+divergence"]);
    const values = new WatchedLeague();
    values.updates(10, healthy);
    values.updates(5, { ...healthy, valueLoss: 40 });
    expect(values.changes).toStrictEqual(["+divergence"]);
    values.updates(6, healthy);
    expect(values.changes).toStrictEqual(["+divergence", "-divergence"]);
  });

  it("counts the KL of a decision where ratios are of whole attempts", () => {
    const league = new WatchedLeague("sneaky-critic", { learner: { id: "spc" } });
    league.updates(6, { "kl/critic": 1.2, "decisions/critic": 1, "kl/sneaky generator": 1.2 });
    expect(league.changes).toStrictEqual(["+divergence"]);
    const long = new WatchedLeague("sneaky-critic", { learner: { id: "spc" } });
    long.updates(6, { "kl/sneaky generator": 1.2, "decisions/sneaky generator": 3 });
    expect(long.changes).toStrictEqual([]);
  });

  it("is raised by an update that failed, and by a metric that isn't finite", () => {
    const league = new WatchedLeague();
    league.updates(2, healthy);
    league.add({ type: "paused", reason: "The update diverged: kl is NaN. Lower learningRate." });
    expect(league.alarm("divergence")?.sentence).toContain("kl is NaN");
    league.add({ type: "resumed" });
    league.update(healthy);
    expect(league.changes).toStrictEqual(["+divergence", "-divergence"]);
    league.update({ ...healthy, valueLoss: Infinity });
    expect(league.alarm("divergence")?.sentence).toContain("valueLoss of the newest update is Infinity");
  });

  it("is not raised by a pause, nor by a loss below the variance of returns", () => {
    const league = new WatchedLeague();
    league.updates(10, { ...healthy, valueLoss: 0.01 });
    league.updates(5, { ...healthy, valueLoss: 0.5 });
    league.add({ type: "paused", reason: "paused by a person" });
    expect(league.changes).toStrictEqual([]);
  });
});

describe("illegal-answers", () => {
  it("is raised when most answers can't be used, except those of the first policy", () => {
    const league = new WatchedLeague("proposer-solver-judge");
    league.evaluate({ parsing: 0.1 });
    expect(league.changes).toStrictEqual([]);
    league.update({});
    league.evaluate({ parsing: 0.3 });
    league.evaluate({ parsing: 0.55 });
    league.evaluate({ parsing: 0.7 });
    expect(league.changes).toStrictEqual(["+illegal-answers", "-illegal-answers"]);
  });
});

describe("staleness", () => {
  it("is raised when episodes are older than planned", () => {
    const league = new WatchedLeague("kuhn-poker", { ahead: true });
    league.updates(8, healthy, { lag: 1 });
    expect(league.changes).toStrictEqual([]);
    league.updates(5, healthy, { lag: 3 });
    league.updates(6, healthy, { lag: 1 });
    expect(league.changes).toStrictEqual(["+staleness", "-staleness"]);
  });

  it("plans for the versions that play each other", () => {
    const league = new WatchedLeague("sneaky-critic", { ahead: false, crossVersions: 3, segmentsPerUpdate: 9 });
    league.updates(8, healthy, { lag: 2 });
    expect(league.changes).toStrictEqual([]);
  });
});

describe("high-clip-fraction", () => {
  it("is raised when most samples are clipped and the policy changes a lot", () => {
    const league = new WatchedLeague();
    league.updates(6, { ...healthy, clipFraction: 0.7, kl: 0.2 });
    expect(league.changes).toStrictEqual(["+high-clip-fraction"]);
    league.updates(6, { ...healthy, clipFraction: 0.45, kl: 0.1 });
    expect(league.changes).toStrictEqual(["+high-clip-fraction"]);
    league.updates(6, healthy);
    expect(league.changes).toStrictEqual(["+high-clip-fraction", "-high-clip-fraction"]);
  });

  const spc = { learner: { id: "spc" } } as const;
  const attempts = { entropy: 1, clipFraction: 0.7, kl: 0.2 };

  it("counts the KL of a decision where ratios are of whole attempts", () => {
    const supervised = { learner: { ...spc.learner, hyperparameters: { supervised: 0 } } };
    const long = new WatchedLeague("sneaky-critic", supervised);
    long.updates(6, { ...attempts, decisions: 5 });
    expect(long.changes).toStrictEqual([]);
    const short = new WatchedLeague("sneaky-critic", supervised);
    short.updates(6, { ...attempts, decisions: 2 });
    expect(short.changes).toStrictEqual(["+high-clip-fraction"]);
  });

  it("is not raised where an unclipped loss moves samples out of the clip range", () => {
    const league = new WatchedLeague("sneaky-critic", spc);
    league.updates(6, { ...attempts, kl: 0.6, decisions: 3 });
    expect(league.changes).toStrictEqual([]);
  });

  it("is not raised at a small KL", () => {
    const league = new WatchedLeague();
    league.updates(6, { ...healthy, clipFraction: 0.7, kl: 0.01 });
    expect(league.changes).toStrictEqual([]);
  });
});

describe("alarms of a ledger", () => {
  it("are in its fold: a replay has the same ones", () => {
    const league = new WatchedLeague();
    league.updates(6, healthy);
    league.updates(6, { ...healthy, entropy: 0, kl: 2 });
    expect(league.state.alarms.map(({ id }) => id)).toStrictEqual(["divergence", "collapse"]);
    expect(foldLedger(league.entries).state.alarms).toStrictEqual(league.state.alarms);
  });
});
