import { isSelfPlay, keptSeats, learnerSeats } from "../../agents/league/cast.ts";
import { optionsWith } from "../../agents/league/memory.ts";
import { areRolesAlike } from "../../agents/league/roles.ts";
import {
  asOf,
  awaitedRound,
  evaluationDue,
  pairingOf,
  selfPlayPairing,
  turnOf,
  versionOfSegment,
} from "../../agents/league/schedule.ts";
import type { LeagueState, PlayedSegment, Version } from "../../agents/league/state.ts";
import { networkFor } from "../../agents/networks/layout.ts";
import { gameById } from "../../games/registry.ts";
import { evenlySpaced } from "../shared/spacing.ts";
import type { BaseJob, CrossPlayJob, EvaluationJob, Job, SegmentJob, UpdateJob } from "../jobs/job.ts";

/*
 * The jobs that a league's state asks for. Their seeds name the league's seed and not the league, so that two leagues of one
 * configuration play the same games.
 */

/** The next part of cloning the league's first policy, where it starts from one of the game's bases; null: from first weights. */
export function baseJob(league: string, { config, cloning }: Pick<LeagueState, "config" | "cloning">): BaseJob | null {
  const { game, options, base, hidden, towers, seed, network: kind } = config;
  if (base === null) return null;
  const network = networkFor(gameById(game), hidden, towers, kind);
  return { kind: "base", league, game, options, base, network, seed: `${seed}/base`, from: cloning };
}

/** The segment of that index, by the policies whose turn it is. @throws RangeError before there is a policy. */
export function segmentJob(league: string, state: LeagueState, index: number): SegmentJob {
  const then = asOf(state, versionOfSegment(state, index));
  const { config, updates, memory } = then;
  const turn = turnOf(state, index);
  const seated = turn === null ? { pairing: selfPlayPairing(then), learnerSeats: [] } : pairingOf(then, turn);
  return {
    kind: "segment",
    league,
    index,
    game: config.game,
    options: optionsWith(config.options, memory),
    seed: turn === null ? `${config.seed}/measuring/${index}` : `${config.seed}/segment/${turn}`,
    episodes: config.segmentEpisodes,
    policyVersion: updates,
    ...seated,
  };
}

/** The update of `policy` by the round that was played and not yet learned from, in the order of the segments. */
export function updateJob(league: string, state: LeagueState, policy: string): UpdateJob {
  const { config, updates, optimizer, members } = state;
  return {
    kind: "update",
    league,
    game: config.game,
    version: updates + 1,
    seed: `${config.seed}/update/${updates + 1}`,
    learner: config.learner.id,
    hyperparameters: config.learner.hyperparameters,
    policy,
    optimizer,
    anchor: config.base === null ? null : (members[0]?.policy ?? null),
    segments: awaitedRound(state).map(({ id }) => id),
  };
}

/** Episodes that make a sample of self-play, and segments that are looked at for it at most. */
const MEASURED_SELF_PLAY = { episodes: 2048, segments: 8 };

/**
 * The evaluation of a policy, the newest one or the first, on its self-play.
 * @param thorough whether to take the costly measures.
 */
export function evaluationJob(
  league: string,
  state: LeagueState,
  { policy, version }: Version,
  thorough: boolean,
): EvaluationJob {
  const { config, memory, members, average, updates } = state;
  return {
    kind: "evaluation",
    league,
    game: config.game,
    options: optionsWith(config.options, memory),
    // The same deals for every policy of a league, so that two points of a curve differ by the policies.
    seed: `evaluation/${config.seed}`,
    policy,
    version,
    average: version === updates ? average : null,
    snapshots: mixedSnapshots(state),
    base: members[0]?.policy ?? policy,
    kept: keptSeats(state),
    segments: selfPlayOf(state, { policy, version }).map(({ id }) => id),
    thorough,
  };
}

/** Snapshots that are measured as one mixture, at most. */
const MAX_MIXED_SNAPSHOTS = 32;

/** Snapshots to be measured together, oldest first; none where that can't be done exactly. */
export function mixedSnapshots(state: LeagueState): readonly Version[] {
  return gameById(state.config.game).enumerable ? evenlySpaced(versionsOf(state), MAX_MIXED_SNAPSHOTS) : [];
}

/** The self-play of a policy, else the newest there is; meetings with past versions only where there is nothing else. */
function selfPlayOf(state: LeagueState, { policy, version }: Version): readonly PlayedSegment[] {
  const { config, newest, opening, fresh } = state;
  const played = version === 0 ? opening : fresh.filter(({ policyVersion }) => policyVersion === version);
  const own = played.filter(({ pairing }) => isSelfPlay(config.cast, pairing, policy));
  if (own.length > 0) return own.toSorted((a, b) => a.index - b.index).slice(0, MEASURED_SELF_PLAY.segments);
  const unmixed = newest.filter(({ pairing }) => isSelfPlay(config.cast, pairing));
  return unmixed.length > 0 ? unmixed : newest;
}

/** Snapshots that meet at a run's end, and episodes in a cell: half an interval is about a twelfth of the returns' range. */
const CROSS_PLAY = { members: 6, episodes: 200 };

/**
 * The meetings of snapshots: one for each seat that learns, in its rows; where returns have a constant sum, the first seat's tells
 * the other's too. None where they would say nothing: the roles are alike, one alone learns, or there is one policy.
 */
export function crossPlayJobs(league: string, state: LeagueState): readonly CrossPlayJob[] {
  const { config, memory } = state;
  const game = gameById(config.game);
  const learning = learnerSeats(config.cast);
  const members = evenlySpaced(versionsOf(state), CROSS_PLAY.members);
  if (areRolesAlike(game) || learning.length < 2 || members.length < 2) return [];
  return (game.utility.sum === null ? learning : learning.slice(0, 1)).map((seat) => ({
    kind: "cross-play",
    league,
    game: config.game,
    options: optionsWith(config.options, memory),
    seed: `cross-play/${config.seed}`,
    members,
    seat,
    kept: keptSeats(state),
    episodes: CROSS_PLAY.episodes,
  }));
}

/** The members and the newest policy, oldest first. */
function versionsOf({ members, policy, updates }: LeagueState): readonly Version[] {
  const all = members.map((member) => ({ policy: member.policy, version: member.version }));
  return policy === null || all.at(-1)?.policy === policy ? all : [...all, { policy, version: updates }];
}

/** Segments of a round: those that an update learns from; of a policy that is to be measured, as many as make a sample. */
function roundSize({ config }: LeagueState, measured: boolean): number {
  const { game, segmentEpisodes, segmentsPerUpdate } = config;
  if (!measured || !gameById(game).measures) return segmentsPerUpdate;
  return Math.max(
    segmentsPerUpdate,
    Math.min(MEASURED_SELF_PLAY.segments, Math.ceil(MEASURED_SELF_PLAY.episodes / segmentEpisodes)),
  );
}

/** Whether the newest policy was measured as thoroughly as its game can. */
export function isMeasured({ config, evaluations, updates }: LeagueState): boolean {
  const last = evaluations.at(-1);
  return last?.version === updates && (last.thorough === true || !gameById(config.game).measures?.ofRobustness);
}

/** How many segments must still be played before the newest policy's self-play can be measured, where its game measures that. */
export function unmeasured(state: LeagueState): number {
  const { config, updates, opening, fresh } = state;
  if (!gameById(config.game).measures) return 0;
  if (!config.ahead) return Math.max(0, roundSize(state, true) - (updates === 0 ? opening : fresh).length);
  // Played ahead, a policy is replaced before it has played a sample of its own: only the first one can wait for that.
  return updates === 0
    ? Math.max(0, Math.min(config.segmentsPerUpdate, MEASURED_SELF_PLAY.segments) - opening.length)
    : 0;
}

/**
 * What a league that runs asks for now, beside what is under way.
 * @param flying jobs under way.
 * @param width segments that may be under way at once.
 */
export function jobsDue(league: string, state: LeagueState, flying: readonly Job[], width: number): readonly Job[] {
  const { policy, config, updates } = state;
  if (policy === null) return [];
  const newest = { policy, version: updates };
  return config.ahead ? aheadDue(league, state, newest, flying, width) : roundDue(league, state, newest, flying, width);
}

const count = (jobs: readonly Job[], kind: Job["kind"]) => jobs.filter((job) => job.kind === kind).length;

/**
 * The evaluation of the first policy, which is thorough and may take a minute: it holds nothing up. One that was lost with its
 * leader is done again, although the league has gone on.
 */
function firstEvaluation(league: string, state: LeagueState, flying: readonly Job[]): readonly EvaluationJob[] {
  const [first] = state.members;
  if (!first || state.evaluations.length > 0 || count(flying, "evaluation") > 0) return [];
  if (state.updates === 0 && unmeasured(state) > 0) return [];
  return [evaluationJob(league, state, { policy: first.policy, version: 0 }, true)];
}

/** Playing, learning and measuring side by side: at most one update's worth is played ahead, which bounds the lag. */
function aheadDue(league: string, state: LeagueState, newest: Version, flying: readonly Job[], width: number): Job[] {
  const { fresh, config, evaluations, updates } = state;
  const due: Job[] = [];
  const all = () => [...flying, ...due];
  if (awaitedRound(state).length >= config.segmentsPerUpdate && count(flying, "update") === 0) {
    due.push(updateJob(league, state, newest.policy));
  }
  due.push(...firstEvaluation(league, state, flying));
  if (evaluations.length > 0 && evaluationDue(state) && count(flying, "evaluation") === 0) {
    due.push(evaluationJob(league, state, newest, false));
  }
  // One that has landed is under way until its leader has cleared up after it.
  const learning = all().find((job) => job.kind === "update" && job.version > updates);
  const left = fresh.length - (learning?.kind === "update" ? learning.segments.length : 0);
  const ahead = () => left + count(all(), "segment");
  while (count(all(), "segment") < width && ahead() < config.segmentsPerUpdate) {
    due.push(segmentJob(league, state, nextIndex(state, all())));
  }
  return due;
}

/**
 * One after the other: a round is played, measured if that is due, and learned from. So equal seeds take equal courses. The first
 * policy's evaluation goes on beside that; the next one waits for it.
 */
function roundDue(league: string, state: LeagueState, newest: Version, flying: readonly Job[], width: number): Job[] {
  const { fresh, updates, missing } = state;
  const first = firstEvaluation(league, state, flying);
  if (count(flying, "update") > 0) return [...first];
  const measured = evaluationDue(state);
  // What was given out beyond the round, to be measured, may have landed where less of it did: an update leaves no gap.
  const size = Math.max(roundSize(state, measured), fresh.length + missing.length);
  const playing: Job[] = flying.filter(({ kind }) => kind === "segment");
  const segments: Job[] = [];
  while (playing.length + segments.length < width && fresh.length + playing.length + segments.length < size) {
    segments.push(segmentJob(league, state, nextIndex(state, [...playing, ...segments])));
  }
  if (fresh.length < size) return [...first, ...segments];
  // The update goes before an evaluation, where there is one job process for both.
  if (!measured || updates === 0) return [updateJob(league, state, newest.policy), ...first];
  if (first.length > 0 || count(flying, "evaluation") > 0) return [...first];
  return [evaluationJob(league, state, newest, false)];
}

/** The lowest index that neither stands in the ledger nor is being played. */
export function nextIndex({ missing, nextSegment }: LeagueState, flying: readonly Job[]): number {
  const played = new Set(flying.flatMap((job) => (job.kind === "segment" ? [job.index] : [])));
  const free = missing.find((index) => !played.has(index));
  if (free !== undefined) return free;
  let index = nextSegment;
  while (played.has(index)) index++;
  return index;
}
