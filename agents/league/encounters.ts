import { shareInterval } from "../../games/core/statistics.ts";
import { lineKey } from "../matchmaking/rule.ts";
import { parseReference } from "../player-reference.ts";
import type { LedgerEntry, PairResult } from "./ledger.ts";

/** A member's results against one opponent. */
export interface Encounter {
  /**
   * A member's policy hash, {@link lineKey} of an agent for its versions that are no members, or a player reference.
   */
  readonly opponent: string;
  readonly episodes: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Mean score, 0 to 1, a draw is one half. */
  readonly score: number;
  /** Its 95% interval (Wilson's). */
  readonly low: number;
  readonly high: number;
  /** Mean return of the member. */
  readonly mean: number;
  /** The stored segment in which the opponent scored the most, the newest of equals. */
  readonly segment: string;
}

type Working = Omit<Encounter, "low" | "high"> & { readonly segmentScore: number };

/** Opponents by member, the one that scores the most against it first. */
export function memberEncounters(entries: readonly LedgerEntry[]): ReadonlyMap<string, readonly Encounter[]> {
  const keyOf = playerKeys(entries);
  const tables = new Map<string, Map<string, Working>>();
  for (const { segment, result } of entries.flatMap(recordedResults)) {
    for (const own of [0, 1] as const) {
      const member = keyOf(result.players[own]);
      const opponent = keyOf(result.players[own === 0 ? 1 : 0]);
      if (!isPolicyHash(member) || member === opponent) continue;
      const table = tables.get(member) ?? new Map<string, Working>();
      tables.set(member, table);
      table.set(opponent, added(table.get(opponent) ?? firstEncounter(opponent), result, own, segment));
    }
  }
  return new Map(
    [...tables].map(([member, table]) => {
      const found = [...table.values()].map(({ segmentScore: _, ...encounter }): Encounter => {
        const { low, high } = shareInterval(encounter.score, encounter.episodes);
        return { ...encounter, low, high };
      });
      return [member, found.toSorted((a, b) => a.score - b.score)];
    }),
  );
}

const isPolicyHash = (key: string): boolean => !key.includes(":");

/** Results with their segments; ledgers of older releases have none. */
function recordedResults({ event }: LedgerEntry): { segment: string; result: PairResult }[] {
  if (event.type === "segment-played") {
    return event.result ? [{ segment: event.segment, result: event.result }] : [];
  }
  const games = event.type === "gate-decided" ? event.games : event.type === "payoffs-played" ? event.results : [];
  return games.map(({ segment, ...result }) => ({ segment, result }));
}

/** The key of a player: members by their hash, other versions by their agent. */
function playerKeys(entries: readonly LedgerEntry[]): (reference: string) => string {
  const agents = new Map<string, string>();
  const members = new Set<string>();
  for (const { event } of entries) {
    if (event.type === "member-added") members.add(event.policy);
    if (event.type === "policy-updated") agents.set(event.policy, event.agent ?? "main");
  }
  return (reference) => {
    const { kind, name } = parseReference(reference);
    if (kind !== "policy") return reference;
    const agent = agents.get(name);
    return members.has(name) || agent === undefined ? name : lineKey(agent);
  };
}

const firstEncounter = (opponent: string): Working => ({
  opponent,
  episodes: 0,
  wins: 0,
  draws: 0,
  losses: 0,
  score: 0.5,
  mean: 0,
  segment: "",
  segmentScore: Number.POSITIVE_INFINITY,
});

function added(before: Working, result: PairResult, own: 0 | 1, segment: string): Working {
  const [won, lost] = own === 0 ? [result.wins, result.losses] : [result.losses, result.wins];
  const episodes = before.episodes + result.episodes;
  const wins = before.wins + won;
  const draws = before.draws + result.draws;
  const score = (won + result.draws / 2) / result.episodes;
  const isWorst = score <= before.segmentScore;
  return {
    opponent: before.opponent,
    episodes,
    wins,
    draws,
    losses: before.losses + lost,
    score: (wins + draws / 2) / episodes,
    mean: (before.mean * before.episodes + result.means[own] * result.episodes) / episodes,
    segment: isWorst ? segment : before.segment,
    segmentScore: isWorst ? score : before.segmentScore,
  };
}
