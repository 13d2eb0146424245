import {
  EncounterCounter,
  type OpponentKeys,
  type Outcomes,
  type ResultPurpose,
} from "../../agents/league/encounters.ts";
import type { ListedMatch, StoreReader } from "../store/store.ts";
import { decisiveEpisodes, type DecisiveEpisodes } from "./decisive.ts";
import { mapInOrder } from "./in-order.ts";
import { scanResults, type ScannedLeague, type ScannedResult } from "./scan.ts";

/** Matches of a league that are looked through for one answer, at most, and those of one read. */
const MATCH_SEARCH = { most: 2000, perRead: 200 };

/** The episodes of a segment between two players, from the side of the first. */
export interface PairSegment extends DecisiveEpisodes {
  readonly kind: "segment";
  readonly segment: string;
  readonly at: number;
  readonly purpose: ResultPurpose;
  /** The first player's first seat. */
  readonly seat: number;
  readonly episodes: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Mean return of the first player. */
  readonly mean: number;
  /** Whether the episodes are still stored. */
  readonly stored: boolean;
}

/** A match between two players. */
export interface PairMatch {
  readonly kind: "match";
  readonly at: number;
  /** The first player's first seat. */
  readonly seat: number;
  /** Of the first player; null where the match was abandoned. */
  readonly outcome: "won" | "drawn" | "lost" | null;
  readonly match: ListedMatch;
}

/** Where a list of games continues: before this entry and place of the ledger, and before this match's end. */
export interface GamesPosition {
  readonly seq: number;
  readonly place: number;
  /** Milliseconds since 1970. */
  readonly before: number;
}

export interface PairGames {
  /** All recorded episodes in segments, from the side of the first player; null where there are none. */
  readonly total: Outcomes | null;
  /** Segments and matches, newest first. */
  readonly games: readonly (PairSegment | PairMatch)[];
  /** Where older ones begin; null at the end. */
  readonly next: GamesPosition | null;
}

/** Which games to read. */
export interface PairGamesRequest {
  /** Keys: policies' hashes, `agent:ID` for an agent's versions that are no members, or references. */
  readonly pair: readonly [string, string];
  readonly from: GamesPosition;
  readonly limit: number;
  readonly matchSearch?: typeof MATCH_SEARCH;
}

/** The position from which a list begins. */
export const NEWEST_GAMES: GamesPosition = {
  seq: Number.MAX_SAFE_INTEGER,
  place: 0,
  before: Number.MAX_SAFE_INTEGER,
};

type Reader = Pick<StoreReader, "ledger" | "segment" | "matches">;

/** What two players of a league played against each other, newest first. */
export async function readPairGames(
  store: Reader,
  league: ScannedLeague,
  { pair: [a, b], from, limit, matchSearch = MATCH_SEARCH }: PairGamesRequest,
): Promise<PairGames> {
  const counter = new EncounterCounter(a);
  const isPair = ([first, second]: readonly string[]) => (first === a && second === b) || (first === b && second === a);
  let newest: ScannedResult[] = [];
  const keys = await scanResults(store, league, {
    named: [a, b],
    needs: isPair,
    onResult(found) {
      if (!isPair(found.keys)) return;
      counter.add(found.segment, found.result, found.keys);
      // One more than shown says that there are older ones.
      if (isBefore(found, from)) newest = [...newest, found].slice(-limit - 1);
    },
  });
  const search = { ...matchSearch, before: from.before, limit };
  const matches = await findMatches(store, { ...search, league: league.id, pair: [a, b], keys });
  const found = [...newest.toReversed(), ...matches.found].toSorted((one, other) => other.at - one.at);
  const shown = found.slice(0, limit);
  const games = await mapInOrder(shown, async (one) => ("kind" in one ? one : pairSegment(store, one, a)));
  const [total] = counter.encounters(a, false);
  return { total: total ?? null, games, next: nextPosition({ found, shown, matches, from }) };
}

const isBefore = ({ seq, place }: Pick<ScannedResult, "seq" | "place">, from: GamesPosition): boolean =>
  seq < from.seq || (seq === from.seq && place < from.place);

async function pairSegment(store: Reader, found: ScannedResult, a: string): Promise<PairSegment> {
  const { segment: id, at, purpose, result } = found;
  const own = found.keys[0] === a ? 0 : 1;
  const segment = await store.segment(id);
  const player = result.players[own];
  return {
    kind: "segment",
    segment: id,
    at,
    purpose,
    seat: result.seats[own],
    episodes: result.episodes,
    wins: own === 0 ? result.wins : result.losses,
    draws: result.draws,
    losses: own === 0 ? result.losses : result.wins,
    mean: result.means[own],
    ...(segment ? decisiveEpisodes(segment, player) : { won: null, lost: null, drawn: null }),
    stored: segment !== null,
  };
}

interface FoundMatches {
  readonly found: readonly PairMatch[];
  /** End of the oldest match that was looked at. */
  readonly before: number;
  readonly isEnd: boolean;
}

async function findMatches(
  store: Reader,
  search: {
    readonly league: string;
    readonly pair: readonly [string, string];
    readonly keys: OpponentKeys;
    readonly before: number;
    readonly limit: number;
    readonly most: number;
    readonly perRead: number;
  },
): Promise<FoundMatches> {
  const { league, pair, keys, limit, most, perRead } = search;
  const found: PairMatch[] = [];
  let { before } = search;
  for (let read = 0; read < most && found.length <= limit; read += perRead) {
    const page = await store.matches({ league, before, limit: perRead });
    found.push(...page.flatMap((match) => pairMatch(match, pair, keys)));
    const oldest = page.findLast(({ endedAt }) => endedAt > 0);
    if (page.length < perRead || !oldest) return { found, before: 0, isEnd: true };
    before = oldest.endedAt;
  }
  return { found, before, isEnd: false };
}

function pairMatch(match: ListedMatch, [a, b]: readonly [string, string], keys: OpponentKeys): PairMatch[] {
  const seated = match.pairing.map((reference) => keys.of(reference));
  const seat = seated.indexOf(a);
  const other = seated.indexOf(b);
  if (match.outcome === "damaged" || seat < 0 || other < 0) return [];
  const gain = (match.returns[seat] ?? 0) - (match.returns[other] ?? 0);
  const outcome = match.outcome === "abandoned" ? null : gain > 0 ? "won" : gain < 0 ? "lost" : "drawn";
  return [{ kind: "match", at: match.endedAt, seat, outcome, match }];
}

/** Behind the shown games; matches that were looked at in vain are not looked at again. */
function nextPosition(done: {
  readonly found: readonly (ScannedResult | PairMatch)[];
  readonly shown: readonly (ScannedResult | PairMatch)[];
  readonly matches: FoundMatches;
  readonly from: GamesPosition;
}): GamesPosition | null {
  const { found, shown, matches, from } = done;
  if (shown.length === found.length && matches.isEnd) return null;
  const segment = shown.findLast((one): one is ScannedResult => !("kind" in one));
  const left = found.slice(shown.length).some((one) => "kind" in one);
  const match = shown.findLast((one): one is PairMatch => "kind" in one);
  return {
    seq: segment?.seq ?? from.seq,
    place: segment?.place ?? from.place,
    before: left ? (match?.at ?? from.before) : matches.before,
  };
}
