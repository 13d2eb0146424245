import { random, type Random } from "../../games/core/random.ts";
import { checkpointRuleById } from "../checkpoints/registry.ts";
import type { ArchiveEntry } from "../parents/parent-rule.ts";
import { parentRuleById } from "../parents/registry.ts";
import { agentSeed, epochOfUpdate, updatesBefore } from "./agents.ts";
import { budgetSeconds } from "./budget.ts";
import type { PayoffReader } from "../payoffs/payoff-table.ts";
import { memberGames } from "./member-games.ts";
import type { ChosenRule } from "./ledger.ts";
import { agentView } from "./pairing.ts";
import { needsComparison } from "./playing.ts";
import type { ComputedSeconds, LeagueState, Member } from "./state.ts";

/**
 * The version that plays segment `index`. In rounds it is the newest. Ahead, the round that the next update waits for
 * belongs to the version before, whenever it is played, and the round after it to the newest: so equal seeds give equal
 * runs however fast segments and updates complete, interruptions and retries included.
 */
export function versionOfSegment(state: LeagueState, index: number): number {
  const { config, updates } = state;
  const isAwaited = unconsumedBefore(state, index) < config.segmentsPerUpdate;
  return config.ahead && isAwaited ? Math.max(0, updates - 1) : updates;
}

/**
 * The number of segment `index` among all that are learned from: segments played only for measurement have an index
 * too, but don't count. Null for those: all of a round beyond its first ones.
 */
export function segmentTurn(state: LeagueState, index: number): number | null {
  const { config, updates } = state;
  const place = unconsumedBefore(state, index);
  const counts = config.ahead || place < config.segmentsPerUpdate;
  return counts ? updates * config.segmentsPerUpdate + place : null;
}

/**
 * Played segments of the round that the next update learns from, in index order. If nothing is played ahead, these are
 * all there are.
 */
export function awaitedRound(state: LeagueState): LeagueState["fresh"] {
  const { config, fresh } = state;
  const round = config.ahead
    ? fresh.filter(({ index }) => unconsumedBefore(state, index) < config.segmentsPerUpdate)
    : fresh;
  return round.toSorted((a, b) => a.index - b.index);
}

/** Segments before `index` that no update has consumed: consumed ones have lower indices. */
const unconsumedBefore = ({ played, fresh }: LeagueState, index: number): number => index - (played - fresh.length);

/**
 * The state with the policies, members and memory of the time when `version` was the newest.
 * @throws RangeError for one more than a version back, or in the future.
 */
export function stateAtVersion(state: LeagueState, version: number): LeagueState {
  const recent = state.recent.filter((player) => player.version <= version);
  const newest = recent.at(-1);
  if (newest?.version !== version)
    throw new RangeError(`version ${version} of the league does not play any more, or not yet`);
  const hasJoined = (member: Member) => member.version <= version;
  // Versions of members increase.
  const members = state.members.slice(-1).every(hasJoined) ? state.members : state.members.filter(hasJoined);
  const epoch = state.agents.length > 1 ? state.epoch : version;
  return { ...state, epoch, updates: version, policy: newest.policy, memory: newest.memory, recent, members };
}

/**
 * The state with the newest policy instead of recent ones whose weights are gone: an older release, or a leader that
 * died while ending the league, may have released a version that still has to play.
 */
export function withReplacements(state: LeagueState, isKept: (policy: string) => boolean): LeagueState {
  const { policy, memory, recent } = state;
  if (policy === null || recent.every((player) => isKept(player.policy))) return state;
  return {
    ...state,
    recent: recent.map((player) => (isKept(player.policy) ? player : { ...player, policy, memory })),
  };
}

/** Why the budget is spent, in words; null while it isn't. */
export function spentBudget(state: LeagueState): string | null {
  const { config, agents, epoch } = state;
  const { budget } = config;
  // Several agents end together, with the epoch.
  const updates = agents.length > 1 ? epoch : state.updates;
  const run = budgetSeconds(state);
  if (budget.updates !== undefined && updates >= budget.updates) return `${budget.updates} updates done, as planned`;
  if (budget.seconds !== undefined && run >= budget.seconds) return `${budget.seconds} s run, as planned`;
  return null;
}

/** Fraction of a league's age between two evaluations, once that exceeds the fixed number of updates. */
const EVALUATION_SHARE = 0.02;

/**
 * The largest share of a league's computing time that evaluations may take, except the thorough ones at its start and
 * end.
 */
const MAX_EVALUATION_TIME_SHARE = 0.2;

/**
 * Whether the newest policy is due to be measured: the first one, then every `evaluateEvery` updates, later every
 * fiftieth of the league's age, and less often if slow evaluations would take more than a fifth of the computing time.
 * It does not wait for the first policy's evaluation.
 */
export function evaluationDue({ config, policy, updates, evaluations, computed }: LeagueState): boolean {
  if (policy === null) return false;
  if (evaluations.length === 0 && updates === 0) return true;
  const last = evaluations.at(-1)?.version ?? 0;
  return updates - last >= Math.max(config.evaluateEvery, EVALUATION_SHARE * last) && isAffordable(computed);
}

/** Whether another evaluation as slow as the last keeps within the share. */
function isAffordable({ training, evaluating, lastEvaluation }: ComputedSeconds): boolean {
  const evaluated = evaluating + lastEvaluation;
  return evaluated <= MAX_EVALUATION_TIME_SHARE * (training + evaluated);
}

/** What has to be decided or done about an agent's newest policy before anything is played with it. */
export type AgentStep = "compare" | "gate" | "join" | "payoffs" | "restart";

/** The next step of an agent; null: none, it may play and learn. */
export function stepDue(state: LeagueState): AgentStep | null {
  const { members, updates, payoffsAt, config, acceptedAt } = state;
  if (snapshotDue(state) && needsComparison(state)) return "compare";
  if (snapshotDue(state)) return config.gate.rule === "always" || acceptedAt === updates ? "join" : "gate";
  const isNew = members.at(-1)?.version === updates && updates > payoffsAt;
  if (isNew && memberGames(state).length > 0) return "payoffs";
  return restartPolicy(state) === null ? null : "restart";
}

/**
 * Whether the newest policy is due to be frozen, by the agent's checkpoint rule. Only before anything is played with it
 * and, if several agents learn, before the epoch ends in which it was trained.
 */
function snapshotDue(state: LeagueState): boolean {
  const { policy, updates, members, decidedAt, acceptedAt } = state;
  const last = members.at(-1);
  // Without learning, the newest policy equals the last member.
  if (policy === null || !last || last.policy === policy || decidedAt >= updates) return false;
  return acceptedAt === updates || (hasLearned(state) && checkpointDue(state));
}

function checkpointDue(state: LeagueState): boolean {
  const { config, updates, decidedAt } = state;
  const { rule, options } = config.checkpoints;
  const progress = { updates, lastSnapshot: decidedAt, snapshotEvery: config.snapshotEvery, view: agentView(state) };
  return checkpointRuleById(rule).isDue(progress, options);
}

/** The policy that an agent starts over from, now that its newest one has been decided on; null: it goes on. */
export function restartPolicy(state: LeagueState): { readonly policy: string; readonly reason: string } | null {
  const { config, agent, members, policy, updates, decidedAt, restartedAt } = state;
  const first = members[0]?.policy;
  if (first === undefined || updates === 0 || decidedAt !== updates || restartedAt === updates) return null;
  if (!hasLearned(state)) return null;
  const draw = random(`restart/${agentSeed(config, agent.id)}/${updates}`);
  const { checkpoints, parents } = config;
  if (checkpointRuleById(checkpoints.rule).isReset(agent.kind, checkpoints.options, draw)) {
    return { policy: first, reason: `The ${agent.kind} starts again after its snapshot.` };
  }
  if (parents === null) return null;
  // Read after every job until the next update.
  const key = `parent of ${agent.id} after ${updates} updates and ${state.refused.length} refusals`;
  const chosen = agentView(state).remember(key, () => chooseParent(state, parents, draw)) ?? policy;
  const frozen = [...members, ...state.refused].find(({ version }) => version === updates)?.policy;
  if (chosen === null || chosen === policy || chosen === frozen) return null;
  return { policy: chosen, reason: `Chosen as the next parent by ${parents.rule}.` };
}

/** The frozen policy of an agent that a rule chooses as a parent; null before the first member. */
export function chooseParent(state: LeagueState, { rule, options }: ChosenRule, draw: Random): string | null {
  return parentRuleById(rule).choose(archiveOf(state), options, draw)?.policy ?? null;
}

/** An agent's frozen policies, oldest first, with their games against members. */
function archiveOf(state: LeagueState): readonly ArchiveEntry[] {
  const { members, refused, population } = state;
  const reader = state.payoffs.at(state.epoch);
  const entries = [...members, ...refused].toSorted((a, b) => a.version - b.version);
  const met = metMembers(reader, population);
  const acceptedPolicies = new Set(members.map(({ policy }) => policy));
  return entries.map(({ policy, parent }): ArchiveEntry => {
    const played = (met.get(policy) ?? []).map((other) => ({
      games: reader.games(policy, other),
      score: reader.score(policy, other),
    }));
    const games = played.reduce((sum, one) => sum + one.games, 0);
    const points = played.reduce((sum, one) => sum + one.games * one.score, 0);
    const accepted = acceptedPolicies.has(policy);
    return { policy, parent, accepted, rating: eloOfScore(points, games), games, points };
  });
}

/** The members that each player has met, in the order in which they joined: few of all. */
function metMembers(reader: PayoffReader, population: readonly Member[]): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, number[]>();
  for (const [place, { policy }] of population.entries()) places.set(policy, [...(places.get(policy) ?? []), place]);
  const met = new Map<string, Set<number>>();
  for (const { row, column } of reader.pairs()) {
    const known = met.get(row) ?? new Set();
    met.set(row, known);
    for (const place of places.get(column) ?? []) known.add(place);
  }
  const policiesAt = (at: ReadonlySet<number>) =>
    [...at].toSorted((a, b) => a - b).map((place) => population[place]?.policy ?? "");
  return new Map(Array.from(met, ([row, at]) => [row, policiesAt(at)]));
}

/** Elo's difference to the opponents that a share of points suggests, with one more draw; null without games. */
const eloOfScore = (points: number, games: number): number | null =>
  games === 0 ? null : 400 * Math.log10((points + 0.5) / (games - points + 0.5));

/** Whether an agent has made the update of the running epoch: an only agent always has. */
function hasLearned({ agent, agents, updates, epoch }: LeagueState): boolean {
  if (agents.length === 1) return true;
  const before = updatesBefore(agent, epoch);
  return updates === updatesBefore(agent, epoch + 1) && updates > before;
}

/** Whether an agent may play and learn now: with several agents, only in the epoch of its next update. */
export const isLearning = ({ agent, agents, updates, epoch }: LeagueState): boolean =>
  agents.length === 1 || epochOfUpdate(agent, updates) === epoch;

/** Whether every agent has made its update of the running epoch. Frozen policies may still wait for a decision. */
export const isEpochOver = ({ agents, epoch }: LeagueState): boolean =>
  agents.length > 1 && agents.every(({ agent, updates }) => updates >= updatesBefore(agent, epoch + 1));
