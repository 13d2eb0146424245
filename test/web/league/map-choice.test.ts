import { describe, expect, it } from "vitest";
import {
  chosenSeat,
  mapSearch,
  NEWEST,
  numberRanges,
  readMapChoice,
  stateWords,
  typedMembers,
} from "../../../web/league/map-choice.ts";

describe("the choice of a payoff map", () => {
  it("is read from the address and written to it, legibly", () => {
    expect(readMapChoice("")).toEqual(NEWEST);
    expect(readMapChoice("members=0-3%2C12&seat=first")).toEqual({ members: "0-3,12", seat: "first" });
    expect(mapSearch("", { members: "0-3,12", seat: "first" })).toBe("?members=0-3,12&seat=first");
    expect(mapSearch("x=1&members=spread&seat=first", NEWEST)).toBe("?x=1");
    expect(mapSearch("members=spread", NEWEST)).toBe("");
    const odd = { members: "a&b=c, 1", seat: null };
    expect(readMapChoice(mapSearch("", odd))).toEqual(odd);
  });

  it("is a rule, or what a person typed", () => {
    expect(typedMembers({ members: "strongest", seat: null })).toBe("");
    expect(typedMembers({ members: "0-3", seat: null })).toBe("0-3");
  });

  it("has a seat by role or number", () => {
    const seatOf = (seat: string | null) => chosenSeat({ members: "newest", seat }, ["buyer", "seller"]);
    expect([seatOf("seller"), seatOf("0"), seatOf(null), seatOf("2"), seatOf("judge")]).toEqual([
      1,
      0,
      null,
      null,
      null,
    ]);
  });
});

describe("the words of a payoff map", () => {
  const shown = (numbers: readonly number[], members: string, met = true) => {
    const payoff = {
      row: "a",
      column: "b",
      episodes: 1,
      seats: [1, 0],
      wins: 1,
      draws: 0,
      losses: 0,
      mean: 1,
      low: 0,
      high: 1,
    };
    return {
      payoffs: {
        seat: null,
        members: numbers.map((number) => {
          return { number, policy: `p${number}`, agent: "main", version: number, at: 0, parent: null };
        }),
        payoffs: met ? [payoff] : [],
      },
      choice: { members, seat: null },
    };
  };

  it("name the members as one would type them", () => {
    expect(numberRanges([12, 0, 1, 2, 3])).toBe("0-3, 12");
    expect(numberRanges([])).toBe("");
    expect(stateWords(false, NEWEST, shown([0, 1, 9], "spread"), 1240)).toBe(
      "Members 0-1, 9 of the league's 1,240: spread over its history, those that have met most of the others.",
    );
    expect(stateWords(false, NEWEST, shown([2, 3], "2-3", false), 4)).toBe(
      "Members 2-3 of the league's 4. No two of them have recorded episodes.",
    );
    expect(stateWords(false, NEWEST, shown([3], "3", false), 4)).toBe(
      "Member 3 of the league's 4. Choose a second one to compare it with.",
    );
    expect(stateWords(false, NEWEST, shown([], "newest"), 0)).toBe("");
  });

  it("say what is waited for", () => {
    expect(stateWords(true, NEWEST, null, 5)).toBe("Loading\u2026");
    expect(stateWords(true, { members: "strongest", seat: null }, null, 5)).toMatch(/^Rating all games/);
  });
});
