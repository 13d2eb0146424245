import { shareInterval } from "../../games/core/statistics.ts";
import { lineKey } from "../matchmaking/rule.ts";
import { parseReference } from "../player-reference.ts";
import type { LeagueEvent, LedgerEntry, PairResult } from "./ledger.ts";

/** Episodes of a member by outcome, draws being draws. */
export interface Outcomes {
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
}

/** A member's results against one opponent. */
export interface Encounter extends Outcomes {
  /**
   * A member's policy hash, {@link lineKey} of an agent for its versions that are no members, or a player reference.
   */
  readonly opponent: string;
  /** The member's first seat; null where results of all seats are added. */
  readonly seat: number | null;
  /** The stored segment in which the opponent scored the most, and the least; the newest of equals. */
  readonly worstSegment: string;
  readonly bestSegment: string;
}

/** Why a result was recorded. */
export type ResultPurpose = "training" | "gate" | "payoff" | "ladder";

/** A recorded result between two players; `result` is null where an older release recorded none. */
export interface RecordedResult {
  readonly segment: string;
  readonly purpose: ResultPurpose;
  readonly result: PairResult | null;
}

/** The results between two different players that an entry records. */
export function recordedResults({ event }: LedgerEntry): readonly RecordedResult[] {
  if (event.type === "segment-played") {
    if (new Set(event.pairing).size !== 2) return [];
    return [{ segment: event.segment, purpose: "training", result: event.result ?? null }];
  }
  if (event.type === "ladder-played") {
    return event.results.map(({ segment, ...result }) => ({ segment, purpose: "ladder", result }));
  }
  if (event.type !== "gate-decided" && event.type !== "payoffs-played") return [];
  const [games, purpose] =
    event.type === "gate-decided" ? ([event.games, "gate"] as const) : ([event.results, "payoff"] as const);
  return games.map(({ segment, ...result }) => ({ segment, purpose, result }));
}

/** Keys of players: policies that are named by their hash, other versions by their agent. */
export class OpponentKeys {
  readonly #agents = new Map<string, string>();
  readonly #isNamed: (policy: string) => boolean;

  /** @param isNamed whether a policy is a member, or is asked for by its hash. */
  constructor(isNamed: (policy: string) => boolean) {
    this.#isNamed = isNamed;
  }

  /** Takes an entry of the ledger; those of updates come before what the new version plays. */
  note(event: LeagueEvent): void {
    if (event.type === "policy-updated") this.#agents.set(event.policy, event.agent ?? "main");
  }

  of(reference: string): string {
    const { kind, name } = parseReference(reference);
    if (kind !== "policy") return reference;
    const agent = this.#agents.get(name);
    return this.#isNamed(name) || agent === undefined ? name : lineKey(agent);
  }
}

const isPolicyHash = (key: string): boolean => !key.includes(":");

interface Tally {
  readonly opponent: string;
  readonly seat: number;
  episodes: number;
  wins: number;
  draws: number;
  losses: number;
  /** Sum of returns. */
  returns: number;
  worst: { segment: string; score: number };
  best: { segment: string; score: number };
}

/** Adds up the results of members against each of their opponents, in each seat. */
export class EncounterCounter {
  readonly #tallies = new Map<string, Map<string, Tally>>();
  readonly #only: string | undefined;

  /** @param only the key of the one player to count; absent: all policies that are named by their hash. */
  constructor(only?: string) {
    this.#only = only;
  }

  /** @param keys of the two players. */
  add(segment: string, result: PairResult, keys: readonly [string, string]): void {
    this.#count(segment, result, keys, 0);
    this.#count(segment, result, keys, 1);
  }

  /** A member's opponents, the one that scores the most against it first. @param bySeat whether seats are apart. */
  encounters(member: string, bySeat: boolean): readonly Encounter[] {
    const groups = Map.groupBy(this.#of(member), ({ opponent, seat }) => (bySeat ? `${seat} ${opponent}` : opponent));
    return [...groups.values()]
      .flatMap((group): Encounter[] => {
        const [first] = group;
        if (!first) return [];
        const ends = { worstSegment: endSegment(group, "worst"), bestSegment: endSegment(group, "best") };
        return [{ opponent: first.opponent, seat: bySeat ? first.seat : null, ...outcomes(group), ...ends }];
      })
      .toSorted((a, b) => a.score - b.score);
  }

  /** A member's results in each first seat that it took, against all opponents together. */
  bySeat(member: string): readonly ({ readonly seat: number } & Outcomes)[] {
    const groups = Map.groupBy(this.#of(member), ({ seat }) => seat);
    return [...groups].map(([seat, group]) => ({ seat, ...outcomes(group) })).toSorted((a, b) => a.seat - b.seat);
  }

  #of(member: string): readonly Tally[] {
    return [...(this.#tallies.get(member)?.values() ?? [])];
  }

  #count(segment: string, result: PairResult, keys: readonly [string, string], own: 0 | 1): void {
    const other = own === 0 ? 1 : 0;
    const [member, opponent] = [keys[own], keys[other]];
    if (member === opponent || result.episodes === 0) return;
    if (this.#only === undefined ? !isPolicyHash(member) : member !== this.#only) return;
    const tallies = this.#tallies.get(member) ?? new Map<string, Tally>();
    this.#tallies.set(member, tallies);
    const seat = result.seats[own];
    const key = `${seat} ${opponent}`;
    const tally = tallies.get(key) ?? emptyTally(opponent, seat);
    tallies.set(key, tally);
    const [won, lost] = own === 0 ? [result.wins, result.losses] : [result.losses, result.wins];
    tally.episodes += result.episodes;
    tally.wins += won;
    tally.draws += result.draws;
    tally.losses += lost;
    tally.returns += result.means[own] * result.episodes;
    const score = (won + result.draws / 2) / result.episodes;
    if (score <= tally.worst.score) tally.worst = { segment, score };
    if (score >= tally.best.score) tally.best = { segment, score };
  }
}

const emptyTally = (opponent: string, seat: number): Tally => ({
  opponent,
  seat,
  episodes: 0,
  wins: 0,
  draws: 0,
  losses: 0,
  returns: 0,
  worst: { segment: "", score: Number.POSITIVE_INFINITY },
  best: { segment: "", score: Number.NEGATIVE_INFINITY },
});

function outcomes(tallies: readonly Tally[]): Outcomes {
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0);
  const [wins, draws, losses] = [sum((one) => one.wins), sum((one) => one.draws), sum((one) => one.losses)];
  const episodes = sum((one) => one.episodes);
  const { value: score, low, high } = shareInterval((wins + draws / 2) / episodes, episodes);
  return { episodes, wins, draws, losses, score, low, high, mean: sum(({ returns }) => returns) / episodes };
}

function endSegment(tallies: readonly Tally[], end: "worst" | "best"): string {
  const sign = end === "worst" ? 1 : -1;
  return tallies.map((tally) => tally[end]).toSorted((a, b) => sign * (a.score - b.score))[0]?.segment ?? "";
}
