import { describe, expect, it } from "vitest";
import { segmentPairing } from "../../../agents/league/pairing.ts";
import {
  stateAtVersion,
  evaluationDue,
  spentBudget,
  stepDue,
  withReplacements,
} from "../../../agents/league/schedule.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { evaluated, foldOf, joined, played, updated } from "./ledgers.ts";

/** Three members and a newer policy. */
const grown = (seed: number, pastShare = 0.25): LeagueState =>
  foldOf(
    [
      joined(0),
      played(0),
      updated(1, ["s0"]),
      joined(1),
      played(1),
      updated(2, ["s1"]),
      joined(2),
      played(2),
      updated(3, ["s2"]),
    ],
    { seed, pastShare },
  ).state;

/** The same league with another cast, which only the pairing uses. */
const recast = (state: LeagueState, cast: readonly string[]): LeagueState => {
  return { ...state, config: { ...state.config, cast } };
};

const INDICES = Array.from({ length: 4000 }, (_, index) => index);

describe("the pairing of a segment", () => {
  it("depends only on the seed and the index", () => {
    const pairings = (seed: number) => INDICES.slice(0, 200).map((index) => segmentPairing(grown(seed), index));
    expect(pairings(1)).toEqual(pairings(1));
    expect(pairings(1)).not.toEqual(pairings(2));
    expect(segmentPairing(grown(1), 77)).toEqual(pairings(1)[77]);
  });

  it("seats the newest policy everywhere, or in one seat against past members", () => {
    const state = grown(1);
    const pairings = INDICES.map((index) => segmentPairing(state, index));
    const past = pairings.filter(({ learnerSeats }) => learnerSeats.length === 1);
    for (const { pairing, learnerSeats } of pairings) {
      expect(pairing).toHaveLength(2);
      // Learning seats are those of the newest policy, all of them.
      expect(learnerSeats).toEqual([0, 1].filter((seat) => pairing[seat] === "policy:p3"));
      expect(learnerSeats.length).toBeGreaterThan(0);
    }
    // Five deviations of the binomial on each side.
    const within = (count: number, n: number, share: number) =>
      expect(Math.abs(count - n * share)).toBeLessThan(5 * Math.sqrt(n * share * (1 - share)));
    within(past.length, INDICES.length, 0.25);
    within(past.filter(({ learnerSeats }) => learnerSeats[0] === 0).length, past.length, 1 / 2);
    for (const rival of ["p0", "p1", "p2"]) {
      within(past.filter(({ pairing }) => pairing.includes(`policy:${rival}`)).length, past.length, 1 / 3);
    }
  });

  it("follows the share to its ends", () => {
    const learners = (share: number) =>
      new Set(INDICES.slice(0, 300).map((index) => segmentPairing(grown(1, share), index).learnerSeats.length));
    expect(learners(0)).toEqual(new Set([2]));
    expect(learners(1)).toEqual(new Set([1]));
  });

  it("has only the newest policy while there is no other member", () => {
    const { state } = foldOf([joined(0)], { pastShare: 1 });
    expect(segmentPairing(state, 5)).toEqual({ pairing: ["policy:p0", "policy:p0"], learnerSeats: [0, 1] });
  });

  it("keeps seats that don't learn for the cast's players: the first policy, a script", () => {
    const frozen = recast(grown(1, 0), ["base", "policy"]);
    expect(segmentPairing(frozen, 3)).toEqual({ pairing: ["policy:p0", "policy:p3"], learnerSeats: [1] });
    const scripted = recast(grown(1, 0), ["policy", "script:honest"]);
    expect(segmentPairing(scripted, 3)).toEqual({ pairing: ["policy:p3", "script:honest"], learnerSeats: [0] });
  });

  it("assigns past policies only to learning seats", () => {
    const state = recast(grown(1, 1), ["policy", "script:honest", "policy"]);
    for (const index of INDICES.slice(0, 200)) {
      const { pairing, learnerSeats } = segmentPairing(state, index);
      const [own = -1] = learnerSeats;
      expect(learnerSeats).toHaveLength(1);
      expect([0, 2]).toContain(own);
      expect(pairing[own]).toBe("policy:p3");
      expect(pairing[1]).toBe("script:honest");
      expect(["policy:p0", "policy:p1", "policy:p2"]).toContain(pairing[2 - own]);
    }
  });

  it("across versions, seats the newest few in every combination, in turn, and learns from all", () => {
    const { state } = foldOf([joined(0), ...[0, 1, 2, 3].flatMap((i) => [played(i), updated(i + 1, [`s${i}`])])], {
      crossVersions: 3,
      segmentsPerUpdate: 9,
    });
    const pairings = INDICES.slice(0, 9).map((index) => segmentPairing(state, index));
    const versions = ["policy:p2", "policy:p3", "policy:p4"];
    expect(pairings.map(({ pairing }) => pairing)).toEqual(
      versions.flatMap((second) => versions.map((first) => [first, second])),
    );
    for (const { learnerSeats } of pairings) expect(learnerSeats).toEqual([0, 1]);
    expect(segmentPairing(state, 9)).toEqual(pairings[0]);
  });

  it("across versions, has the first policy alone at first", () => {
    const { state } = foldOf([joined(0)], { crossVersions: 4, segmentsPerUpdate: 16 });
    expect(segmentPairing(state, 5)).toEqual({ pairing: ["policy:p0", "policy:p0"], learnerSeats: [0, 1] });
  });

  it("throws for a league without a policy", () => {
    expect(() => segmentPairing(foldOf([]).state, 0)).toThrow(RangeError);
  });
});

describe("the state as of a version", () => {
  it("has its policy and the members of its time, and rejects versions that no longer play or don't yet", () => {
    const state = grown(1);
    expect(stateAtVersion(state, 3)).toMatchObject({ policy: "p3", updates: 3 });
    const before = stateAtVersion(state, 2);
    expect(before).toMatchObject({ policy: "p2", updates: 2 });
    expect(before.members.map(({ policy }) => policy)).toEqual(["p0", "p1", "p2"]);
    for (const version of [1, 4]) expect(() => stateAtVersion(state, version)).toThrow(RangeError);
  });

  it("has the newest policy if the version's own was released", () => {
    const state = grown(1);
    const left = withReplacements(state, (policy) => policy !== "p2");
    expect(stateAtVersion(left, 2)).toMatchObject({ policy: "p3", updates: 2 });
    expect(stateAtVersion(left, 3)).toMatchObject({ policy: "p3", updates: 3 });
    expect(withReplacements(state, () => true)).toBe(state);
  });
});

describe("what is due", () => {
  const after = (updates: number, choice: Parameters<typeof foldOf>[1], ...more: Parameters<typeof foldOf>[0]) => {
    const rounds = Array.from({ length: updates }, (_, i) => [played(i), updated(i + 1, [`s${i}`])]).flat();
    return foldOf([joined(0), evaluated(0), ...rounds, ...more], choice).state;
  };

  it("an evaluation: at first, then every evaluateEvery updates", () => {
    expect(evaluationDue(foldOf([]).state)).toBe(false);
    expect(evaluationDue(foldOf([joined(0)]).state)).toBe(true);
    expect(evaluationDue(after(2, { evaluateEvery: 3 }))).toBe(false);
    expect(evaluationDue(after(3, { evaluateEvery: 3 }))).toBe(true);
    expect(evaluationDue(after(3, { evaluateEvery: 3 }, evaluated(3)))).toBe(false);
    // Whether or not the first one has finished.
    const unheard = [0, 1, 2].flatMap((i) => [played(i), updated(i + 1, [`s${i}`])]);
    expect(evaluationDue(foldOf([joined(0), ...unheard.slice(0, 4)], { evaluateEvery: 3 }).state)).toBe(false);
    expect(evaluationDue(foldOf([joined(0), ...unheard], { evaluateEvery: 3 }).state)).toBe(true);
  });

  it("an evaluation: later if the last one was slow, so that they take at most a fifth of the computing time", () => {
    // A round of one segment and one update computes 0.3 s in these ledgers.
    const due = (updates: number, first: Parameters<typeof evaluated>[1]) => {
      const rounds = Array.from({ length: updates }, (_, i) => [played(i), updated(i + 1, [`s${i}`])]).flat();
      const fold = foldOf([joined(0), evaluated(0, first), ...rounds], { evaluateEvery: 3 });
      return evaluationDue(fold.state);
    };
    // Twice 0.1 s may be a fifth from 0.8 s of training on; thorough evaluations do not count.
    expect([2, 3].map((updates) => due(updates, { seconds: 0.1 }))).toEqual([false, true]);
    expect([3, 9, 26, 27].map((updates) => due(updates, { seconds: 1 }))).toEqual([false, false, false, true]);
    expect(due(3, { seconds: 60, thorough: true })).toBe(true);
  });

  it("evaluations that take no more than a fifth of the computing time, however slow they are", () => {
    const fold = foldOf([joined(0), evaluated(0, { thorough: true })], { evaluateEvery: 5 });
    const add = (event: Parameters<typeof foldOf>[0][number]) =>
      fold.apply({ seq: fold.state.nextSeq, at: 2_000_000, event });
    for (let version = 1; version <= 2000; version++) {
      add(played(version - 1));
      add(updated(version, [`s${version - 1}`]));
      if (evaluationDue(fold.state)) add(evaluated(version, { seconds: 1.5 }));
    }
    const { training, evaluating } = fold.state.computed;
    expect(training).toBeCloseTo(600);
    expect(evaluating / (training + evaluating)).toBeGreaterThan(0.1);
    expect(evaluating / (training + evaluating)).toBeLessThanOrEqual(0.2);
  });

  it("a snapshot: every snapshotEvery updates", () => {
    expect(stepDue(foldOf([]).state)).toBeNull();
    expect(stepDue(after(1, { snapshotEvery: 2 }))).toBeNull();
    expect(stepDue(after(2, { snapshotEvery: 2 }))).toBe("join");
    expect(stepDue(after(2, { snapshotEvery: 2 }, joined(2)))).toBeNull();
  });

  it("no snapshot of a policy that has not changed", () => {
    const same = [played(0), updated(1, ["s0"], { policy: "p0" }), played(1), updated(2, ["s1"], { policy: "p0" })];
    expect(stepDue(foldOf([joined(0), ...same], { snapshotEvery: 1 }).state)).toBeNull();
  });

  it("fewer of both the older a league gets: 60 members after 10,000 updates", () => {
    const fold = foldOf([joined(0), evaluated(0)]);
    const add = (event: Parameters<typeof foldOf>[0][number]) =>
      fold.apply({ seq: fold.state.nextSeq, at: 2_000_000, event });
    let evaluations = 0;
    for (let version = 1; version <= 10_000; version++) {
      add(played(version - 1));
      add(updated(version, [`s${version - 1}`]));
      if (stepDue(fold.state)) add(joined(version));
      if (evaluationDue(fold.state)) {
        add(evaluated(version));
        evaluations++;
      }
    }
    expect(fold.state.members.length).toBeGreaterThan(30);
    expect(fold.state.members.length).toBeLessThan(70);
    expect(evaluations).toBeGreaterThan(150);
    expect(evaluations).toBeLessThan(600);
  });

  it("the end: when updates or seconds are spent", () => {
    expect(spentBudget(after(3, {}))).toBeNull();
    expect(spentBudget(after(2, { budget: { updates: 3 } }))).toBeNull();
    expect(spentBudget(after(3, { budget: { updates: 3 } }))).toBe("3 updates done, as planned");
    // Eight entries one second apart; the first segment began after 2.9 s.
    expect(spentBudget(after(3, { budget: { seconds: 5 } }))).toBe("5 s run, as planned");
    expect(spentBudget(after(3, { budget: { seconds: 6 } }))).toBeNull();
    expect(spentBudget(foldOf([joined(0), evaluated(0)], { budget: { seconds: 1 } }).state)).toBeNull();
  });
});
