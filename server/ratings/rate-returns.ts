import { AgentError } from "../../agents/errors.ts";
import { parseReference } from "../../agents/player-reference.ts";
import type { RatedRoleReturns } from "../../agents/ratings/return-ratings.ts";
import { ReturnCounter, type RoleReturns } from "../../agents/ratings/return-counts.ts";
import type { Game } from "../../games/core/game.ts";
import { valueAt } from "../../games/core/value-at.ts";
import { ledgerPages } from "../store/ledger-pages.ts";
import { quoted } from "../store/refusal.ts";
import type { StoreReader } from "../store/store.ts";

/** Stored segments from which the spread of returns is estimated: the ledger has their means only. */
const MAX_SPREAD_SEGMENTS = 64;

/** The returns of every role of a league of more than two seats. */
export interface LeagueReturns {
  readonly roles: readonly RatedRoleReturns[];
  /** The member whose rating is 0 by default. */
  readonly anchor: string;
}

/**
 * Collects mean returns of all segments, self-play too, since it shows what a policy earns in its own company.
 * @param order places of members in the population, by policy.
 * @throws AgentError `ratings/no-games`; ServerError of the store.
 */
export async function leagueReturns(
  store: StoreReader,
  league: string,
  game: Game,
  order: ReadonlyMap<string, number>,
): Promise<LeagueReturns> {
  const { counters, segments } = await countReturns(store, league, game);
  const variances = await returnVariances(store, segments, game.roles.length);
  const roles = counters.map((counter, seat) => {
    const returns = counter.returns();
    return { ...returns, variance: variances[seat] ?? 0, entrants: roleEntrants(returns, order) };
  });
  const members = roles.flatMap(({ entrants }) => entrants.map(({ member }) => member));
  const scripts = members.filter((member) => member.startsWith("script:"));
  const oldest = members.toSorted((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity))[0];
  const anchor = scripts.find((member) => member === "script:random") ?? scripts[0] ?? oldest;
  if (anchor === undefined) throw nothingToCompare(league);
  return { roles, anchor };
}

export const nothingToCompare = (league: string): AgentError =>
  new AgentError(
    "ratings/no-games",
    `The league ${quoted(league)} has no games yet in which two members took one role with the same other players: let it run longer, with a pastShare above 0.`,
  );

async function countReturns(store: StoreReader, league: string, game: Game) {
  const counters = game.roles.map((role) => new ReturnCounter(role));
  const segments: string[] = [];
  for await (const entries of ledgerPages(store, league)) {
    for (const { event } of entries) {
      if (event.type !== "segment-played" || event.episodes === 0) continue;
      segments.push(event.segment);
      counters.forEach((counter, seat) =>
        counter.add(event.pairing, seat, event.episodes, event.returns[seat] ?? Number.NaN),
      );
    }
  }
  return { counters, segments };
}

/** The variance of each seat's return within stored segments, over segments at even distances. */
async function returnVariances(store: StoreReader, segments: readonly string[], seats: number): Promise<number[]> {
  const step = Math.max(1, segments.length / MAX_SPREAD_SEGMENTS);
  const squares = Array.from({ length: seats }, () => 0);
  let freedom = 0;
  for (let at = 0; at < segments.length; at += step) {
    const segment = await store.segment(segments[Math.floor(at)] ?? "");
    if (!segment || segment.count < 2) continue;
    freedom += segment.count - 1;
    for (let seat = 0; seat < seats; seat++) {
      const own = Array.from({ length: segment.count }, (_, i) => valueAt(segment.returns, i * seats + seat));
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      squares[seat] = valueAt(squares, seat) + own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    }
  }
  return squares.map((sum) => (freedom === 0 ? 0 : sum / freedom));
}

/** Members in the order they joined, then players that are no policies. */
function roleEntrants({ names }: RoleReturns, order: ReadonlyMap<string, number>): RatedRoleReturns["entrants"] {
  const rows = names.flatMap((name) => {
    const { kind, name: hash } = parseReference(name);
    const place = kind === "policy" ? order.get(hash) : Number.POSITIVE_INFINITY;
    return place === undefined ? [] : [{ name, member: kind === "policy" ? hash : name, place }];
  });
  return rows.toSorted((a, b) => a.place - b.place || 0).map(({ place: _, ...row }) => row);
}
