import { setImmediate } from "node:timers/promises";
import { unpackEpisode, type Segment } from "../../../agents/episode.ts";
import type { StoredEpisode } from "../../../agents/export/export-format.ts";
import { namedSegments } from "../../../agents/league/named-segments.ts";
import { ServerError } from "../../errors.ts";
import { ledgerPages } from "../../store/ledger-pages.ts";
import type { ListedMatch, Match, StoreReader } from "../../store/store.ts";
import type { ExportAdvance, ExportProgress } from "./progress.ts";

/** Some episodes to export. */
export interface EpisodeBatch {
  readonly episodes: readonly StoredEpisode[];
  /** Episodes that are missing or damaged. */
  readonly skipped: number;
  /** The progress once these are written; null: more of the same entry follow. */
  readonly reached: Pick<ExportAdvance, "entries" | "last"> | null;
}

type Batches = AsyncGenerator<EpisodeBatch, void, void>;

/**
 * The episodes of a league after `progress`, in the order of its ledger, a segment at a time, so that memory and
 * signals don't wait for the thousands of some entries.
 */
export async function* leagueEpisodes(store: StoreReader, league: string, { entries: done }: ExportProgress): Batches {
  for await (const entries of ledgerPages(store, league, done)) {
    for (const { event } of entries) {
      for (const { id, episodes: recorded } of namedSegments(event)) {
        const segment = await unlessDamaged(store.segment(id));
        const episodes = segment ? segmentEpisodes(segment) : [];
        yield { episodes, skipped: segment ? 0 : recorded, reached: null };
        await setImmediate();
      }
      yield { episodes: [], skipped: 0, reached: { entries: 1 } };
    }
  }
}

function segmentEpisodes(segment: Segment): StoredEpisode[] {
  const { league, id, agent = null, purpose = null, learnerSeats, policyVersion, count } = segment;
  const place = { league, segment: id, agent, purpose, learnerSeats, policyVersion, match: null, decisions: null };
  return Array.from({ length: count }, (_, index) => {
    const episode = unpackEpisode(segment, index);
    return { ...episode, ...place, index, id: `${id}/${index}`, outcome: episode.forfeit ? "forfeited" : "finished" };
  });
}

/** Which matches are exported. */
export interface MatchSelection {
  /** Matches shown in the league's arena; null: those that people opened. */
  readonly league: string | null;
  /** Null: of every game. */
  readonly game: string | null;
}

/** Matches after `progress`, oldest first. */
export async function* matchEpisodes(store: StoreReader, wanted: MatchSelection, { last }: ExportProgress): Batches {
  const listed = await listMatches(store, wanted);
  for (const place of listed.filter((one) => last === null || isLater(one, last))) {
    const match = await unlessDamaged(store.match(place.id));
    const episodes = match ? [matchEpisode(match)] : [];
    yield { episodes, skipped: 1 - episodes.length, reached: { entries: 1, last: place } };
    await setImmediate();
  }
}

/** Matches up to the last exported one that the export doesn't have: they were stored later than newer ones. */
export async function countLateMatches(
  store: StoreReader,
  wanted: MatchSelection,
  { entries, last }: ExportProgress,
): Promise<number> {
  if (last === null) return 0;
  const listed = await listMatches(store, wanted);
  return listed.filter((one) => !isLater(one, last)).length - entries;
}

type MatchPlace = Pick<ListedMatch, "id" | "endedAt">;

const isLater = (one: MatchPlace, other: MatchPlace): boolean =>
  one.endedAt > other.endedAt || (one.endedAt === other.endedAt && one.id > other.id);

/** Most matches that the store lists at a time. */
const PAGE_MATCHES = 200;

/** The places of all matches, oldest first. */
async function listMatches(store: StoreReader, { league, game }: MatchSelection): Promise<readonly MatchPlace[]> {
  const found = new Map<string, number>();
  const query = { league, game: game ?? undefined, limit: PAGE_MATCHES };
  for (let before: number | undefined; ;) {
    const page = await store.matches({ ...query, before });
    const known = found.size;
    for (const { id, endedAt } of page) found.set(id, endedAt);
    const oldest = page.at(-1)?.endedAt;
    if (page.length < PAGE_MATCHES || oldest === undefined || !Number.isFinite(oldest)) break;
    // Others may have ended in the same millisecond; if the page had only those, it goes on before them.
    before = found.size > known ? oldest + 1 : oldest;
    await setImmediate();
  }
  const places = [...found].map(([id, endedAt]) => ({ id, endedAt }));
  return places.sort((one, other) => (isLater(one, other) ? 1 : -1));
}

function matchEpisode({ id, league, startedAt, endedAt, outcome, forfeit, names, people, episode, plies }: Match) {
  const place = { id, league, segment: null, index: null, agent: null, purpose: null };
  const match = { startedAt, endedAt, names, people: people ?? null };
  return { ...episode, ...place, forfeit, learnerSeats: [], policyVersion: null, outcome, match, decisions: plies };
}

/** A stored document; null if it is missing or damaged. */
async function unlessDamaged<T>(reading: Promise<T | null>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ServerError && error.code === "store/damaged") return null;
    throw error;
  }
}
