import { LRUCache } from "lru-cache";
import type { Opponent } from "../matchmaking/rule.ts";
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
  /** A value that depends on these lists and on payoffs, computed again only after they have changed. */
  remember<T>(payoffs: PayoffReader, key: string, compute: () => T): T;
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
  const members = joined.members.filter((member) => member.policy !== excluded);
  const lists = {
    past: opponentsIn(state, members, seats),
    peers: opponentsIn(state, members, learnerSeats(state.config.cast)),
    remember: rememberer(),
  };
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
  return members.flatMap(({ agent: id, policy, version }) => {
    const agent = able.get(id);
    return agent ? [{ player: policyReference(policy), key: policy, agent: id, kind: agent.kind, version }] : [];
  });
}

function rememberer(): OpponentLists["remember"] {
  const kept = new Map<PayoffReader, { readonly revision: number; readonly values: Map<string, unknown> }>();
  return <T>(payoffs: PayoffReader, key: string, compute: () => T): T => {
    const { revision } = payoffs;
    let current = kept.get(payoffs);
    if (current?.revision !== revision) kept.set(payoffs, (current = { revision, values: new Map() }));
    if (!current.values.has(key)) current.values.set(key, compute());
    return current.values.get(key) as T;
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
