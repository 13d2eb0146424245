import { choose, random } from "../../games/core/random.ts";
import type { Pairing } from "../episode.ts";
import { policyReference } from "../player-reference.ts";
import { budgetSeconds } from "./budget.ts";
import { learnerSeats } from "./cast.ts";
import type { ComputedSeconds, LeagueState } from "./state.ts";

/** The players of a segment, and which seats learn from it. */
export interface SeatedPairing {
  readonly pairing: Pairing;
  readonly learnerSeats: readonly number[];
}

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
  const members = state.members.filter((member) => member.version <= version);
  return { ...state, updates: version, policy: newest.policy, memory: newest.memory, recent, members };
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

/**
 * The pairing of a segment by its turn: the cast, with policies in the learning seats. These are the current policy in
 * all of them; or, in `pastShare` of the segments, the current one in one of them and a past snapshot in the others;
 * or, across versions, the newest ones in every combination, in turn. Depends only on the league's seed and the turn,
 * given members and versions.
 */
export function segmentPairing(state: LeagueState, turn: number): SeatedPairing {
  const { config } = state;
  const seats = learnerSeats(config.cast);
  const seated = config.crossVersions > 1 ? pairAcrossVersions(state, seats, turn) : pairWithPast(state, seats, turn);
  return { pairing: seat(state, seated.policies), learnerSeats: seated.learn };
}

/**
 * The cast with the current policy in all learning seats, whichever combination is next: for play that is only
 * measured.
 */
export function selfPlayPairing(state: LeagueState): Pairing {
  const { policy, config } = state;
  if (policy === null) throw new RangeError("a league without a policy has no pairing");
  return seat(state, new Map(learnerSeats(config.cast).map((one) => [one, policy])));
}

function seat({ members, config }: LeagueState, policies: Seated["policies"]): Pairing {
  return config.cast.map((who, at) => {
    const policy = who === "base" ? members[0]?.policy : policies.get(at);
    return policy === undefined ? who : policyReference(policy);
  });
}

/** A policy's hash for each learning seat, and the seats that learn from this segment. */
interface Seated {
  readonly policies: ReadonlyMap<number, string>;
  readonly learn: readonly number[];
}

function pairWithPast({ policy, members, config }: LeagueState, seats: readonly number[], turn: number): Seated {
  if (policy === null) throw new RangeError("a league without a policy has no pairing");
  const draw = random(`pairing/${config.seed}/${turn}`);
  const past = members.filter((member) => member.policy !== policy);
  if (past.length === 0 || draw() >= config.pastShare) {
    return { policies: new Map(seats.map((seat) => [seat, policy])), learn: seats };
  }
  const opponent = choose(draw, past).policy;
  const own = choose(draw, seats);
  return { policies: new Map(seats.map((seat) => [seat, seat === own ? policy : opponent])), learn: [own] };
}

/** Combination number `turn` of the newest versions over the seats; the first seat's version varies fastest. */
function pairAcrossVersions(state: LeagueState, seats: readonly number[], turn: number): Seated {
  const recent = state.recent.slice(-state.config.crossVersions);
  if (recent.length === 0) throw new RangeError("a league without a policy has no pairing");
  const policies = new Map<number, string>();
  let remainder = turn;
  for (const seat of seats) {
    policies.set(seat, recent[remainder % recent.length]?.policy ?? "");
    remainder = Math.floor(remainder / recent.length);
  }
  return { policies, learn: seats };
}

/** Why the budget is spent, in words; null while it isn't. */
export function spentBudget(state: LeagueState): string | null {
  const { config, updates } = state;
  const { budget } = config;
  const run = budgetSeconds(state);
  if (budget.updates !== undefined && updates >= budget.updates) return `${budget.updates} updates done, as planned`;
  if (budget.seconds !== undefined && run >= budget.seconds) return `${budget.seconds} s run, as planned`;
  return null;
}

/**
 * Fraction of a league's age between two evaluations, and between two snapshots, once that exceeds the fixed number of
 * updates.
 */
const EVALUATION_SHARE = 0.02;
const SNAPSHOT_SHARE = 0.1;

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

/**
 * Whether the newest policy is due to join the population: every `snapshotEvery` updates, later every tenth of the
 * league's age. So a population stays small enough to display, however long its league runs: 60 members after 10,000
 * updates.
 */
export function snapshotDue({ config, policy, updates, members }: LeagueState): boolean {
  const last = members.at(-1);
  // Without learning, the newest policy equals the last member.
  if (policy === null || !last || last.policy === policy) return false;
  return updates - last.version >= Math.max(config.snapshotEvery, SNAPSHOT_SHARE * last.version);
}
