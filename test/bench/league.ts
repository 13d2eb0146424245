import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foldLedger, type LeagueFold } from "../../agents/league/fold.ts";
import { stepDue } from "../../agents/league/schedule.ts";
import { drawNormal } from "../../agents/ratings/binomial.ts";
import { drawBinomial } from "../support/binomial.ts";
import { PairCounter, type PairCounts } from "../../agents/ratings/pair-counts.ts";
import { ratePairs } from "../../agents/ratings/ratings.ts";
import { random, randomInteger, type Random } from "../../games/core/random.ts";
import { presentLeagueDetail, presentLeagueSummary } from "../../server/api/present.ts";
import { jobsDue } from "../../server/leagues/due.ts";
import { rateInThread } from "../../server/ratings/rate-in-thread.ts";
import { EPISODES_PER_PAIR, grownLedger, grownPolicies, MET_MEMBERS, storeGrownLeague } from "./grown-league.ts";
import type { LeadingReport } from "./leading-process.ts";
import { compete, rowOf, type Row } from "./measure.ts";

const FEW_MEMBERS = 10;
const MANY_MEMBERS = 1000;
/** Jobs in flight at once. */
const MAX_JOBS_IN_FLIGHT = 2;
/** Processes that lead the small and the large league in turn, and for how long each. */
const LED = { rounds: 3, seconds: 5 };
const RATING_ROUNDS = 3;

/** How a league grows: one of 1,000 members with a full payoff table against one of ten that has learned as often. */
export async function league(): Promise<Row[]> {
  const [few, many] = [grown(FEW_MEMBERS), grown(MANY_MEMBERS)];
  const schedule = (fold: LeagueFold) => () => {
    const { state } = fold;
    return stepDue(state) === null ? jobsDue("league", state, [], MAX_JOBS_IN_FLIGHT).length : 0;
  };
  const scheduling = await compete({
    name: `scheduling a segment, ${MANY_MEMBERS} members`,
    unit: "jobs/s",
    work: schedule(many),
    peer: { name: `${FEW_MEMBERS} members`, work: schedule(few) },
  });
  const led = await leading();
  const [small, large] = [answerSizes(few), answerSizes(many)];
  return [
    scheduling,
    against("step of a league", "ms", led.many.map(step), led.few.map(step)),
    against("leader's CPU in a step", "ms", led.many.map(cpu), led.few.map(cpu)),
    against("memory in use of the leader", "MB", led.many.map(memory), led.few.map(memory)),
    against("resident memory of the leader", "MB", led.many.map(rss), led.few.map(rss)),
    against("page of a league", "kB", [large.detail], [small.detail]),
    against("telemetry of a league", "kB", [large.summary], [small.summary]),
    ...(await rating()),
  ];
}

const step = (report: LeadingReport): number => report.step;
const cpu = (report: LeadingReport): number => report.cpu;
const memory = (report: LeadingReport): number => report.memory;
const rss = (report: LeadingReport): number => report.rss;

function against(name: string, unit: string, values: readonly number[], peerValues: readonly number[]): Row {
  const row = rowOf(`${name}, ${MANY_MEMBERS} members`, unit, values);
  const peerValue = rowOf("", unit, peerValues).value;
  return { ...row, peer: `${FEW_MEMBERS} members`, peerValue, ratio: row.value / peerValue };
}

const hashOf = (version: number): string => String(version).padStart(64, "0");

const grown = (members: number): LeagueFold => foldLedger(grownLedger(grownPolicies(members, hashOf)));

/** Kilobytes of what the page and watchers are sent. */
function answerSizes({ state }: LeagueFold) {
  const record = { id: "league", name: "League", createdAt: 0, config: state.config };
  const handle = { record, state, episodesPerSecond: 0, problem: null, isLedHere: true };
  return {
    detail: JSON.stringify(presentLeagueDetail(handle, null)).length / 1000,
    summary: JSON.stringify(presentLeagueSummary(handle, null)).length / 1000,
  };
}

/** Real processes that lead a stored league, each size in turn. */
async function leading(): Promise<{ readonly few: LeadingReport[]; readonly many: LeadingReport[] }> {
  const [few, many] = await Promise.all([FEW_MEMBERS, MANY_MEMBERS].map(storedLeague));
  const reports = { few: [] as LeadingReport[], many: [] as LeadingReport[] };
  for (let round = 0; round < LED.rounds; round++) {
    reports.few.push(await lead(few ?? ""));
    reports.many.push(await lead(many ?? ""));
  }
  for (const directory of [few, many]) await rm(directory ?? "", { recursive: true });
  return reports;
}

async function storedLeague(members: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "grown-league-"));
  await storeGrownLeague(directory, members);
  return directory;
}

async function lead(directory: string): Promise<LeadingReport> {
  const child = fork(join(import.meta.dirname, "leading-process.ts"), [directory, `${LED.seconds}`], {
    execArgv: ["--expose-gc", "--disable-warning=ExperimentalWarning"],
  });
  const exited = once(child, "exit");
  const [report] = (await once(child, "message")) as [LeadingReport];
  await exited;
  return report;
}

/** Members that one has met before, with games of each. */
type MeetingRule = (member: number, draw: Random) => readonly number[];

const meetsLast: MeetingRule = (member) =>
  Array.from({ length: Math.min(member, MET_MEMBERS) }, (_, back) => member - 1 - back);

/** Long-range ties make the factors of a chain fill in. */
const meetsLastAndOlder: MeetingRule = (member, draw) =>
  member > MET_MEMBERS
    ? [...meetsLast(member, draw), randomInteger(draw, member - MET_MEMBERS)]
    : meetsLast(member, draw);

const MET_AT_RANDOM = 10;
const meetsAtRandom: MeetingRule = (member, draw) =>
  Array.from({ length: MET_AT_RANDOM }, () => randomInteger(draw, member));

/**
 * Ratings of 1,000 members: the fit with its bootstrap, and all of a rating table in the thread that the server uses.
 */
async function rating(): Promise<Row[]> {
  const chain = ratedGames(meetsLast);
  const name = `CPU of ratings with bootstrap, ${MANY_MEMBERS} members`;
  return [
    rowOf(name, "s", await fitSeconds(chain)),
    rowOf(`${name} that met an older one too`, "s", await fitSeconds(ratedGames(meetsLastAndOlder))),
    rowOf(`${name} that met others at random`, "s", await fitSeconds(ratedGames(meetsAtRandom))),
    rowOf(`CPU of a rating table in its thread, ${MANY_MEMBERS} members`, "s", await tableSeconds(chain)),
  ];
}

const fitSeconds = (counts: PairCounts): Promise<number[]> => rounds(() => ratePairs(counts, 0));

async function tableSeconds(counts: PairCounts): Promise<number[]> {
  const [anchor, ...others] = counts.names.map((member, index) => ({ index, member, role: null }));
  if (!anchor) return [];
  const entrants = [anchor, ...others];
  return rounds(() => rateInThread({ kind: "games", counts, entrants, anchor }));
}

async function rounds(work: () => unknown): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < RATING_ROUNDS; round++) seconds.push(await cpuSecondsOf(work));
  return seconds;
}

/** CPU of this process with its threads: other work on the machine does not count. */
async function cpuSecondsOf(work: () => unknown): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

/** Games of members whose strengths are a random walk. */
function ratedGames(met: MeetingRule): PairCounts {
  const [draw, drawMet] = [random("rated league"), random("met members")];
  const strengths = [0];
  const counter = new PairCounter();
  for (let a = 1; a < MANY_MEMBERS; a++) {
    strengths.push((strengths[a - 1] ?? 0) + 0.3 * drawNormal(draw));
    for (const b of met(a, drawMet)) {
      const lead = (strengths[a] ?? 0) - (strengths[b] ?? 0);
      const wins = drawBinomial(draw, EPISODES_PER_PAIR, 1 / (1 + Math.exp(-lead)));
      counter.add({ a: hashOf(a), b: hashOf(b), score: 1 }, wins);
      counter.add({ a: hashOf(a), b: hashOf(b), score: 0 }, EPISODES_PER_PAIR - wins);
    }
  }
  return counter.counts();
}
