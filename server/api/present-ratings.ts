import type { LeagueState } from "../../agents/league/state.ts";
import { gameById } from "../../games/registry.ts";
import type { RatingsAt } from "../ratings/league-ratings.ts";
import type { RatingsAnswer } from "../schemas/ratings.ts";

/** Most members named as tied with one: those with the nearest ratings. */
const MAX_NAMED_TIES = 8;

/**
 * The strongest of a league's rated members, in each role so many, and the anchor: all of 1,000 members with their ties
 * would be megabytes.
 */
export function presentRatings({ rated, at }: RatingsAt, state: LeagueState, limit: number): RatingsAnswer {
  const { anchor, ratings, nash, alphaRank, cycles, notes, unit } = rated;
  const ratingOf = new Map(ratings.map(({ role, member, rating }) => [`${role} ${member}`, rating]));
  const rows = ratings.map((row, place) => ({ row, place }));
  const strongest = [...new Set(ratings.map(({ role }) => role))].flatMap((role) =>
    rows
      .filter(({ row }) => row.role === role)
      .toSorted((a, b) => b.row.rating - a.row.rating)
      .filter(({ row }, rank) => rank < limit || row.member === anchor),
  );
  const shown = strongest.map(({ row }) => {
    const distance = (member: string) => Math.abs((ratingOf.get(`${row.role} ${member}`) ?? 0) - row.rating);
    const nearest = row.tiedWith.toSorted((a, b) => distance(a) - distance(b)).slice(0, MAX_NAMED_TIES);
    return { ...row, tiedWith: nearest, ties: row.tiedWith.length };
  });
  const masses = (all: readonly number[] | null) => all && strongest.map(({ place }) => all[place] ?? 0);
  return {
    at,
    anchor,
    total: ratings.length,
    ratings: shown,
    nash: masses(nash),
    alphaRank: masses(alphaRank),
    cycles: structuredClone(cycles) as RatingsAnswer["cycles"],
    notes: [...notes],
    unit,
    members: namedMembers(state, JSON.stringify([anchor, shown, cycles, notes])),
  };
}

/** Ratings of members by policy: in a seat's role, or the highest of all roles. */
export function memberRatings(
  { rated: { ratings } }: RatingsAt,
  { config }: LeagueState,
  seat: number | null,
): ReadonlyMap<string, number> {
  const role = seat === null ? null : (gameById(config.game).roles[seat] ?? null);
  const found = new Map<string, number>();
  for (const row of ratings) {
    const isMeant = role === null || row.role === null || row.role === role;
    if (isMeant) found.set(row.member, Math.max(row.rating, found.get(row.member) ?? row.rating));
  }
  return found;
}

/** Members whose hashes are in a text. */
function namedMembers({ population }: LeagueState, text: string): RatingsAnswer["members"] {
  const named = new Set(text.match(/\b[0-9a-f]{64}\b/g));
  return population.flatMap(({ policy, agent, version }) => (named.has(policy) ? [{ policy, agent, version }] : []));
}
