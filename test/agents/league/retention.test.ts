import { expect, it } from "vitest";
import { passingWeights } from "../../../agents/league/retention.ts";
import type { LeagueChoice } from "../../../agents/league/choice.ts";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import { foldOf, joined, played, updated } from "./ledgers.ts";

const rounds = (count: number): LeagueEvent[] =>
  Array.from({ length: count }, (_, i) => [played(i), updated(i + 1, [`s${i}`])]).flat();
const needed = (events: readonly LeagueEvent[], choice: LeagueChoice = {}) =>
  [...passingWeights(foldOf(events, choice).state)].toSorted();

it("besides its members, a league of rounds needs its newest policy and that one's optimiser, however many versions it had", () => {
  const inRounds = { ahead: false };
  expect(needed([], inRounds)).toEqual([]);
  expect(needed([joined(0)], inRounds)).toEqual(["p0"]);
  expect(needed([joined(0), ...rounds(9), joined(9), ...rounds(0)], inRounds)).toEqual(["o9", "p9"]);
  expect(needed([joined(0), ...rounds(12)], inRounds)).toEqual(["o12", "p12"]);
});

it("one that plays ahead needs the policy before as well, whose round may not be played yet", () => {
  expect(needed([joined(0)])).toEqual(["p0"]);
  expect(needed([joined(0), ...rounds(12)])).toEqual(["o12", "p11", "p12"]);
});

it("and the newest few that play each other, if they play across versions", () => {
  const choice = { crossVersions: 3, segmentsPerUpdate: 9, ahead: false };
  expect(needed([joined(0), ...rounds(12)], choice)).toEqual(["o12", "p10", "p11", "p12"]);
});

it("and a policy that its cast names, but not the players of segments that wait to be learned from", () => {
  const events = [joined(0), ...rounds(3), played(3, { pairing: ["policy:p2", "policy:p1"] })];
  expect(needed(events, { cast: ["policy", "policy:guest"], pastShare: 0, ahead: false })).toEqual([
    "guest",
    "o3",
    "p3",
  ]);
});
