import { describe, expect, it } from "vitest";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import { playedSegments } from "../../../agents/league/played-segments.ts";
import { SELF_PLAY_SAMPLE, selfPlaySample } from "../../../agents/league/self-play.ts";
import { joined, ledgerOf, played, updated } from "./ledgers.ts";

/** Ids of the sample of a policy's self-play among all that a league has played. */
function sample(policy: string, events: readonly LeagueEvent[]): readonly string[] {
  const entries = ledgerOf(events);
  return selfPlaySample(foldLedger(entries).state, policy, playedSegments(entries)).map(({ id }) => id);
}

const ofP1 = (index: number) => played(index, { pairing: ["policy:p1", "policy:p1"], policyVersion: 1 });
const mixed = (index: number) => played(index, { pairing: ["policy:p1", "policy:p0"], policyVersion: 1 });

describe("the sample of self-play that a policy is measured on", () => {
  const before = [joined(0), played(0), updated(1, ["s0"])];

  it("is the earliest of the policy's own, by index, without games against past versions", () => {
    expect(sample("p1", [...before, ofP1(3), mixed(2), ofP1(1)])).toEqual(["s1", "s3"]);
    expect(sample("p0", [...before, ofP1(1)])).toEqual(["s0"]);
  });

  it("holds no more segments than its size", () => {
    const many = Array.from({ length: SELF_PLAY_SAMPLE.segments + 3 }, (_, i) => ofP1(i + 1));
    expect(sample("p1", [...before, ...many])).toEqual(
      many.slice(0, SELF_PLAY_SAMPLE.segments).map(({ segment }) => segment),
    );
  });

  it("is the newest self-play before it for a newest policy that has played none, and nothing for any other", () => {
    expect(sample("p1", before)).toEqual(["s0"]);
    expect(sample("p1", [...before, mixed(1)])).toEqual(["s0"]);
    expect(sample("p1", [joined(0), updated(1, []), mixed(0)])).toEqual(["s0"]);
    expect(sample("p2", before)).toEqual([]);
  });

  it("of an agent for a role is its games against the newest policy of the first main agent of the other role", () => {
    const agents = [
      { id: "defender", cast: ["opponent", "policy"] },
      { id: "exploiter", kind: "main-exploiter", cast: ["policy", "opponent"] },
      { id: "attacker", cast: ["policy", "opponent"] },
    ] as const;
    const of = (agent: string, event: LeagueEvent, policy = "") =>
      ({ ...event, agent, ...(policy && { policy }) }) as LeagueEvent;
    const met = (index: number, attacker: string) =>
      of("defender", played(index, { pairing: [`policy:${attacker}`, "policy:d1"], policyVersion: 1 }));
    const entries = ledgerOf(
      [
        ...agents.map(({ id }) => of(id, joined(0), `${id[0]}0`)),
        ...agents.map(({ id }) => of(id, updated(1, []), `${id[0]}1`)),
        { type: "epoch-completed", epoch: 1 },
        met(0, "a0"),
        met(1, "e1"),
        met(2, "a1"),
        of("attacker", updated(2, []), "a2"),
        met(3, "a1"),
      ],
      { agents },
    );
    const { state } = foldLedger(entries);
    const ids = selfPlaySample(state, "d1", playedSegments(entries, "defender")).map(({ id }) => id);
    expect(ids).toEqual(["s2", "s3"]);
    expect(state.newest.map(({ isCurrent }) => isCurrent)).toEqual([false, false, true, true]);
  });
});
