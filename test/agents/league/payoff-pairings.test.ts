import { describe, expect, it } from "vitest";
import { payoffOpponents, payoffPairings, type KnownResults } from "../../../agents/league/payoff-pairings.ts";
import type { Outcomes } from "../../../agents/payoffs/expected-loss.ts";
import { drawNormal } from "../../../agents/ratings/binomial.ts";
import { drawBinomial } from "../../support/binomial.ts";
import { BradleyTerryFitter } from "../../../agents/ratings/bradley-terry.ts";
import { random, randomInteger } from "../../../games/core/random.ts";
import { foldOf, joined, played, updated } from "./ledgers.ts";

const NONE: Outcomes = { wins: 0, draws: 0, losses: 0 };
const known = (more: Partial<KnownResults> = {}): KnownResults => ({ own: NONE, line: NONE, games: 0, ...more });
const scored = (wins: number, losses: number): Outcomes => ({ wins, draws: 0, losses });

describe("a new member's opponents", () => {
  it("are all, while there are few", () => {
    expect(payoffOpponents([known(), known(), known()], 24)).toEqual([2, 1, 0]);
  });

  it("are for one half the newest that it hasn't met, for the other those it is uncertain against", () => {
    const beaten = known({ line: scored(30, 2) });
    const even = known({ line: scored(16, 16) });
    expect(payoffOpponents([beaten, even, beaten, even, beaten, beaten, beaten], 4)).toEqual([6, 5, 3, 1]);
  });

  it("are not those it has met often, unless nothing else is uncertain", () => {
    const met = known({ own: scored(100, 100), games: 200 });
    expect(payoffOpponents([known(), known(), met, met], 2)).toEqual([1, 0]);
    const decided = known({ own: scored(200, 0), games: 200 });
    expect(payoffOpponents([decided, met, decided], 2)).toEqual([2, 1]);
  });
});

/** A way to choose opponents. */
type Chooser = typeof payoffOpponents;

const fewestGames: Chooser = (all, count) =>
  all
    .map(({ games }, position) => ({ games, position }))
    .toSorted((a, b) => a.games - b.games || b.position - a.position)
    .slice(0, count)
    .map(({ position }) => position);

const MEMBER_COUNT = 40;
const GAMES_PER_PAIR = 64;
const TRAINING = { segments: 8, games: 32, decay: 0.99 ** 32 };

const expectedScore = (difference: number): number => 1 / (1 + Math.exp(-difference));

/**
 * A league whose members' strengths, in nats, are a random walk that rises by 0.03 on average; the mean over pairs of
 * the score that is lost because fitted strengths order the two wrongly.
 */
function lostByOrder(
  choose: Chooser,
  { seed, opponents, step }: { readonly seed: string; readonly opponents: number; readonly step: number },
): number {
  const draw = random(seed);
  const strengths = [0];
  const line: Outcomes[] = [];
  const results: { readonly a: number; readonly b: number; readonly score: number }[] = [];
  for (let member = 1; member < MEMBER_COUNT; member++) {
    strengths.push((strengths[member - 1] ?? 0) + 0.03 + step * drawNormal(draw));
    const meet = (other: number, games: number) =>
      drawBinomial(draw, games, expectedScore((strengths[member] ?? 0) - (strengths[other] ?? 0)));
    for (let i = 0; i < TRAINING.segments; i++) {
      const other = randomInteger(draw, member);
      const wins = meet(other, TRAINING.games);
      const before = line[other] ?? NONE;
      line[other] = scored(before.wins * TRAINING.decay + wins, before.losses * TRAINING.decay + TRAINING.games - wins);
    }
    const candidates = strengths.slice(0, -1).map((_, other) => known({ line: line[other] ?? NONE }));
    for (const other of choose(candidates, opponents))
      results.push({ a: member, b: other, score: meet(other, GAMES_PER_PAIR) });
  }
  const fitter = new BradleyTerryFitter({
    members: MEMBER_COUNT,
    a: Int32Array.from(results, ({ a }) => a),
    b: Int32Array.from(results, ({ b }) => b),
    games: Float64Array.from(results, () => GAMES_PER_PAIR),
    scores: Float64Array.from(results, ({ score }) => score),
  });
  const fitted = fitter.fit().strengths;
  let lost = 0;
  for (let i = 0; i < MEMBER_COUNT; i++) {
    for (let j = 0; j < i; j++) {
      const lead = (strengths[i] ?? 0) - (strengths[j] ?? 0);
      const isWrong = lead * ((fitted[i] ?? 0) - (fitted[j] ?? 0)) < 0;
      if (isWrong) lost += Math.abs(expectedScore(lead) - 0.5);
    }
  }
  return lost / ((MEMBER_COUNT * (MEMBER_COUNT - 1)) / 2);
}

describe("with the same number of games as those with the fewest", () => {
  const SEEDS = Array.from({ length: 40 }, (_, i) => `league ${i}`);
  const meanLost = (choose: Chooser, opponents: number, step: number) =>
    SEEDS.reduce((sum, seed) => sum + lostByOrder(choose, { seed, opponents, step }), 0) / SEEDS.length;

  it.each([0.15, 0.35, 0.6])("orders members by strength better, whose steps are %d", (step) => {
    expect(meanLost(payoffOpponents, 4, step)).toBeLessThan(0.8 * meanLost(fewestGames, 4, step));
    expect(meanLost(payoffOpponents, 8, step)).toBeLessThan(1.05 * meanLost(fewestGames, 8, step));
  });
});

describe("the pairings for the payoff table", () => {
  it("seat a new member in each role against members that its agent has not decided", () => {
    const { state, apply } = foldOf([joined(0)], { ahead: false, payoffEpisodes: 64, segmentsPerUpdate: 1 });
    let { nextSeq } = state;
    const append = (event: Parameters<typeof apply>[0]["event"]) => apply({ seq: nextSeq++, at: 0, event });
    const MEMBER_COUNT = 31;
    for (let version = 1; version < MEMBER_COUNT; version++) {
      // The agent beats all but the very first.
      const other = version % 2 === 0 ? 0 : Math.floor(version / 2);
      const wins = other === 0 ? 5 : 10;
      const pairing = [`policy:p${version - 1}`, `policy:p${other}`] as const;
      const outcomes = { episodes: 10, wins, draws: 0, losses: 10 - wins };
      const result = { players: pairing, seats: [0, 1], ...outcomes, means: [0, 0], variances: [1, 1] } as const;
      const isSelfPlay = other === version - 1;
      append(played(version - 1, { pairing, policyVersion: version - 1, ...(!isSelfPlay && { result }) }));
      append(updated(version, [`s${version - 1}`]));
      append(joined(version));
    }
    const pairings = payoffPairings(state);
    expect(pairings).toHaveLength(48);
    const opponents = pairings.filter((_, i) => i % 2 === 0).map(([, other]) => other);
    expect(opponents.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, i) => `policy:p${29 - i}`));
    expect(opponents).toContain("policy:p0");
    expect(opponents).not.toContain("policy:p2");
    expect(pairings.slice(0, 2)).toEqual([
      ["policy:p30", "policy:p29"],
      ["policy:p29", "policy:p30"],
    ]);
  });
});
