import { LRUCache } from "lru-cache";
import type { AgentKind, Correction, Opponent } from "../matchmaking/rule.ts";
import type { PayoffReader } from "../payoffs/payoff-table.ts";
import { policyReference } from "../player-reference.ts";
import { epochOfUpdate, updatesBefore } from "./agents.ts";
import { learnerSeats } from "./cast.ts";
import type { LeagueState, Member } from "./state.ts";

/** The members that an agent may meet, as a matchmaking rule sees them. The same arrays until members join. */
export interface OpponentLists {
  /** Those that may take a seat against it. */
  readonly past: readonly Opponent[];
  /** Those that may take its own seats. */
  readonly peers: readonly Opponent[];
  /** A value that depends on these lists and on payoffs, computed again or corrected only after they have changed. */
  remember<T>(payoffs: PayoffReader, key: string, compute: () => T, correct?: Correction<T>): T;
}

/** Members that had joined before an epoch. */
interface JoinedMembers {
  readonly members: readonly Member[];
  readonly policies: ReadonlySet<string>;
  readonly lists: Map<string, OpponentLists>;
}

/** A league that plays ahead schedules for two versions at once. */
const MAX_JOINED_LISTS = 4;

/** By the population of a league, an array that only grows. */
const joinedLists = new WeakMap<readonly Member[], LRUCache<string, JoinedMembers>>();

/**
 * The members that an agent may meet in the epoch, its current policy excluded.
 * @param seats the seats that an opponent must be able to take.
 */
export function opponentLists(state: LeagueState, seats: readonly number[]): OpponentLists {
  const joined = joinedMembers(state);
  const { policy, agent } = state;
  const excluded = policy !== null && joined.policies.has(policy) ? policy : null;
  const key = `${agent.id} ${seats.join(" ")} ${excluded}`;
  const known = joined.lists.get(key);
  if (known) return known;
  const members = excluded === null ? joined.members : joined.members.filter(({ policy: one }) => one !== excluded);
  const own = learnerSeats(state.config.cast);
  const past = opponentsIn(state, members, seats);
  const peers = own.join() === seats.join() ? past : opponentsIn(state, members, own);
  const lists = { past, peers, remember: rememberer() };
  joined.lists.set(key, lists);
  return lists;
}

/** The agents that learn all of the seats. */
export const agentsIn = (state: LeagueState, seats: readonly number[]): readonly LeagueState[] =>
  state.agents
    .map((other) => (other.agent.id === state.agent.id ? state : other))
    .filter(({ config }) => seats.every((one) => config.cast[one] === "policy"));

/** The members that can take all of the seats. */
function opponentsIn(state: LeagueState, members: readonly Member[], seats: readonly number[]): Opponent[] {
  const able = new Map(agentsIn(state, seats).map(({ agent }) => [agent.id, agent]));
  return members.flatMap((member) => {
    const agent = able.get(member.agent);
    return agent ? [opponentOf(member, agent.kind)] : [];
  });
}

/** By member: lists share them. */
const opponents = new WeakMap<Member, Opponent>();

function opponentOf(member: Member, kind: AgentKind): Opponent {
  const { agent, policy, version } = member;
  const known = opponents.get(member) ?? { player: policyReference(policy), key: policy, agent, kind, version };
  opponents.set(member, known);
  return known;
}

/** Values remembered of each table; the least recently used ones are dropped, since a key may name a version. */
const MAX_REMEMBERED_VALUES = 64;

/** A remembered value, and the revision of the payoffs that it is of. */
interface Remembered {
  readonly revision: number;
  readonly value: unknown;
}

function rememberer(): OpponentLists["remember"] {
  const kept = new Map<PayoffReader, LRUCache<string, Remembered>>();
  return <T>(payoffs: PayoffReader, key: string, compute: () => T, correct?: Correction<T>): T => {
    const values = kept.get(payoffs) ?? new LRUCache<string, Remembered>({ max: MAX_REMEMBERED_VALUES });
    kept.set(payoffs, values);
    const { revision } = payoffs;
    const known = values.get(key);
    if (known?.revision === revision) return known.value as T;
    const changes = known && correct ? payoffs.changesSince(known.revision) : null;
    const value = known && correct && changes ? correct(known.value as T, changes) : compute();
    values.set(key, { revision, value });
    return value;
  };
}

function joinedMembers(state: LeagueState): JoinedMembers {
  const { agents, epoch, members, population } = state;
  const cache = joinedLists.get(population) ?? new LRUCache<string, JoinedMembers>({ max: MAX_JOINED_LISTS });
  joinedLists.set(population, cache);
  const key = agents.length === 1 ? `${members.length}` : `${epoch}/${population.length}`;
  const known = cache.get(key);
  if (known) return known;
  // The list is kept, and `members` grows.
  const before = agents.length === 1 ? [...members] : membersBefore(state);
  const joined = { members: before, policies: new Set(before.map(({ policy }) => policy)), lists: new Map() };
  cache.set(key, joined);
  return joined;
}

/** The members that had joined before the epoch, in an order that does not depend on which agent was faster. */
function membersBefore({ agents, epoch, population }: LeagueState): readonly Member[] {
  const byId = new Map(agents.map(({ agent }, position) => [agent.id, { agent, position }]));
  const placed = population.flatMap((member) => {
    const found = byId.get(member.agent);
    if (!found || member.version > updatesBefore(found.agent, epoch)) return [];
    const joined = member.version === 0 ? 0 : epochOfUpdate(found.agent, member.version - 1) + 1;
    return [{ member, joined, position: found.position }];
  });
  return placed.toSorted((a, b) => a.joined - b.joined || a.position - b.position).map(({ member }) => member);
}
