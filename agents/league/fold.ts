import { AgentError } from "../errors.ts";
import type { LeagueEvent, LedgerEntry } from "./ledger.ts";
import { firstMemory, extendMemory } from "./memory.ts";
import { playedSegment, SELF_PLAY_SAMPLE } from "./self-play.ts";
import { ThinnedSeries } from "./thinned-series.ts";
import type {
  ComputedSeconds,
  EvaluationPoint,
  LeagueState,
  LeagueStatus,
  Member,
  Payoff,
  UpdatePoint,
  Version,
} from "./state.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Working extends Mutable<LeagueState> {
  members: Member[];
  evaluations: EvaluationPoint[];
  learning: UpdatePoint[];
  payoffs: Mutable<Payoff>[];
  missing: number[];
}

/** A league's ledger, folded incrementally. `state` is one live object: read it, don't keep it. */
export interface LeagueFold {
  readonly state: LeagueState;
  /** Whether the segment with that index is in the ledger. */
  hasPlayed(index: number): boolean;
  /** @throws AgentError `league/bad-ledger` when the entry does not follow from those before it. */
  apply(entry: LedgerEntry): void;
}

/** Maximum points of a curve: as many as a page can draw, and a bound on the memory of a league that runs for weeks. */
const MAX_CURVE_POINTS = 600;

type Moment = Pick<EvaluationPoint, "episodes" | "seconds" | "at">;

interface Curves {
  readonly evaluations: ThinnedSeries<EvaluationPoint>;
  readonly learning: ThinnedSeries<UpdatePoint>;
  /** Creation times of the versions newer than the last evaluation. */
  readonly moments: Map<number, Moment>;
}

/**
 * Folds the entries of one league. @throws AgentError `league/bad-ledger` when they don't begin with `created` or don't
 * follow from one another.
 */
export function foldLedger(entries: readonly LedgerEntry[]): LeagueFold {
  const first = entries[0];
  if (first?.event.type !== "created") throw badLedger("it does not begin with its created entry");
  const curves: Curves = {
    evaluations: new ThinnedSeries(MAX_CURVE_POINTS),
    learning: new ThinnedSeries(MAX_CURVE_POINTS),
    moments: new Map(),
  };
  const state: Working = {
    ...emptyState(first.event.config),
    lastAt: first.at,
    evaluations: curves.evaluations.points,
    learning: curves.learning.points,
  };
  const fold: LeagueFold = {
    state,
    hasPlayed: (index) => hasPlayed(state, index),
    apply(entry) {
      if (entry.seq !== state.nextSeq) {
        throw badLedger(`entry ${entry.seq} came when ${state.nextSeq} was expected`);
      }
      countRunningTime(state, entry);
      state.computed = addComputed(state.computed, entry.event);
      applyEvent(state, curves, entry.event, entry.at);
      state.nextSeq = entry.seq + 1;
    },
  };
  for (const entry of entries) fold.apply(entry);
  return fold;
}

const badLedger = (why: string): AgentError =>
  new AgentError("league/bad-ledger", `The league's ledger contradicts itself: ${why}.`);

function emptyState(config: LeagueState["config"]): Working {
  return {
    config,
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
    newest: [],
    opening: [],
    memory: firstMemory(config),
    played: 0,
    nextSegment: 0,
    missing: [],
    evaluations: [],
    learning: [],
    payoffs: [],
    matrices: {},
    fence: 0,
    nextSeq: 0,
    seconds: 0,
    prepared: null,
    lastAt: 0,
    computed: { training: 0, evaluating: 0, lastEvaluation: 0 },
  };
}

/** Time counts while it runs, but not between a leader's last entry and the next leader's first. */
function countRunningTime(state: Working, { at, event }: LedgerEntry): void {
  if (state.status === "running" && event.type !== "led") state.seconds += Math.max(0, at - state.lastAt) / 1000;
  state.lastAt = at;
}

function addComputed(computed: ComputedSeconds, event: LeagueEvent): ComputedSeconds {
  const { training, evaluating } = computed;
  if (event.type === "segment-played" || event.type === "policy-updated") {
    return { ...computed, training: training + event.seconds };
  }
  if (event.type !== "evaluated" || event.thorough) return computed;
  return { training, evaluating: evaluating + event.seconds, lastEvaluation: event.seconds };
}

function applyEvent(state: Working, curves: Curves, event: LeagueEvent, at: number): void {
  switch (event.type) {
    case "created":
      return;
    case "led":
      state.fence = event.fence;
      return;
    case "segment-played":
      return playSegment(state, event);
    case "policy-updated":
      return updatePolicy(state, curves, event, at);
    case "base-progressed":
      state.cloning = event;
      return;
    case "member-added":
      state.cloning = null;
      if (state.policy === null) addVersion(state, curves, event, at);
      state.members.push({ policy: event.policy, version: event.version, at });
      return;
    case "evaluated":
      return addEvaluation(state, curves, event, at);
    case "cross-played":
      state.matrices = { ...state.matrices, [event.matrix.seat]: event.matrix };
      return;
    case "paused":
      return setStatus(state, "paused", event.reason);
    case "resumed":
      return setStatus(state, "running", "");
    case "ended":
      return setStatus(state, "ended", event.reason);
  }
}

/** Makes a policy the newest. */
function addVersion(state: Working, { moments }: Curves, { policy, version }: Version, at: number): void {
  state.policy = policy;
  const { crossVersions, ahead } = state.config;
  const kept = crossVersions + (ahead ? 1 : 0);
  state.recent = [...state.recent, { policy, version, memory: state.memory }].slice(-kept);
  moments.set(version, { episodes: state.episodes, seconds: state.seconds, at });
}

function addEvaluation(
  state: Working,
  { evaluations, moments }: Curves,
  { version, measures, thorough }: Extract<LeagueEvent, { type: "evaluated" }>,
  at: number,
): void {
  const moment = moments.get(version) ?? { episodes: state.episodes, seconds: state.seconds, at };
  evaluations.push({ version, ...moment, measures, ...(thorough && { thorough }) });
  for (const passed of moments.keys()) if (passed < version) moments.delete(passed);
  state.opening = [];
}

function setStatus(state: Working, status: LeagueStatus, reason: string): void {
  state.status = status;
  state.reason = reason;
}

function hasPlayed({ nextSegment, missing }: LeagueState, index: number): boolean {
  return index < nextSegment && !missing.includes(index);
}

type Played = Extract<LeagueEvent, { type: "segment-played" }>;

function playSegment(state: Working, event: Played): void {
  const { index } = event;
  if (hasPlayed(state, index)) throw badLedger(`segment ${index} is in it twice`);
  for (let skipped = state.nextSegment; skipped < index; skipped++) state.missing.push(skipped);
  state.missing = state.missing.filter((missing) => missing !== index);
  state.nextSegment = Math.max(state.nextSegment, index + 1);
  state.played++;
  state.episodes += event.episodes;
  state.steps += event.steps;
  const segment = playedSegment(event);
  state.fresh = [...state.fresh, event.memory ? { ...segment, memory: event.memory } : segment];
  state.newest = [...state.newest, segment].slice(-SELF_PLAY_SAMPLE.segments);
  if (event.policyVersion === 0 && state.evaluations.length === 0) state.opening = [...state.opening, segment];
  state.prepared ??= Math.max(0, state.seconds - event.seconds);
  recordPayoff(state, event);
}

/** Records the mean return between two different members, in whatever seats. */
function recordPayoff(state: Working, event: Played): void {
  const [a, b] = event.pairing.map((reference) => reference.replace(/^policy:/, ""));
  if (event.pairing.length !== 2 || a === undefined || b === undefined || a === b) return;
  const isMember = (policy: string) => state.members.some((member) => member.policy === policy);
  if (!isMember(a) || !isMember(b)) return;
  addPayoff(state, a, b, event.episodes, event.returns[0] ?? 0);
  addPayoff(state, b, a, event.episodes, event.returns[1] ?? 0);
}

function addPayoff(state: Working, row: string, column: string, episodes: number, mean: number): void {
  const known = state.payoffs.find((payoff) => payoff.row === row && payoff.column === column);
  if (!known) {
    state.payoffs.push({ row, column, episodes, mean });
    return;
  }
  known.mean = (known.mean * known.episodes + mean * episodes) / (known.episodes + episodes);
  known.episodes += episodes;
}

function updatePolicy(
  state: Working,
  curves: Curves,
  event: Extract<LeagueEvent, { type: "policy-updated" }>,
  at: number,
): void {
  const consumed = new Set(event.segments);
  const left = state.fresh.filter(({ id }) => !consumed.has(id));
  if (state.fresh.length - left.length !== consumed.size) {
    throw badLedger(`update ${event.version} learned from a segment that was not fresh`);
  }
  const learned = state.fresh.filter(({ id }) => consumed.has(id)).toSorted((a, b) => a.index - b.index);
  // By index and not by completion: if segments wait for their updates, equal seeds then give equal memories.
  state.memory = extendMemory(
    state.config.game,
    state.memory,
    learned.map(({ memory }) => memory),
  );
  state.fresh = left;
  addVersion(state, curves, event, at);
  state.optimizer = event.optimizer;
  // An update without samples changes nothing.
  if (event.samples > 0) state.average = event.average ?? null;
  state.updates = event.version;
  curves.learning.push({
    version: event.version,
    episodes: state.episodes,
    samples: event.samples,
    lag: event.lag,
    at,
    metrics: event.metrics,
  });
}
