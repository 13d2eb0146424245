import { describe, expect, it } from "vitest";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import { LeaguePayoffs } from "../../../agents/league/league-payoffs.ts";
import { memberPayoffs } from "../../../agents/league/member-payoffs.ts";
import { configOf, evaluated, foldOf, joined, ledgerOf, played, updated } from "./ledgers.ts";

const led = (fence: number): LeagueEvent => ({ type: "led", holder: "me", fence });
const stateOf = (events: readonly LeagueEvent[]) => foldOf(events).state;

describe("the fold of each event", () => {
  it("created: a league that runs and has nothing", () => {
    const state = stateOf([]);
    expect(state).toEqual({
      agent: { id: "main", kind: "main", share: 1 },
      agents: [state],
      epoch: 0,
      population: [],
      refused: [],
      parent: null,
      restartedAt: 0,
      decidedAt: 0,
      acceptedAt: 0,
      payoffsAt: -1,
      ladderAt: -1,
      config: configOf(),
      status: "running",
      reason: "",
      episodes: 0,
      steps: 0,
      updates: 0,
      cloning: null,
      policy: null,
      optimizer: null,
      average: null,
      recent: [],
      members: [],
      fresh: [],
      people: [],
      peopleMatches: new Map(),
      versions: [],
      newest: [],
      opening: [],
      memory: {},
      played: 0,
      nextSegment: 0,
      missing: [],
      evaluations: [],
      learning: [],
      alarms: [],
      responses: [],
      responseRequest: null,
      payoffs: new LeaguePayoffs(),
      matrices: {},
      fence: 0,
      engines: {},
      nextSeq: 1,
      seconds: 0,
      prepared: null,
      lastAt: 1_000_000,
      computed: { training: 0, evaluating: 0, lastEvaluation: 0 },
    });
  });

  it("led: the leader and its fence", () => {
    expect(stateOf([led(3)])).toMatchObject({ fence: 3, nextSeq: 2 });
  });

  it("member-added: the first member is the first policy", () => {
    const state = stateOf([joined(0), joined(4)]);
    expect(state.policy).toBe("p0");
    expect(state.members).toEqual([
      { policy: "p0", agent: "main", version: 0, at: 1_001_000, parent: null },
      { policy: "p4", agent: "main", version: 4, at: 1_002_000, parent: "p0" },
    ]);
  });

  it("segment-played: counts and freshness", () => {
    const state = stateOf([joined(0), played(0), played(1, { episodes: 5, steps: 9 })]);
    expect(state).toMatchObject({ played: 2, nextSegment: 2, episodes: 15, steps: 34, missing: [] });
    expect(state.fresh).toEqual([
      { id: "s0", index: 0, pairing: ["policy:p0", "policy:p0"], policyVersion: 0, isCurrent: true, results: [] },
      { id: "s1", index: 1, pairing: ["policy:p0", "policy:p0"], policyVersion: 0, isCurrent: true, results: [] },
    ]);
  });

  it("policy-updated: the new policy, and its segments are no longer fresh", () => {
    const state = stateOf([joined(0), played(0), played(1), played(2), updated(1, ["s0", "s2"])]);
    expect(state).toMatchObject({ updates: 1, policy: "p1", optimizer: "o1", played: 3 });
    expect(state.fresh.map(({ id }) => id)).toEqual(["s1"]);
    expect(state.learning).toEqual([
      { version: 1, episodes: 30, samples: 100, lag: 0, at: 1_005_000, metrics: { entropy: 0.6 } },
    ]);
  });

  it("keeps as many of the newest policies as play across versions, and the newest eight segments", () => {
    const rounds = Array.from({ length: 10 }, (_, i) => [played(i), updated(i + 1, [`s${i}`])]).flat();
    const { recent, newest } = foldOf([joined(0), ...rounds, joined(10)], {
      crossVersions: 3,
      segmentsPerUpdate: 9,
      ahead: false,
    }).state;
    expect(recent).toEqual([8, 9, 10].map((version) => ({ policy: `p${version}`, version, memory: {} })));
    expect(newest.map(({ id }) => id)).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((i) => `s${i}`));
    const ahead = stateOf([joined(0), ...rounds]).recent;
    expect(ahead.map(({ policy }) => policy)).toEqual(["p9", "p10"]);
  });

  it("cross-played: the newest matrix of each seat", () => {
    const met = (seat: number, version: number) => ({
      members: [{ policy: `p${version}`, version }],
      seat,
      cells: [[{ value: 0, low: -1, high: 1, n: 9 }]],
    });
    const events = [met(0, 0), met(2, 0), met(0, 5)].map((matrix) => {
      return { type: "cross-played", matrix, seconds: 1 } as const;
    });
    expect(stateOf(events).matrices).toEqual({ 0: met(0, 5), 2: met(2, 0) });
  });

  it("evaluated: a point of the curve, at the episodes and seconds when that version was created", () => {
    const { measures } = evaluated(0);
    const first = [joined(0), played(0), evaluated(0)];
    expect(stateOf(first).evaluations).toEqual([{ version: 0, episodes: 0, seconds: 1, at: 1_001_000, measures }]);
    const late = [joined(0), played(0), updated(1, ["s0"]), played(1), evaluated(0), played(2), evaluated(1)];
    expect(stateOf(late).evaluations).toEqual([
      { version: 0, episodes: 0, seconds: 1, at: 1_001_000, measures },
      { version: 1, episodes: 10, seconds: 3, at: 1_003_000, measures },
    ]);
  });

  it("keeps the segments of the first policy until they are measured", () => {
    const begun = [joined(0), played(0), updated(1, ["s0"]), played(2, { policyVersion: 1 }), played(1)];
    expect(stateOf(begun).opening.map(({ id }) => id)).toEqual(["s0", "s1"]);
    expect(stateOf([...begun, evaluated(0), played(3)]).opening).toEqual([]);
  });

  it("counts the seconds before its first segment", () => {
    expect(stateOf([joined(0)]).prepared).toBeNull();
    expect(stateOf([led(1), joined(0), played(0, { seconds: 0.25 }), played(1)]).prepared).toBe(1.75);
  });

  it("paused, resumed, ended: status and reason", () => {
    const events: LeagueEvent[] = [{ type: "paused", reason: "lunch" }, { type: "resumed" }];
    expect(stateOf(events.slice(0, 1))).toMatchObject({ status: "paused", reason: "lunch" });
    expect(stateOf(events)).toMatchObject({ status: "running", reason: "" });
    const ended: LeagueEvent = { type: "ended", reason: "done" };
    expect(stateOf([...events, ended])).toMatchObject({ status: "ended", reason: "done" });
  });
});

describe("the fold", () => {
  it("counts the seconds it runs, excluding pauses and times without a leader", () => {
    const events: LeagueEvent[] = [
      led(1), // not counted: there was no leader before
      joined(0), // 1
      { type: "paused", reason: "" }, // 2
      { type: "resumed" }, // the pause is not counted
      played(0), // 3
      led(2), // not counted
      played(1), // 4
    ];
    expect(stateOf(events).seconds).toBe(4);
  });

  it("is the same at once and entry by entry", () => {
    const events = [led(1), joined(0), played(1), played(0), updated(1, ["s0"]), joined(1), evaluated(1), played(2)];
    const entries = ledgerOf(events);
    const fold = foldLedger(entries.slice(0, 1));
    for (const entry of entries.slice(1)) fold.apply(entry);
    expect(fold.state).toEqual(foldLedger(entries).state);
    expect([0, 1, 2, 3].map((index) => fold.hasPlayed(index))).toEqual([true, true, true, false]);
  });

  it("lists the assigned indices that have no entry yet", () => {
    const fold = foldOf([joined(0), played(3)]);
    expect([0, 2, 3, 4].map((index) => fold.hasPlayed(index))).toEqual([false, false, true, false]);
    expect(stateOf([joined(0), played(3)])).toMatchObject({ missing: [0, 1, 2], nextSegment: 4, played: 1 });
    expect(stateOf([joined(0), played(3), played(1)])).toMatchObject({ missing: [0, 2], nextSegment: 4, played: 2 });
    expect(stateOf([joined(0), played(3), played(1), played(0), played(2)])).toMatchObject({ missing: [], played: 4 });
  });

  it("keeps the payoffs between different members, from both sides", () => {
    const meets = (index: number, a: string, b: string, returns: [number, number], episodes = 10) =>
      played(index, { pairing: [`policy:${a}`, `policy:${b}`], returns, episodes });
    const state = stateOf([
      joined(0),
      meets(0, "p0", "p0", [1, -1]),
      meets(1, "p9", "p0", [1, -1]), // p9 is no member
      joined(1),
      meets(2, "p1", "p0", [0.5, -0.5]),
      meets(3, "p0", "p1", [-0.2, 0.2], 30),
    ]);
    const payoffs = memberPayoffs(state, state.members);
    const of = (row: string, column: string) => payoffs.find((p) => p.row === row && p.column === column);
    expect(payoffs).toHaveLength(2);
    expect(of("p1", "p0")?.episodes).toBe(40);
    expect(of("p1", "p0")?.mean).toBeCloseTo((0.5 * 10 + 0.2 * 30) / 40, 10);
    expect(of("p0", "p1")?.mean).toBeCloseTo(-(0.5 * 10 + 0.2 * 30) / 40, 10);
  });

  it("keeps curves short however long a league runs, with their first and newest points", () => {
    const rounds = Array.from({ length: 2000 }, (_, i) => [played(i), updated(i + 1, [`s${i}`]), evaluated(i + 1)]);
    const { evaluations, learning, updates } = stateOf([joined(0), ...rounds.flat()]);
    expect(updates).toBe(2000);
    for (const curve of [evaluations, learning]) {
      expect(curve.length).toBeGreaterThan(250);
      expect(curve.length).toBeLessThanOrEqual(600);
      expect(curve[0]?.version).toBe(1);
      expect(curve.at(-1)?.version).toBe(2000);
    }
  });

  it("rejects a ledger that does not begin with its creation", () => {
    expect(() => foldLedger([])).toThrow(/does not begin with its created entry/);
    expect(() => foldLedger(ledgerOf([joined(0)]).slice(1))).toThrow(/begin with its created entry/);
  });

  it("rejects a gap and a repeated entry", () => {
    const entries = ledgerOf([joined(0), played(0), played(1)]);
    expect(() => foldLedger(entries.toSpliced(2, 1))).toThrow(/entry 3 came when 2 was expected/);
    const repeated = entries.toSpliced(2, 0, ...entries.slice(1, 2));
    expect(() => foldLedger(repeated)).toThrow(/entry 1 came when 2 was expected/);
  });

  it("rejects a duplicate segment", () => {
    expect(() => stateOf([joined(0), played(0), played(0, { segment: "again" })])).toThrow(/segment 0 .* twice/);
  });

  it("rejects an update from a segment that was consumed before, or never played", () => {
    const before = [joined(0), played(0), played(1), updated(1, ["s0"])];
    expect(() => stateOf([...before, updated(2, ["s0", "s1"])])).toThrow(/update 2 .* not fresh/);
    expect(() => stateOf([...before, updated(2, ["s7"])])).toThrow(/update 2 .* not fresh/);
    expect(() => stateOf([...before, updated(2, ["s1"])])).not.toThrow();
  });
});
