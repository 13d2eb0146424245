import { describe, expect, it } from "vitest";
import type { LeagueChoice } from "../../../agents/league/choice.ts";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry } from "../../../agents/league/ledger.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { gameById } from "../../../games/registry.ts";
import type { Job } from "../../../server/jobs/job.ts";
import { crossPlayJobs } from "../../../server/leagues/cross-play-jobs.ts";
import { baseJob, evaluationJob, jobsDue, unmeasured } from "../../../server/leagues/due.ts";
import { evaluated, joined, played, updated } from "../../agents/league/ledgers.ts";

/** A league of a game whose roles differ and which measures its self-play. */
const game = gameById("attacker-defender");
const [base] = game.bases ?? [];

function stateOf(events: readonly LeagueEvent[], choice: LeagueChoice = {}): LeagueState {
  const config = resolveConfig(game, { segmentsPerUpdate: 2, pastShare: 0, ...choice });
  const created: LeagueEvent = { type: "created", config };
  return foldLedger([created, ...events].map((event, seq): LedgerEntry => ({ seq, at: seq, event }))).state;
}

/** Due jobs in brief: segments by their index. */
const due = (state: LeagueState, flying: readonly Job[] = [], width = 4) =>
  jobsDue("league", state, flying, width).map((job) => (job.kind === "segment" ? job.index : job.kind));
const jobs = (state: LeagueState, width = 4) => jobsDue("league", state, [], width);

describe("a league that plays ahead", () => {
  it("measures its first policy once it has played a round, while learning and play continue", () => {
    expect(due(stateOf([joined(0)]))).toEqual([0, 1]);
    expect(due(stateOf([joined(0), played(0)]))).toEqual([1]);
    expect(due(stateOf([joined(0), played(0), played(1)]))).toEqual(["update", "evaluation", 2, 3]);
  });

  it("measures later policies at once", () => {
    const state = stateOf([joined(0), evaluated(0), played(0), played(1), updated(1, ["s0", "s1"])], {
      evaluateEvery: 1,
    });
    expect(due(state)).toEqual(["evaluation", 2, 3]);
  });

  it("starts only jobs that are not in flight", () => {
    const state = stateOf([joined(0), played(0), played(1)]);
    const all = jobs(state);
    expect(due(state, all)).toEqual([]);
    expect(due(state, all.slice(0, 3))).toEqual([3]);
  });

  it("plays the next round to learn from with the previous policy, and the one after with the newest", () => {
    const segments = (...events: readonly LeagueEvent[]) =>
      jobs(stateOf([joined(0), evaluated(0), ...events])).flatMap((job) =>
        job.kind === "segment" ? [`${job.index} by ${job.policyVersion}: ${job.pairing[0]}`] : [],
      );
    const first = [played(0), played(1)];
    expect(segments(...first)).toEqual(["2 by 0: policy:p0", "3 by 0: policy:p0"]);
    const learned = [...first, updated(1, ["s0", "s1"])];
    expect(segments(...learned)).toEqual(["2 by 0: policy:p0", "3 by 0: policy:p0"]);
    expect(segments(...learned, played(3))).toEqual(["2 by 0: policy:p0"]);
    expect(segments(...learned, played(3), played(2))).toEqual(["4 by 1: policy:p1", "5 by 1: policy:p1"]);
  });

  it("doesn't count a recorded update as in flight", () => {
    const before = stateOf([joined(0), evaluated(0), played(0), played(1)]);
    const flying = jobs(before).filter(({ kind }) => kind === "update");
    const after = stateOf([joined(0), evaluated(0), played(0), played(1), updated(1, ["s0", "s1"]), played(2)]);
    expect(due(after, flying)).toEqual([3]);
  });

  it("learns only from the awaited round, even if the next one is complete", () => {
    const state = stateOf([joined(0), evaluated(0), played(2), played(3), played(1)]);
    expect(due(state)).not.toContain("update");
  });

  it("draws opponents from the members at the time when the playing policy was the newest", () => {
    const grown = stateOf([joined(0), evaluated(0), played(0), played(1), updated(1, ["s0", "s1"]), joined(1)], {
      pastShare: 1,
    });
    const pairings = jobs(grown).flatMap((job) => (job.kind === "segment" ? [...job.pairing] : []));
    expect(new Set(pairings)).toEqual(new Set(["policy:p0"]));
  });

  it("learns from one round at a time, even if an update was lost and the next round begun", () => {
    const state = stateOf([joined(0), evaluated(0), played(0), played(3), played(1)]);
    const [update] = jobs(state);
    expect(update).toMatchObject({ kind: "update", segments: ["s0", "s1"] });
  });
});

describe("a league of rounds", () => {
  const rounds = { ahead: false, evaluateEvery: 2, segmentEpisodes: 1024 };

  const first = [joined(0), played(0), played(1)];
  const second = [played(2), played(3)];
  const third = [updated(2, ["s2", "s3"]), played(4), played(5)];

  it("plays a round, measures it if due, learns from it, one of these at a time", () => {
    expect(due(stateOf([joined(0)], rounds))).toEqual([0, 1]);
    const next = [...first, evaluated(0), updated(1, ["s0", "s1"])];
    expect(due(stateOf(next, rounds))).toEqual([2, 3]);
    const learning = stateOf([...next, ...second], rounds);
    expect(due(learning)).toEqual(["update"]);
    expect(due(learning, jobs(learning))).toEqual([]);
    const measuring = stateOf([...next, ...second, ...third], rounds);
    expect(due(measuring)).toEqual(["evaluation"]);
    expect(due(measuring, jobs(measuring))).toEqual([]);
    expect(due(stateOf([...next, ...second, ...third, evaluated(2)], rounds))).toEqual(["update"]);
  });

  it("doesn't wait for the evaluation of its first policy, but does if another one is due", () => {
    const begun = stateOf(first, rounds);
    const [update, evaluation, ...none] = jobs(begun);
    expect([update?.kind, none]).toEqual(["update", []]);
    expect(evaluation).toMatchObject({ kind: "evaluation", version: 0, policy: "p0", thorough: true });
    const under = evaluation ? [evaluation] : [];
    const learned = [...first, updated(1, ["s0", "s1"])];
    expect(due(begun, under)).toEqual(["update"]);
    expect(due(stateOf(learned, rounds), under)).toEqual([2, 3]);
    expect(due(stateOf([...learned, ...second], rounds), under)).toEqual(["update"]);
    expect(due(stateOf([...learned, ...second, ...third], rounds), under)).toEqual([]);
    expect(due(stateOf([...learned, ...second, ...third, evaluated(0)], rounds))).toEqual(["evaluation"]);
  });

  it("repeats the first policy's evaluation if it was lost, on that policy's self-play", () => {
    const state = stateOf([...first, updated(1, ["s0", "s1"]), played(2, { policyVersion: 1 })], rounds);
    expect(jobs(state)).toMatchObject([
      { kind: "evaluation", version: 0, policy: "p0", segments: ["s0", "s1"], thorough: true },
      { kind: "segment", index: 3 },
    ]);
  });

  it("plays extra segments if small rounds are no full sample, and learns only from the round", () => {
    const small = { ...rounds, segmentEpisodes: 512 };
    const measuring = jobs(stateOf([joined(0)], small), 8);
    expect(measuring.map((job) => job.kind === "segment" && job.learnerSeats)).toEqual([[0, 1], [0, 1], [], []]);
    const whole = stateOf([joined(0), ...[0, 1, 2, 3].map((i) => played(i))], small);
    expect(due(whole)).toEqual(["update", "evaluation"]);
    const later = [
      joined(0),
      ...[0, 1, 2, 3].map((i) => played(i)),
      evaluated(0),
      updated(1, ["s0", "s1", "s2", "s3"]),
    ];
    const learning = jobs(stateOf(later, small), 8);
    expect(learning.map((job) => job.kind === "segment" && [job.index, job.learnerSeats])).toEqual([
      [4, [0, 1]],
      [5, [0, 1]],
    ]);
    expect(unmeasured(stateOf(later, small))).toBe(4);
  });

  it("plays a round as without segments for measuring", () => {
    const dealt = (...extra: number[]) => {
      const indices = [0, 1, ...extra];
      const state = stateOf(
        [
          joined(0),
          ...indices.map((i) => played(i)),
          evaluated(0),
          updated(
            1,
            indices.map((i) => `s${i}`),
          ),
        ],
        rounds,
      );
      return jobs(state).map((job) => job.kind === "segment" && { ...job, index: 0 });
    };
    expect(dealt(2, 3, 4)).toEqual(dealt());
    expect(dealt()).toMatchObject([{ seed: "1/segment/2" }, { seed: "1/segment/3" }]);
  });

  it("has no gaps: lost segments of a round are played before an update, whatever was measured after it", () => {
    const small = { ...rounds, segmentEpisodes: 512 };
    const whole = [...[0, 1, 2, 3].map((i) => played(i)), evaluated(0), updated(1, ["s0", "s1", "s2", "s3"])];
    const later = (...indices: number[]) =>
      due(stateOf([joined(0), ...whole, ...indices.map((i) => played(i, { policyVersion: 1 }))], small));
    expect(later(4, 6)).toEqual([5]);
    expect(later(4, 5, 7)).toEqual([6]);
    expect(later(4, 5, 6, 7)).toEqual(["update"]);
  });

  it("plays the extra segments as self-play of the newest policy in a league with past opponents", () => {
    const met = { ...rounds, segmentEpisodes: 256, segmentsPerUpdate: 4, crossVersions: 2, evaluateEvery: 1 };
    const state = stateOf([joined(0), played(0), played(1), evaluated(0), updated(1, ["s0", "s1"])], met);
    expect(jobs(state, 8).map((job) => job.kind === "segment" && job.pairing)).toEqual([
      ["policy:p0", "policy:p0"],
      ["policy:p1", "policy:p0"],
      ["policy:p0", "policy:p1"],
      ["policy:p1", "policy:p1"],
      ...Array.from({ length: 4 }, () => ["policy:p1", "policy:p1"]),
    ]);
  });
});

describe("the jobs of a league", () => {
  const own = { pairing: ["policy:p1", "policy:p1"], policyVersion: 1 };
  const grown = (choice: LeagueChoice = {}) =>
    stateOf([joined(0), played(1), played(0), evaluated(0), updated(1, ["s0", "s1"]), played(2, own)], choice);

  it("learn in the order of segments, anchored to the base if there is one", () => {
    const state = stateOf([joined(0), played(1), played(0)]);
    const update = (state: LeagueState) => jobs(state).find((job) => job.kind === "update");
    expect(update(state)).toMatchObject({ segments: ["s0", "s1"], anchor: null });
    const based = stateOf([joined(0), played(1), played(0)], { base: base?.id });
    expect(update(based)?.anchor).toBe("p0");
  });

  it("evaluate with the first policy and the policy's own episodes, or the newest", () => {
    expect(evaluationJob("league", grown(), { policy: "p1", version: 1 }, true)).toMatchObject({
      base: "p0",
      version: 1,
      segments: ["s2"],
      thorough: true,
    });
    const without = stateOf([joined(0), played(0), played(1), updated(1, ["s0", "s1"])]);
    const job = evaluationJob("league", without, { policy: "p1", version: 1 }, false);
    expect(job).toMatchObject({ segments: ["s0", "s1"], thorough: false });
  });

  it("evaluate without cross-version play, unless there is nothing else", () => {
    const met = (index: number, ...versions: string[]) =>
      played(index, { pairing: versions.map((version) => `policy:${version}`), policyVersion: 1 });
    const segmentsOf = (events: readonly LeagueEvent[]) =>
      evaluationJob(
        "league",
        stateOf(events, { crossVersions: 2, segmentsPerUpdate: 4 }),
        { policy: "p1", version: 1 },
        false,
      ).segments;
    const learned = [joined(0), played(0), played(1), evaluated(0), updated(1, ["s0", "s1"])];
    expect(segmentsOf([...learned, met(2, "p0", "p0"), met(3, "p1", "p0"), met(4, "p1", "p1")])).toEqual(["s4"]);
    expect(segmentsOf([...learned, met(2, "p1", "p0"), met(3, "p0", "p1")])).toEqual(["s0", "s1"]);
    const mixed = Array.from({ length: 8 }, (_, i) => met(i + 2, "p0", "p1"));
    expect(segmentsOf([...learned, ...mixed])).toEqual(mixed.map(({ segment }) => segment));
  });

  it("clone the same base for two leagues of one seed, except for the league's id; another for another seed", () => {
    const job = (league: string, seed: number) => ({
      ...baseJob(league, stateOf([], { base: base?.id, seed })),
      league: "",
    });
    expect(job("one", 5)).toEqual(job("other", 5));
    expect(job("one", 5)).not.toEqual(job("one", 6));
    expect(baseJob("league", stateOf([]))).toBeNull();
  });

  it("cross-play six evenly chosen snapshots at the end if two different roles learn", () => {
    const members = [...Array.from({ length: 20 }, (_, version) => joined(version)), updated(20, []), joined(20)];
    const chosen = [0, 4, 8, 12, 16, 20].map((version) => ({ policy: `p${version}`, version }));
    expect(crossPlayJobs("league", stateOf(members))).toMatchObject([
      { members: chosen, seat: 0, kept: [] },
      { members: chosen, seat: 1, kept: [] },
    ]);
    const versions = crossPlayJobs("league", grown()).map((job) => job.members.map(({ version }) => version));
    expect(versions).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(crossPlayJobs("league", stateOf([joined(0)]))).toEqual([]);
    expect(crossPlayJobs("league", grown({ cast: ["base", "policy"] }))).toEqual([]);
    const alike = { ...grown(), config: resolveConfig(gameById("kuhn-poker"), {}) };
    expect(crossPlayJobs("league", alike)).toEqual([]);
  });

  it("cross-play agents for the roles: each one's snapshots are rows, against the other's; exploiters are left out", () => {
    const choice = { cast: ["opponent", "policy"] };
    const agents: LeagueChoice["agents"] = [
      { id: "defender", ...choice },
      { id: "attacker", cast: ["policy", "opponent"] },
      { id: "exploiter", kind: "main-exploiter", ...choice },
    ];
    const of = (agent: string, event: LeagueEvent, policy: string) => ({ ...event, agent, policy }) as LeagueEvent;
    const state = stateOf(
      [
        of("defender", joined(0), "d0"),
        of("attacker", joined(0), "a0"),
        of("exploiter", joined(0), "e0"),
        of("defender", updated(1, []), "d1"),
      ],
      { agents },
    );
    const [attackers, defenders] = [
      [{ policy: "a0", version: 0 }],
      ["d0", "d1"].map((policy, version) => ({ policy, version })),
    ];
    expect(crossPlayJobs("league", state)).toMatchObject([
      { seat: 0, members: attackers, columns: defenders, kept: [] },
      { seat: 1, members: defenders, columns: attackers, kept: [] },
    ]);
  });

  it("cross-play snapshots in each learning role of three; other seats keep their players", () => {
    const three = (cast?: readonly string[]) => {
      const config = resolveConfig(gameById("proposer-solver-judge"), { cast });
      return crossPlayJobs("league", { ...grown(), config }).map(({ seat, kept }) => ({ seat, kept }));
    };
    expect(three()).toEqual([0, 1, 2].map((seat) => ({ seat, kept: [] })));
    const fixed = [{ seat: 0, player: "script:random" }];
    expect(three(["script:random", "policy", "policy"])).toEqual([1, 2].map((seat) => ({ seat, kept: fixed })));
    expect(three(["policy", "policy", "base"])[0]?.kept).toEqual([{ seat: 2, player: "policy:p0" }]);
  });
});
