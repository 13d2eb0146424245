import { describe, expect, it } from "vitest";
import type { GateEvidence, Meeting } from "../../../agents/gates/gate.ts";
import { eloScore, logLikelihoodRatio } from "../../../agents/gates/log-likelihood-ratio.ts";
import { gateById, resolveGateOptions } from "../../../agents/gates/registry.ts";
import { random } from "../../../games/core/random.ts";
import { addGames, evidenceOf, meeting, playGames } from "./evidence.ts";
import values from "./sprt-values.json" with { type: "json" };

const gate = gateById("sprt");
const decide = (evidence: GateEvidence, options = {}) => gate.decide(evidence, resolveGateOptions(gate, options));

describe("the log-likelihood ratio", () => {
  it.each(values.values)("of $counts at $elo0 and $elo1 Elo is fastchess's", ({ scores, counts, elo0, elo1, llr }) => {
    expect(logLikelihoodRatio(scores, counts, eloScore(elo0), eloScore(elo1))).toBeCloseTo(llr, 6);
  });

  it("is about the normal approximation for many games", () => {
    const [losses, draws, wins] = [480, 1000, 520];
    const [low, high] = [eloScore(0), eloScore(10)];
    const mean = (wins + draws / 2) / 2000;
    const variance = (wins + draws / 4) / 2000 - mean ** 2;
    const normal = ((high - low) * (2 * mean - low - high)) / (2 * (variance / 2000));
    expect(logLikelihoodRatio([0, 0.5, 1], [losses, draws, wins], low, high) / normal).toBeCloseTo(1, 2);
  });
});

/**
 * Strengths in Elo: of the candidate against the current member and the past, of the current member against the past.
 */
interface Strengths {
  readonly now: number;
  readonly past: number;
  readonly currentPast: number;
}

/** Plays the games that the gate wants until it decides. */
function runGate(seed: string, { now, past, currentPast }: Strengths, drawShare: number, evidence: GateEvidence) {
  const draw = random(seed);
  const games: Record<"candidate" | "current", readonly Meeting[]> = { candidate: [], current: [] };
  for (;;) {
    const found = decide({ ...evidence, candidateGames: games.candidate, currentGames: games.current });
    if (found.outcome !== "undecided") return found;
    expect(found.next.length).toBeGreaterThan(0);
    for (const { player, opponent, games: count } of found.next) {
      const score = eloScore(player === "current" ? currentPast : opponent === "now" ? now : past);
      games[player] = addGames(games[player], playGames(draw, opponent, count, score, drawShare));
    }
  }
}

const RUN_COUNT = 2000;

/** The share of candidates that are accepted. */
function acceptance(strengths: Partial<Strengths>, drawShare: number, given: Partial<GateEvidence> = {}): number {
  const all = { now: 100, past: 100, currentPast: 0, ...strengths };
  const accepted = Array.from({ length: RUN_COUNT }, (_, i) => {
    const seed = `${JSON.stringify(strengths)}/${drawShare}/${i}`;
    return runGate(seed, all, drawShare, evidenceOf(given)).outcome === "accepted";
  });
  return accepted.filter(Boolean).length / RUN_COUNT;
}

/** Four standard deviations above a risk of 5%. */
const MAX_RISK = 0.05 + 4 * Math.sqrt((0.05 * 0.95) / RUN_COUNT);

describe.each([0, 0.4, 0.8])("with %s of the games drawn", (drawShare) => {
  it("accepts a candidate that is as strong as the current member with probability alpha", () => {
    expect(acceptance({ now: 0 }, drawShare)).toBeLessThan(MAX_RISK);
  });

  it("refuses a candidate that is stronger by elo1 with probability beta", () => {
    expect(1 - acceptance({ now: 35 }, drawShare)).toBeLessThan(MAX_RISK);
  });
});

describe("against the past", () => {
  const members = Array.from({ length: 40 }, (_, i) => `m${i}`);

  it("accepts a stronger candidate that is weaker than the past with probability alpha", () => {
    expect(acceptance({ past: -35 }, 0.2, { past: members })).toBeLessThan(MAX_RISK);
  });

  it("refuses a stronger candidate that is as strong as the past with probability beta", () => {
    expect(1 - acceptance({ past: 0 }, 0.2, { past: members })).toBeLessThan(MAX_RISK);
  });

  it("spreads its games evenly over sixteen members", () => {
    const { next } = decide(evidenceOf({ past: members }));
    expect(next.slice(1).map(({ opponent }) => opponent)).toStrictEqual(
      [2, 4, 7, 9, 12, 14, 17, 19, 22, 24, 27, 29, 32, 34, 37, 39].map((i) => `m${i}`),
    );
    expect(next.map(({ games }) => games)).toStrictEqual([64, ...Array.from({ length: 16 }, () => 4)]);
  });

  it("meets the members first that it met least often", () => {
    const candidateGames = [meeting("m0", 8, 0, 8), meeting("m1", 1, 0, 1)];
    const { next } = decide(evidenceOf({ past: ["m0", "m1", "m2"], candidateGames }), { batch: 4 });
    expect(next).toStrictEqual([
      { player: "candidate", opponent: "now", games: 4 },
      { player: "candidate", opponent: "m2", games: 2 },
      { player: "candidate", opponent: "m1", games: 2 },
    ]);
  });
});

describe("where the candidate can't meet the current member", () => {
  const members = ["m0", "m1", "m2", "m3"];
  const given = { past: members, meetsCurrent: false };

  it("accepts a candidate that scores as much against the past with probability alpha", () => {
    expect(acceptance({ past: -120, currentPast: -120 }, 0.2, given)).toBeLessThan(MAX_RISK);
  });

  it("refuses a candidate whose scores are higher by twice that of elo1 with probability beta", () => {
    const score = eloScore(-120) + 2 * (eloScore(35) - 0.5);
    const past = -400 * Math.log10(1 / score - 1);
    expect(1 - acceptance({ past, currentPast: -120 }, 0.2, given)).toBeLessThan(MAX_RISK);
  });

  it("wants games of both against the past, and none between them", () => {
    const { next } = decide(evidenceOf(given));
    expect(next).toStrictEqual(
      ["candidate", "current"].flatMap((player) => members.map((opponent) => ({ player, opponent, games: 16 }))),
    );
  });

  it("counts the pairs of independent games, by half of one plus the difference of their scores", () => {
    const candidateGames = [meeting("m0", 10, 20, 70)];
    const currentGames = [meeting("m0", 0, 50, 50)];
    const { numbers } = decide(evidenceOf({ ...given, candidateGames, currentGames }));
    // Of 100 pairs, candidate first: loss and draw 35; two losses or two draws 45; draw and loss, or win and draw, 15.
    const llr = logLikelihoodRatio([0, 0.25, 0.5, 0.75, 1], [0, 35, 45, 15, 5], eloScore(0), eloScore(35));
    expect(numbers["llr"]).toBeCloseTo(llr, 10);
    expect(numbers["games"]).toBe(100);
  });

  it("accepts a candidate that has no opponents yet", () => {
    expect(decide(evidenceOf({ meetsCurrent: false })).outcome).toBe("accepted");
  });
});

describe("a decision", () => {
  it("has the ratio, its bounds and all thresholds", () => {
    const { outcome, numbers, next } = decide(evidenceOf({ candidateGames: [meeting("now", 24, 60, 16)] }));
    expect(outcome).toBe("undecided");
    const names = "alpha beta lower upper maxGames llr games elo0 elo1";
    expect(Object.keys(numbers)).toStrictEqual(names.split(" "));
    const llr = logLikelihoodRatio([0, 0.5, 1], [16, 60, 24], eloScore(0), eloScore(35));
    expect(numbers["llr"]).toBe(llr);
    expect(numbers["upper"]).toBeCloseTo(2.944, 3);
    expect(numbers["lower"]).toBeCloseTo(-2.944, 3);
    expect(numbers["games"]).toBe(100);
    expect(next).toStrictEqual([{ player: "candidate", opponent: "now", games: 64 }]);
  });

  it("accepts the first member of an agent", () => {
    expect(decide(evidenceOf({ current: null })).outcome).toBe("accepted");
  });

  it("refuses what is still undecided after the largest number of games", () => {
    const found = decide(evidenceOf({ candidateGames: [meeting("now", 52, 0, 48)] }), { maxGames: 100 });
    expect(found).toMatchObject({ outcome: "refused", reason: "It is still undecided after 100 games.", next: [] });
  });

  it("counts no games against others", () => {
    const found = decide(evidenceOf({ candidateGames: [meeting("other", 1000, 0, 0)] }));
    expect(found.numbers["games"]).toBe(0);
  });

  it("wants no more games of a test that is over", () => {
    const candidateGames = [meeting("now", 700, 0, 300), meeting("m0", 10, 0, 10)];
    const { outcome, next } = decide(evidenceOf({ past: ["m0"], candidateGames }));
    expect(outcome).toBe("undecided");
    expect(next.map(({ opponent }) => opponent)).toStrictEqual(["m0"]);
  });
});
