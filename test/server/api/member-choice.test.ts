import { describe, expect, it } from "vitest";
import { chosenMembers, parseMemberChoice, type MemberRatings } from "../../../server/api/member-choice.ts";
import type { Member } from "../../../agents/league/state.ts";
import { foldOf } from "../../agents/league/ledgers.ts";

const hash = (letter: string) => letter.repeat(64);
const notRated = (): Promise<MemberRatings> => Promise.reject(new Error("needs no ratings"));

/** A league of so many members, none of which have met. */
function leagueOf(count: number) {
  const population = Array.from({ length: count }, (_, version): Member => {
    return { policy: `p${version}`, agent: "main", version, at: 0, parent: null };
  });
  return { ...foldOf([]).state, population };
}

const refusalOf = async (choose: () => unknown): Promise<{ code: string; message: string }> => {
  try {
    await choose();
  } catch (refused) {
    const { code, message } = refused as { code: string; message: string };
    return { code, message };
  }
  throw new Error("it was not refused");
};

describe("a choice of members", () => {
  it("is a rule, numbers and ranges, or hashes", () => {
    for (const rule of ["newest", "spread", "strongest"]) expect(parseMemberChoice(rule)).toEqual({ rule });
    expect(parseMemberChoice("0-3,12")).toEqual({ numbers: [0, 1, 2, 3, 12] });
    expect(parseMemberChoice(" 4 - 5 , 4,7-7 ")).toEqual({ numbers: [4, 5, 7] });
    expect(parseMemberChoice(`${hash("a")},${hash("0")}`)).toEqual({ policies: [hash("a"), hash("0")] });
  });

  it.each([
    ["", /can't be "".*such as "0-3,12"/],
    ["best", /can't be "best"; write "newest", "spread", "strongest"/],
    ["1,,2", /can't be ""/],
    ["-1", /can't be "-1"/],
    ["1.5", /can't be "1\.5"/],
    ["5-2", /5-2 runs backwards; write 2-5\./],
    ["0-8", /more than 8 members; name 8 at most\./],
    ["0-999999999", /name 8 at most/],
    ["0-4,5-9", /name 8 at most/],
    [Array.from({ length: 17 }, (_, i) => String(i).padStart(64, "0")).join(","), /name 16 at most/],
  ])("refuses %j with a sentence that says what to write", async (text, sentence) => {
    const { code, message } = await refusalOf(() => parseMemberChoice(text));
    expect([code, message]).toEqual(["request/invalid", expect.stringMatching(sentence)]);
  });
});

describe("the chosen members", () => {
  const versions = (members: readonly Member[]) => members.map(({ version }) => version);

  it("are spread over the history: the middle of each eighth, where none have met", async () => {
    const chosen = await chosenMembers(leagueOf(100), { rule: "spread" }, notRated);
    expect(versions(chosen)).toEqual([6, 18, 31, 43, 56, 68, 81, 93]);
    expect(versions(await chosenMembers(leagueOf(3), { rule: "spread" }, notRated))).toEqual([0, 1, 2]);
    expect(await chosenMembers(leagueOf(0), { rule: "spread" }, notRated)).toEqual([]);
  });

  it("are the strongest of those rated, in the order in which they joined", async () => {
    const rated = new Map(Array.from({ length: 12 }, (_, i) => [`p${i}`, (i * 5) % 12]));
    const chosen = await chosenMembers(leagueOf(20), { rule: "strongest" }, async () => rated);
    expect(versions(chosen)).toEqual([1, 2, 4, 6, 7, 8, 9, 11]);
    const two = await chosenMembers(
      leagueOf(20),
      { rule: "strongest" },
      async () =>
        new Map([
          ["p7", 0],
          ["p2", -3],
        ]),
    );
    expect(versions(two)).toEqual([2, 7]);
  });

  it("are the newest that have met: none without episodes", async () => {
    expect(await chosenMembers(leagueOf(5), { rule: "newest" }, notRated)).toEqual([]);
  });

  it("are those with the given numbers; others are refused by number", async () => {
    expect(versions(await chosenMembers(leagueOf(5), { numbers: [4, 0] }, notRated))).toEqual([0, 4]);
    expect(await refusalOf(() => chosenMembers(leagueOf(5), { numbers: [1, 5] }, notRated))).toEqual({
      code: "member/not-found",
      message: "There is no member 5; the league's members are 0 to 4.",
    });
  });
});
