import { describe, expect, it } from "vitest";
import type { GateEvidence } from "../../../agents/gates/gate.ts";
import { gateById, gates, resolveGateOptions } from "../../../agents/gates/registry.ts";
import { random } from "../../../games/core/random.ts";
import { exactEstimate, type Estimate } from "../../../games/core/statistics.ts";
import { evidenceOf, meeting, playGames } from "./evidence.ts";

const decide = (id: string, evidence: GateEvidence, options = {}) => {
  const gate = gateById(id);
  return gate.decide(evidence, resolveGateOptions(gate, options));
};

describe.each(gates.map(({ id }) => id))("%s", (id) => {
  it("accepts the first member of an agent", () => {
    expect(decide(id, evidenceOf({ current: null }))).toMatchObject({ outcome: "accepted", next: [] });
  });

  it("gives plain data that survives the ledger", () => {
    const found = decide(id, evidenceOf({ past: ["m0"] }));
    expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
  });
});

describe("always", () => {
  it("accepts without games", () => {
    expect(decide("always", evidenceOf())).toMatchObject({ outcome: "accepted", next: [], needsExploitability: false });
  });
});

describe("exploitability", () => {
  const measured = (candidate: Estimate, current: Estimate, allowed = 0) =>
    decide("exploitability", evidenceOf({ exploitability: { candidate, current } }), { allowed });
  const of = (candidate: number, current: number, allowed = 0) =>
    measured(exactEstimate(candidate), exactEstimate(current), allowed);
  const around = (value: number): Estimate => ({ value, low: value - 0.05, high: value + 0.05, n: 4000 });

  it("waits until it is measured, without games", () => {
    const found = decide("exploitability", evidenceOf());
    expect(found).toMatchObject({ outcome: "undecided", next: [], needsExploitability: true });
  });

  it("accepts what is no more exploitable than allowed", () => {
    expect(of(0.4, 0.4).outcome).toBe("accepted");
    expect(of(0.41, 0.4).outcome).toBe("refused");
    expect(of(0.45, 0.4, 0.1)).toMatchObject({
      outcome: "accepted",
      numbers: { candidate: 0.45, current: 0.4, allowed: 0.1 },
      needsExploitability: false,
    });
  });

  it("refuses by estimates only if their intervals are apart, and names them", () => {
    expect(measured(around(0.48), around(0.4))).toMatchObject({
      outcome: "accepted",
      numbers: { candidate: 0.48, current: 0.4, allowed: 0, candidateLow: 0.43, currentHigh: 0.45 },
    });
    expect(measured(around(0.51), around(0.4)).outcome).toBe("refused");
    expect(measured(around(0.51), around(0.4), 0.02).outcome).toBe("accepted");
  });

  it("refuses what could not be measured", () => {
    expect(of(Number.NaN, 0.4).outcome).toBe("refused");
  });
});

describe("no-regression", () => {
  const past = ["m0", "m1", "m2"];
  const currentGames = [meeting("m0", 140, 0, 60), meeting("m1", 100, 0, 100), meeting("m2", 60, 0, 140)];

  it("wants the missing games of both, in even numbers", () => {
    const candidateGames = [meeting("m0", 100, 50, 50), meeting("m1", 9, 0, 8)];
    const found = decide("no-regression", evidenceOf({ past, candidateGames, currentGames: currentGames.slice(1) }));
    expect(found).toMatchObject({ outcome: "undecided", reason: "Games are missing." });
    expect(found.next).toStrictEqual([
      { player: "candidate", opponent: "m1", games: 184 },
      { player: "candidate", opponent: "m2", games: 200 },
      { player: "current", opponent: "m0", games: 200 },
    ]);
  });

  it("lists gained and lost wins, and refuses a lost one", () => {
    const candidateGames = [meeting("m0", 60, 0, 140), meeting("m1", 150, 0, 50), meeting("m2", 80, 120, 0)];
    const found = decide("no-regression", evidenceOf({ past, candidateGames, currentGames }));
    expect(found).toMatchObject({
      outcome: "refused",
      reason: "Past members met: 3. Wins gained: 2; lost: 1.",
      gained: [
        { opponent: "m1", candidate: 0.75, current: 0.5 },
        { opponent: "m2", candidate: 0.7, current: 0.3 },
      ],
      lost: [{ opponent: "m0", candidate: 0.3, current: 0.7 }],
      numbers: { opponents: 3, games: 200, gained: 2, lost: 1 },
    });
    expect(
      decide("no-regression", evidenceOf({ past, candidateGames, currentGames }), { allowedLosses: 1 }).outcome,
    ).toBe("accepted");
  });

  it("takes a score within the tolerance for a win kept, and one win more or less for noise", () => {
    const candidateGames = [meeting("m0", 85, 0, 115), meeting("m1", 110, 0, 90), meeting("m2", 60, 0, 140)];
    const found = decide("no-regression", evidenceOf({ past, candidateGames, currentGames }));
    expect(found).toMatchObject({ outcome: "accepted", gained: [], lost: [] });
  });

  it("accepts without a past", () => {
    expect(decide("no-regression", evidenceOf()).outcome).toBe("accepted");
  });

  it("refuses an equal candidate in fewer runs than the significance, and a worse one in nearly all", () => {
    const members = Array.from({ length: 16 }, (_, i) => `m${i}`);
    const runs = 400;
    const refusals = (candidateScore: number): number => {
      const draw = random(`no-regression/${candidateScore}`);
      const play = (score: number) => members.map((member) => playGames(draw, member, 200, score, 0.2));
      const outcomes = Array.from({ length: runs }, () => {
        const evidence = evidenceOf({ past: members, candidateGames: play(candidateScore), currentGames: play(0.65) });
        return decide("no-regression", evidence).outcome;
      });
      return outcomes.filter((outcome) => outcome === "refused").length / runs;
    };
    expect(refusals(0.65)).toBe(0);
    expect(refusals(0.45)).toBeLessThan(0.05);
    expect(refusals(0.3)).toBeGreaterThan(0.95);
  });
});

describe("the registry of gates", () => {
  it("has the gates of the command line", () => {
    expect(gates.map(({ id }) => id)).toStrictEqual(["always", "sprt", "no-regression", "exploitability"]);
  });

  it("refuses an unknown gate by naming those available", () => {
    const error = { code: "league/unknown-gate", message: expect.stringContaining("always, sprt") as string };
    expect(() => gateById("glicko")).toThrow(expect.objectContaining(error) as Error);
  });

  it.each([
    [{ alpha: 0.6 }, "alpha must be a number from 0.000001 to 0.49"],
    [{ games: 3 }, 'has no option "games"'],
    [{ elo0: 40 }, "elo0 must be below elo1, and is 40; elo1 is 35."],
    [{ pastElo0: 0 }, "pastElo0 must be below pastElo1"],
  ])("refuses the options %j", (options, message) => {
    const error = { code: "league/bad-gate", message: expect.stringContaining(message) as string };
    expect(() => resolveGateOptions(gateById("sprt"), options)).toThrow(expect.objectContaining(error) as Error);
  });
});
