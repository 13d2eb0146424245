import { ordinal } from "openskill";
import { areRolesAlike } from "../../agents/league/roles.ts";
import {
  LiveRatings,
  type LiveEntry,
  type LiveRating,
  type RatedMatch,
  type RatingChange,
} from "../../agents/ratings/live-ratings.ts";
import type { Game } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import { PersonRecords, type PersonRecord, type RecordedMatch } from "./person-records.ts";
import type { ListedMatch, Match, MatchSummary, StoreReader } from "../store/store.ts";

/** Matches read at a time. */
const PAGE_MATCHES = 200;

/** Points a unit of openskill's mu: a player begins at 25, shown as 1000. */
const POINTS_PER_UNIT = 40;

/** Half of a normal 95% interval, in standard deviations. */
const NORMAL_95 = 1.96;

/** A rating on the scale that is shown. */
export interface PointRating {
  readonly rating: number;
  /** Half of its 95% interval. */
  readonly deviation: number;
}

export const inPoints = ({ mu, sigma }: LiveRating): PointRating => ({
  rating: POINTS_PER_UNIT * mu,
  deviation: POINTS_PER_UNIT * NORMAL_95 * sigma,
});

/** What players are ranked by, so that few matches can't lead: mu less three sigma (openskill's ordinal). */
export const rankedBy = (rating: LiveRating): number => POINTS_PER_UNIT * ordinal(rating);

/** Live ratings of people, and of the agents they play. */
export interface PeopleRatings {
  /** Ratings of a game, from its stored matches at first. @throws ServerError of the store. */
  of(game: Game): Promise<readonly LiveEntry[]>;
  /** A person's rating before a match in that seat. @throws ServerError of the store. */
  current(game: Game, person: string, seat: number): Promise<PointRating & { readonly change: null }>;
  /** A person's record and ratings in a game; null without a match that counts. @throws ServerError of the store. */
  recordOf(
    game: Game,
    person: string,
  ): Promise<{ readonly record: PersonRecord; readonly ratings: readonly LiveEntry[] } | null>;
  /** Counts a match that has been stored; null if it does not count. @throws ServerError of the store. */
  record(match: Match): Promise<(PointRating & { readonly change: number }) | null>;
}

/**
 * Ratings are a fold over the stored matches of people, read once for each game. Nothing else is stored about them. A
 * match of another server on the same store counts from the next start on.
 */
export function createPeopleRatings(store: Pick<StoreReader, "matches">): PeopleRatings {
  const games = new Map<string, Promise<GameResults>>();
  const resultsOf = (game: Game): Promise<GameResults> => {
    const known = games.get(game.id);
    if (known) return known;
    const reading = readResults(store, game);
    games.set(game.id, reading);
    // A store that is down is tried again by the next request.
    reading.catch(() => games.delete(game.id));
    return reading;
  };
  return {
    of: async (game) => (await resultsOf(game)).ratings.entries(),
    async current(game, id, seat) {
      const rating = (await resultsOf(game)).ratings.rating({ id, role: ratedRole(game, seat) });
      return { ...inPoints(rating), change: null };
    },
    async recordOf(game, person) {
      const { ratings, records } = await resultsOf(game);
      const record = records.of(person);
      return record && { record, ratings: ratings.entries().filter(({ id }) => id === person) };
    },
    async record(match) {
      const { game: id, pairing, returns } = match.episode;
      const game = gameById(id);
      if (!match.people?.some((person) => person !== null)) return null;
      const change = recordResult(await resultsOf(game), game, { ...match, pairing, returns });
      return change && { ...inPoints(change.after), change: POINTS_PER_UNIT * (change.after.mu - change.before.mu) };
    },
  };
}

/** What is known of a game's people. */
interface GameResults {
  readonly ratings: LiveRatings;
  readonly records: PersonRecords;
}

/** Counts a match for the records of its people, and for their ratings if it is rated. */
function recordResult({ ratings, records }: GameResults, game: Game, match: Summary): RatingChange | null {
  const recorded = recordedMatch(game, match);
  if (recorded) records.record(recorded);
  const rated = ratedMatch(game, match);
  return rated && ratings.record(rated);
}

type Summary = Pick<MatchSummary, "id" | "endedAt" | "forfeit" | "names" | "people" | "pairing" | "returns"> & {
  readonly outcome: ListedMatch["outcome"];
};

/**
 * What counts of a match: null unless it is rated, and its person played it to the end or forfeited. A match that an
 * agent forfeited says nothing: the server was slow. Nor does a match of partners.
 */
function ratedMatch(game: Game, match: Summary): RatedMatch | null {
  if (game.utility.identical) return null;
  const { id, endedAt, outcome, forfeit, names, people, pairing, returns } = match;
  const seats = pairing.map((reference, seat) => {
    const person = people?.[seat] ?? null;
    return { id: person ?? reference, name: names[seat] ?? "", isPerson: person !== null, role: ratedRole(game, seat) };
  });
  // Two people could be one, with two keys.
  if (pairing.filter((reference) => reference === "human").length !== 1) return null;
  const person = seats.findIndex(({ isPerson }) => isPerson);
  if (person < 0 || (outcome !== "finished" && (outcome !== "forfeited" || forfeit?.seat !== person))) return null;
  return { id, endedAt, seats, returns, forfeited: forfeit?.seat ?? null };
}

/**
 * What counts for people's records: matches that were played to their end or forfeited. An agent that forfeited was
 * slow, which is no win; partners don't play against each other.
 */
function recordedMatch(game: Game, match: Summary): RecordedMatch | null {
  const { id, endedAt, outcome, forfeit, names, people, pairing, returns } = match;
  const isForfeit = outcome === "forfeited" && pairing[forfeit?.seat ?? -1] === "human";
  if (game.utility.identical || !people || (outcome !== "finished" && !isForfeit)) return null;
  const seats = pairing.map((reference, seat) => {
    const name = names[seat] ?? "";
    if (reference === "human") return { id: people[seat] ?? null, name, isPerson: true };
    // A league's policy has another hash after every update.
    const agent = reference.startsWith("policy:") ? name.replace(VERSION, "") : name;
    return { id: agent, name: agent, isPerson: false };
  });
  return { id, endedAt, seats, returns };
}

/** The end of a policy's name: "v12", or "average". */
const VERSION = / (v\d+|average)$/;

const ratedRole = (game: Game, seat: number): string | null =>
  areRolesAlike(game) ? null : (game.roles[seat] ?? null);

async function readResults(store: Pick<StoreReader, "matches">, game: Game): Promise<GameResults> {
  const found = new Map<string, Summary>();
  for (let before: number | undefined; ;) {
    const page = await store.matches({ league: null, game: game.id, limit: PAGE_MATCHES, before });
    for (const match of page) if (match.people) found.set(match.id, match);
    const oldest = page.at(-1)?.endedAt;
    if (page.length < PAGE_MATCHES || oldest === undefined) break;
    // Matches that ended in the same millisecond may be on both sides of the end of a page.
    before = before === oldest + 1 ? oldest : oldest + 1;
  }
  const results = { ratings: new LiveRatings(), records: new PersonRecords() };
  for (const match of [...found.values()].toReversed()) recordResult(results, game, match);
  return results;
}
