import { describe, expect, it } from "vitest";
import { alphaRankByRole } from "../../../agents/ratings/alpha-rank-by-role.ts";
import type { Entrant } from "../../../agents/ratings/entrant.ts";
import { PairCounter } from "../../../agents/ratings/pair-counts.ts";
import { ratePopulation } from "../../../agents/ratings/population.ts";
import { strongestRoleCycles } from "../../../agents/ratings/role-cycles.ts";

/** Rates attackers (rows) against defenders by wins of 100 games; null where they never met. */
function rateRoles(wins: readonly (readonly (number | null)[])[]) {
  const counter = new PairCounter();
  wins.forEach((row, i) =>
    row.forEach((won, j) => {
      if (won === null) return;
      counter.add({ a: `a${i}`, b: `d${j}`, score: 1 }, won);
      counter.add({ a: `a${i}`, b: `d${j}`, score: 0 }, 100 - won);
    }),
  );
  const counts = counter.counts();
  const entrants = counts.names.map((member, index): Entrant => {
    return { index, member, role: member.startsWith("a") ? "attacker" : "defender" };
  });
  const rated = ratePopulation(counts, entrants, entrants[0] as Entrant);
  const massesOf = (masses: readonly number[] | null) =>
    Object.fromEntries(entrants.map(({ member }, row) => [member, masses?.[row] ?? Number.NaN]));
  return { ...rated, entrants, alphaRanks: massesOf(rated.alphaRank), nashMasses: massesOf(rated.nash) };
}

describe("ratings between roles", () => {
  it("have OpenSpiel's alpha-rank of two populations: marginals of alpha-rank over profiles", () => {
    const { alphaRanks } = rateRoles([
      [62, 40, 55],
      [48, 57, 50],
      [52, 58, 49],
    ]);
    // OpenSpiel 2.0.2, open_spiel.python.egt.alpharank.compute([P, -P], m=50, alpha=100), P = wins / 100 - 0.5.
    const expected = {
      a0: 0.4995304059,
      a1: 0.1992813025,
      a2: 0.3011882916,
      d0: 0.2226567172,
      d1: 0.3331874999,
      d2: 0.4441557829,
    };
    for (const [member, mass] of Object.entries(expected)) expect(alphaRanks[member], member).toBeCloseTo(mass, 8);
  });

  it("show which member exploits which in a cycle, with the games, however much one role wins", () => {
    // Attackers win at least 60%: no defender beats any of them, yet each has one it does better against.
    const { cycles, nashMasses, alphaRanks } = rateRoles([
      [90, 60],
      [65, 85],
    ]);
    expect(cycles).toHaveLength(1);
    expect(cycles[0]).toMatchObject({ members: ["a0", "d0", "a1", "d1"], margin: expect.closeTo(0.2, 9) as number });
    expect(cycles[0]?.wins).toMatchObject([
      { winner: "a0", loser: "d0", role: "attacker", other: "a1", wins: 90, losses: 10, margin: expect.closeTo(0.25) },
      { winner: "d0", loser: "a1", role: "defender", other: "d1", wins: 35, losses: 65, margin: expect.closeTo(0.2) },
      { winner: "a1", loser: "d1", role: "attacker", other: "a0", wins: 85, losses: 15, margin: expect.closeTo(0.25) },
      { winner: "d1", loser: "a0", role: "defender", other: "d0", wins: 40, losses: 60, margin: expect.closeTo(0.3) },
    ]);
    // Every member is played: (85 - 65) / (30 + 20) and (85 - 60) / (25 + 25).
    expect(nashMasses["a0"]).toBeCloseTo(0.4, 6);
    expect(nashMasses["d0"]).toBeCloseTo(0.5, 6);
    for (const mass of Object.values(alphaRanks)) expect(mass).toBeCloseTo(0.5, 6);
  });

  it("have no cycle among members that never met or have a best pair", () => {
    expect(
      rateRoles([
        [90, 60],
        [65, null],
      ]).cycles,
    ).toEqual([]);
    expect(
      rateRoles([
        [90, 60],
        [95, 70],
      ]).cycles,
    ).toEqual([]);
  });

  it("take the strongest members of a role for alpha-rank and cycles, and say so", () => {
    const many = 27;
    const { alphaRank, notes, entrants } = rateRoles(Array.from({ length: many }, (_, i) => [30 + i, 20 + i]));
    expect(notes.join(" ")).toContain("the 24 members with the highest ratings in each role");
    const ranked = entrants.flatMap(({ member }, row) => ((alphaRank?.[row] ?? 0) > 0.5 ? [member] : []));
    expect(ranked).toEqual(["d1", `a${many - 1}`]);
    expect(alphaRank).toHaveLength(many + 2);
    expect(alphaRank?.[entrants.findIndex(({ member }) => member === "a0")]).toBe(0);
  });

  it("have neither masses nor cycles while only one role has members", () => {
    const counter = new PairCounter();
    counter.add({ a: "a0", b: "other", score: 0.5 }, 9);
    const only = { index: 0, member: "a0", role: "attacker" };
    const rated = ratePopulation(counter.counts(), [only], only);
    expect(rated).toMatchObject({ nash: null, alphaRank: null, cycles: [] });
    expect(rated.notes.at(-1)).toContain("All members are rated as attacker");
  });
});

describe("strongestRoleCycles", () => {
  it("finds what an exhaustive search finds", () => {
    const payoffs = [
      [0.3, -0.2, 0.1, 0.4],
      [-0.1, 0.25, 0.05, Number.NaN],
      [0.2, 0.1, -0.3, 0.15],
    ];
    const at = (i: number, j: number): number => payoffs[i]?.[j] ?? Number.NaN;
    const margins: number[] = [];
    for (const a of [0, 1, 2])
      for (const b of [0, 1, 2])
        for (const d of [0, 1, 2, 3])
          for (const e of [0, 1, 2, 3]) {
            const least = Math.min(at(a, d) - at(b, d), at(a, d) - at(a, e), at(b, e) - at(a, e), at(b, e) - at(b, d));
            if (a < b && least > 0) margins.push(least);
          }
    const expected = margins.toSorted((x, y) => y - x);
    expect(expected.length).toBeGreaterThan(2);
    expect(strongestRoleCycles(payoffs, 9).map(({ margin }) => margin)).toEqual(expected);
    expect(strongestRoleCycles(payoffs, 2).map(({ margin }) => margin)).toEqual(expected.slice(0, 2));
  });

  it("needs a game without a saddle point, where alpha-rank would stay at one pair", () => {
    const game = [
      [0.2, 0.1],
      [0.1, 0],
    ];
    expect(strongestRoleCycles(game, 5)).toEqual([]);
    const { first, second } = alphaRankByRole(
      game,
      game.map((row) => row.map((payoff) => -payoff)),
    );
    expect([first[0], second[1]].every((mass) => (mass ?? 0) > 0.99)).toBe(true);
  });
});
