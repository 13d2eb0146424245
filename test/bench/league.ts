import { resolveConfig } from "../../agents/league/defaults.ts";
import { foldLedger, type LeagueFold } from "../../agents/league/fold.ts";
import type { LeagueEvent, PairResult } from "../../agents/league/ledger.ts";
import { stepDue } from "../../agents/league/schedule.ts";
import { random } from "../../games/core/random.ts";
import { gameById } from "../../games/registry.ts";
import { presentLeagueDetail, presentLeagueSummary } from "../../server/api/present.ts";
import { jobsDue } from "../../server/leagues/due.ts";
import { compete, rowOf, type Row } from "./measure.ts";

const FEW_MEMBERS = 10;
const MANY_MEMBERS = 1000;
/** Jobs in flight at once. */
const MAX_JOBS_IN_FLIGHT = 2;

/** How a league grows: a league of many members, each of which has met every other one, against one of ten. */
export async function league(): Promise<Row[]> {
  const [small, smallHeap] = measured(() => grownLeague(FEW_MEMBERS));
  const [large, largeHeap] = measured(() => grownLeague(MANY_MEMBERS));
  const schedule = (fold: LeagueFold) => () => {
    const { state } = fold;
    return stepDue(state) === null ? jobsDue("league", state, [], MAX_JOBS_IN_FLIGHT).length : 0;
  };
  const scheduling = await compete({
    name: `scheduling a segment, ${MANY_MEMBERS} members`,
    unit: "jobs/s",
    work: schedule(large),
    peer: { name: `${FEW_MEMBERS} members`, work: schedule(small) },
  });
  const sizes = (fold: LeagueFold) => {
    const { state } = fold;
    const record = { id: "league", name: "League", createdAt: 0, config: state.config };
    const handle = { record, state, episodesPerSecond: 0, problem: null };
    return {
      detail: JSON.stringify(presentLeagueDetail(handle, null)).length / 1000,
      summary: JSON.stringify(presentLeagueSummary(handle, null)).length / 1000,
    };
  };
  const [few, many] = [sizes(small), sizes(large)];
  return [
    scheduling,
    against(`state of a league, ${MANY_MEMBERS} members`, "MB", largeHeap, smallHeap),
    against(`page of a league, ${MANY_MEMBERS} members`, "kB", many.detail, few.detail),
    against(`telemetry of a league, ${MANY_MEMBERS} members`, "kB", many.summary, few.summary),
  ];
}

const against = (name: string, unit: string, value: number, peerValue: number): Row => ({
  ...rowOf(name, unit, [value]),
  peer: `${FEW_MEMBERS} members`,
  peerValue,
  ratio: value / peerValue,
});

/** What is made, and the megabytes of the heap it takes. */
function measured<T>(make: () => T): [T, number] {
  const used = () => {
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1e6;
  };
  const before = used();
  const made = make();
  return [made, used() - before];
}

/** A league whose members have all met. */
function grownLeague(members: number): LeagueFold {
  const config = resolveConfig(gameById("leduc-poker"), {
    matchmaking: { rule: "pfsp-hard" },
    ahead: false,
    segmentsPerUpdate: 1,
    snapshotEvery: 1,
    payoffEpisodes: 64,
  });
  const fold = foldLedger([{ seq: 0, at: 0, event: { type: "created", config } }]);
  const draw = random("grown league");
  const append = (event: LeagueEvent) => fold.apply({ seq: fold.state.nextSeq, at: fold.state.nextSeq, event });
  append({ type: "member-added", policy: policyHash(0), version: 0 });
  for (let version = 1; version < members; version++) {
    const pairing = [version - 1, 0].map((one) => `policy:${policyHash(one)}`);
    const segment = { segment: `s${version}`, index: version - 1, pairing, policyVersion: version - 1, episodes: 64 };
    append({ type: "segment-played", ...segment, steps: 300, returns: [0, 0], seconds: 0.01 });
    const policy = policyHash(version);
    const update = { update: `u${version}`, version, policy, optimizer: `o${version}`, segments: [`s${version}`] };
    append({ type: "policy-updated", ...update, samples: 300, lag: 0, metrics: { entropy: 1 }, seconds: 0.1 });
    append({ type: "member-added", policy, version });
    const results = Array.from({ length: version }, (_, other) => ({ ...meeting(version, other, draw), segment: "" }));
    append({ type: "payoffs-played", policy, results, seconds: 0.1 });
  }
  return fold;
}

const policyHash = (version: number): string => String(version).padStart(64, "0");

function meeting(a: number, b: number, draw: () => number): PairResult {
  const wins = Math.floor(64 * draw());
  const mean = wins / 32 - 1;
  return {
    players: [`policy:${policyHash(a)}`, `policy:${policyHash(b)}`],
    seats: [0, 1],
    episodes: 64,
    wins,
    draws: 0,
    losses: 64 - wins,
    means: [mean, -mean],
    variances: [1, 1],
  };
}
