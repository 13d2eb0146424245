import { describe, expect, it } from "vitest";
import { expectedScore, noteWords, ratedRoles } from "../../../web/league/rating-rows.ts";
import type { RatingsAnswer } from "../../../server/schemas/ratings.ts";

const hash = (letter: string): string => letter.repeat(64);
const facts = {
  agents: [{ id: "main" }, { id: "rival" }],
  members: [
    { policy: hash("a"), agent: "main", version: 0 },
    { policy: hash("b"), agent: "rival", version: 4 },
  ],
};

const row = (member: string, role: string | null, rating: number, tiedWith: string[] = []) => {
  const half = rating === 0 ? 0 : 10;
  return { member, role, rating, low: rating - half, high: rating + half, games: 9, tiedWith, ties: tiedWith.length };
};
const answer = (ratings: RatingsAnswer["ratings"], nash: number[] | null): RatingsAnswer => {
  const { members } = facts;
  return {
    at: 1,
    anchor: "script:random",
    total: ratings.length,
    members,
    ratings,
    nash,
    alphaRank: null,
    cycles: [],
    notes: [],
    unit: "Elo",
  };
};

describe("ratedRoles", () => {
  it("orders members by rating, names them and their ties, and marks the anchor", () => {
    const ratings = [
      row(hash("a"), null, 20, [hash("b")]),
      row(hash("b"), null, 30, [hash("a")]),
      row("script:random", null, 0),
    ];
    const [only] = ratedRoles(answer(ratings, [0.25, 0.75, 0]), facts);
    expect(only?.role).toBeNull();
    expect(
      only?.rows.map(({ label, rating, nash, isAnchor, tiedWith }) => [label, rating, nash, isAnchor, tiedWith]),
    ).toEqual([
      ["rival v4", 30, 0.75, false, ["main v0"]],
      ["main v0", 20, 0.25, false, ["rival v4"]],
      ["Random", 0, 0, true, []],
    ]);
  });

  it("makes a table for each role; the anchor is one only in its own", () => {
    const ratings = [row("script:random", "buyer", -5), row("script:random", "seller", 0), row(hash("a"), "seller", 7)];
    const roles = ratedRoles(answer(ratings, null), facts);
    expect(roles.map(({ role, rows }) => [role, rows.map(({ isAnchor }) => isAnchor)])).toEqual([
      ["buyer", [false]],
      ["seller", [false, true]],
    ]);
    expect(roles[0]?.rows[0]?.nash).toBeNull();
  });
});

describe("noteWords", () => {
  it("names members in the server's notes", () => {
    const note = `${hash("b")} has rating 0 as seller; ${hash("f")} has none.`;
    expect(noteWords(note, facts)).toBe("rival v4 has rating 0 as seller; ffffffff has none.");
  });
});

describe("expectedScore", () => {
  it("is odds of ten to one at 400 points", () => {
    expect(expectedScore(0)).toBe(0.5);
    expect(expectedScore(400)).toBeCloseTo(10 / 11, 12);
  });
});
