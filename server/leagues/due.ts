import { agentSeed } from "../../agents/league/agents.ts";
import { learnerSeats } from "../../agents/league/cast.ts";
import { peopleDue } from "../../agents/league/people.ts";
import { memberGames, slowLadderGames } from "../../agents/league/member-games.ts";
import { pairingsAgainst } from "../../agents/league/payoff-pairings.ts";
import { agentView, keptSeats, segmentPairing, selfPlayPairing } from "../../agents/league/pairing.ts";
import { optionsWith } from "../../agents/league/memory.ts";
import { playingPolicy } from "../../agents/league/playing.ts";
import {
  stateAtVersion,
  awaitedRound,
  evaluationDue,
  isLearning,
  segmentTurn,
  versionOfSegment,
} from "../../agents/league/schedule.ts";
import { SELF_PLAY_SAMPLE } from "../../agents/league/self-play.ts";
import type { LeagueState, Version } from "../../agents/league/state.ts";
import { networkFor } from "../../agents/networks/layout.ts";
import { gameById } from "../../games/registry.ts";
import type {
  BaseJob,
  BestResponseJob,
  EvaluationJob,
  GateJob,
  Job,
  LadderJob,
  PayoffJob,
  SegmentJob,
  UpdateJob,
} from "../jobs/job.ts";
import { evaluationPlan } from "./evaluation-plan.ts";

/*
 * The jobs due in a league's state. Their seeds contain the league's seed and not its id, so that two leagues with the
 * same configuration play the same games.
 */

/** The agent that a job is for; nothing in a league of one, whose jobs keep the names that they had before. */
export const agentTag = ({ agent, agents }: LeagueState): { readonly agent?: string } =>
  agents.length > 1 ? { agent: agent.id } : {};

/** The next part of cloning the base policy that the league starts from; null when it starts from random weights. */
export function baseJob(
  league: string,
  { config, cloning }: Pick<LeagueState, "config" | "cloning">,
  agent?: string,
): BaseJob | null {
  const { game, options, base, hidden, towers, seed, network: kind } = config;
  if (base === null || config.parent !== null) return null;
  const network = networkFor(gameById(game), hidden, towers, kind);
  const tag = agent === undefined ? {} : { agent };
  return { kind: "base", league, ...tag, game, options, base, network, seed: `${seed}/base`, from: cloning };
}

/** The segment with that index, for the policies scheduled to play it. @throws RangeError before there is a policy. */
export function segmentJob(league: string, state: LeagueState, index: number): SegmentJob {
  const then = stateAtVersion(state, versionOfSegment(state, index));
  const { config, updates, memory } = then;
  const turn = segmentTurn(state, index);
  const seed = agentSeed(config, state.agent.id);
  const seated = turn === null ? { pairing: selfPlayPairing(then), learnerSeats: [] } : segmentPairing(then, turn);
  return {
    kind: "segment",
    league,
    ...agentTag(state),
    index,
    game: config.game,
    options: optionsWith(config.options, memory),
    seed: turn === null ? `${seed}/measuring/${index}` : `${seed}/segment/${turn}`,
    episodes: config.segmentEpisodes,
    policyVersion: updates,
    ...seated,
  };
}

/** The update of `policy` from the round that was played but not yet learned from, in segment order. */
function updateJob(league: string, state: LeagueState, policy: string): UpdateJob {
  const { config, agent, updates, optimizer, members, restartedAt } = state;
  const people = peopleDue(state).map(({ id }) => id);
  return {
    kind: "update",
    league,
    ...agentTag(state),
    game: config.game,
    version: updates + 1,
    ...(restartedAt > 0 && { restartedAt }),
    seed: `${agentSeed(config, agent.id)}/update/${updates + 1}`,
    learner: config.learner.id,
    hyperparameters: config.learner.hyperparameters,
    policy,
    optimizer,
    anchor: config.base === null ? null : (members[0]?.policy ?? null),
    segments: awaitedRound(state).map(({ id }) => id),
    ...(people.length > 0 && { people }),
  };
}

/**
 * The evaluation of a policy, the newest or the first, on its self-play.
 * @param thorough whether to compute the costly measures too.
 */
export function evaluationJob(
  league: string,
  state: LeagueState,
  { policy, version }: Version,
  thorough: boolean,
): EvaluationJob {
  const { opening, fresh } = state;
  const played = version === 0 ? opening : fresh.filter(({ policyVersion }) => policyVersion === version);
  return {
    kind: "evaluation",
    league,
    ...agentTag(state),
    version,
    thorough,
    ...evaluationPlan(state, policy, played),
  };
}

/** First games of the newest member. @throws RangeError before there is a member. */
export function payoffJob(league: string, state: LeagueState): PayoffJob {
  const { config, agent, members, memory } = state;
  const member = members.at(-1);
  if (!member) throw new RangeError("a league without a member has no payoffs");
  return {
    kind: "payoff",
    league,
    ...agentTag(state),
    game: config.game,
    options: optionsWith(config.options, memory),
    seed: `${agentSeed(config, agent.id)}/payoff/${member.version}`,
    policy: member.policy,
    games: memberGames(state),
  };
}

/** The newest member's games with the league's ladder players, which run beside everything else. */
export function ladderDue(league: string, state: LeagueState, inFlight: readonly Job[]): readonly LadderJob[] {
  const { config, agent, members, memory, ladderAt } = state;
  const member = members.at(-1);
  if (!member || member.version <= ladderAt || count(jobsOfAgent(state, inFlight), "ladder") > 0) return [];
  const games = slowLadderGames(state);
  if (games.length === 0) return [];
  return [
    {
      kind: "ladder",
      league,
      ...agentTag(state),
      game: config.game,
      options: optionsWith(config.options, memory),
      seed: `${agentSeed(config, agent.id)}/ladder/${member.version}`,
      policy: member.policy,
      version: member.version,
      games,
    },
  ];
}

/** The decision of an agent's gate on its newest policy. @throws RangeError before there is one. */
export function gateJob(league: string, state: LeagueState): GateJob {
  const { config, agent, updates, members, memory } = state;
  const playing = playingPolicy(state);
  if (playing === null) throw new RangeError("a league without a policy has nothing to decide on");
  const current = members.at(-1)?.policy ?? null;
  const view = agentView(state);
  return {
    kind: "gate",
    league,
    ...agentTag(state),
    game: config.game,
    options: optionsWith(config.options, memory),
    seed: `${agentSeed(config, agent.id)}/gate/${updates}`,
    version: updates,
    gate: config.gate,
    candidate: playing.policy,
    current,
    meetsCurrent: view.newest.some((opponent) => opponent.agent === agent.id),
    past: view.past.map(({ key }) => key).filter((key) => key !== current),
    ...(config.gate.rule === "exploitability" && { responses: gateResponses(state) }),
    pairings: pairingsAgainst(state, "player", "opponent"),
  };
}

/** Seats from which an opponent attacks an agent's policy: those with another one that it learns. */
function gateResponses(state: LeagueState): GateJob["responses"] {
  const { cast } = state.config;
  const learned = learnerSeats(cast);
  return { seats: [...cast.keys()].filter((seat) => learned.some((one) => one !== seat)), kept: keptSeats(state) };
}

/** Segments in a round: those an update learns from, or enough for a sample when the policy is due for measurement. */
function roundSize({ config }: LeagueState, measured: boolean): number {
  const { game, segmentEpisodes, segmentsPerUpdate } = config;
  if (!measured || !gameById(game).measures) return segmentsPerUpdate;
  return Math.max(
    segmentsPerUpdate,
    Math.min(SELF_PLAY_SAMPLE.segments, Math.ceil(SELF_PLAY_SAMPLE.episodes / segmentEpisodes)),
  );
}

/** Whether the newest policy has every measure its game defines, the costly ones included. */
export function isMeasured(state: LeagueState): boolean {
  const { config, evaluations, updates } = state;
  const last = evaluations.at(-1);
  const isThorough = isMeasuredThoroughly(state) && gameById(config.game).measures?.ofRobustness !== undefined;
  return last?.version === updates && (last.thorough === true || !isThorough);
}

/**
 * Whether the costly measures of an agent's first and last policies are taken: exploiters are not what a league is run
 * for, and start over again and again.
 */
export const isMeasuredThoroughly = ({ agent }: Pick<LeagueState, "agent">): boolean => agent.kind === "main";

/**
 * Segments still to play before the newest policy's self-play can be measured; 0 when its game has no such measures.
 */
export function unmeasured(state: LeagueState): number {
  const { config, updates, opening, fresh } = state;
  if (!gameById(config.game).measures) return 0;
  if (!config.ahead) return Math.max(0, roundSize(state, true) - (updates === 0 ? opening : fresh).length);
  // When playing ahead, a policy is replaced before it has played a full sample; only the first policy can wait for
  // one.
  return updates === 0
    ? Math.max(0, Math.min(config.segmentsPerUpdate, SELF_PLAY_SAMPLE.segments) - opening.length)
    : 0;
}

/**
 * The jobs to start now for one agent of a running league.
 * @param inFlight jobs of all agents in flight.
 * @param width most segments of the agent in flight at once.
 */
export function jobsDue(league: string, state: LeagueState, inFlight: readonly Job[], width: number): readonly Job[] {
  const { policy, config, updates } = state;
  if (policy === null) return [];
  const newest = { policy, version: updates };
  const flying = jobsOfAgent(state, inFlight);
  const response = [...responseDue(league, state, flying), ...ladderDue(league, state, flying)];
  if (!isLearning(state)) return [...response, ...firstEvaluation(league, state, flying)];
  const due = config.ahead ? aheadDue : roundDue;
  return [...response, ...due(league, state, newest, flying, width)];
}

/** The best response that a person requested. It runs beside everything else: nothing waits for it. */
export function responseDue(league: string, state: LeagueState, inFlight: readonly Job[]): readonly BestResponseJob[] {
  const { responseRequest, config } = state;
  if (responseRequest === null || count(jobsOfAgent(state, inFlight), "best-response") > 0) return [];
  return [{ kind: "best-response", league, ...agentTag(state), game: config.game, ...responseRequest }];
}

/** Those of the jobs that work for an agent. */
export const jobsOfAgent = (state: LeagueState, jobs: readonly Job[]): readonly Job[] =>
  jobs.filter((job) => job.kind === "cross-play" || job.agent === agentTag(state).agent);

const count = (jobs: readonly Job[], kind: Job["kind"]) => jobs.filter((job) => job.kind === kind).length;

/**
 * The thorough evaluation of the first policy. It may take a minute, so nothing waits for it. If it was lost with its
 * leader, it is repeated although the league has moved on.
 */
function firstEvaluation(league: string, state: LeagueState, flying: readonly Job[]): readonly EvaluationJob[] {
  const [first] = state.members;
  if (!first || state.evaluations.length > 0 || count(flying, "evaluation") > 0) return [];
  if (state.updates === 0 && unmeasured(state) > 0) return [];
  return [evaluationJob(league, state, { policy: first.policy, version: 0 }, isMeasuredThoroughly(state))];
}

/**
 * Playing, learning and measuring in parallel: at most one update's worth is played ahead, which bounds the policy lag.
 */
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
  // An update whose result is recorded stays in flight until its leader has released its weights.
  const learning = all().find((job) => job.kind === "update" && job.version > updates);
  const left = fresh.length - (learning?.kind === "update" ? learning.segments.length : 0);
  const ahead = () => left + count(all(), "segment");
  while (count(all(), "segment") < width && ahead() < config.segmentsPerUpdate) {
    due.push(segmentJob(league, state, nextIndex(state, all())));
  }
  return due;
}

/**
 * One step after the other: a round is played, measured if that is due, and learned from, so that equal seeds give
 * equal runs. The first policy's evaluation runs in parallel; the next evaluation waits for it.
 */
function roundDue(league: string, state: LeagueState, newest: Version, flying: readonly Job[], width: number): Job[] {
  const { fresh, updates, missing } = state;
  const first = firstEvaluation(league, state, flying);
  if (count(flying, "update") > 0) return [...first];
  const measured = evaluationDue(state);
  // Segments started beyond the round, for measurement, may finish before earlier ones; the update must leave no gap.
  const size = Math.max(roundSize(state, measured), fresh.length + missing.length);
  const playing: Job[] = flying.filter(({ kind }) => kind === "segment");
  const segments: Job[] = [];
  while (playing.length + segments.length < width && fresh.length + playing.length + segments.length < size) {
    segments.push(segmentJob(league, state, nextIndex(state, [...playing, ...segments])));
  }
  if (fresh.length < size) return [...first, ...segments];
  // The update comes first, in case a single job process does both.
  if (!measured || updates === 0) return [updateJob(league, state, newest.policy), ...first];
  if (first.length > 0 || count(flying, "evaluation") > 0) return [...first];
  return [evaluationJob(league, state, newest, false)];
}

/** The lowest index that is neither in the ledger nor being played. */
export function nextIndex({ missing, nextSegment }: LeagueState, flying: readonly Job[]): number {
  const played = new Set(flying.flatMap((job) => (job.kind === "segment" ? [job.index] : [])));
  const free = missing.find((index) => !played.has(index));
  if (free !== undefined) return free;
  let index = nextSegment;
  while (played.has(index)) index++;
  return index;
}
