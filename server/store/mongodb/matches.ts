import { Binary, type Filter } from "mongodb";
import { packMatch, unpackMatch, unpackSummaries } from "../codec.ts";
import { checkQuery } from "../refusal.ts";
import type { ListedMatch, Match, MatchQuery } from "../store.ts";
import { bytesIn, type Collections, type MatchDocument } from "./schema.ts";
import { checkSize } from "./size.ts";

/*
 * Matches in MongoDB.
 */

/** The fields of a match that a list reads. */
const LISTED_FIELDS = { league: 1, game: 1, endedAt: 1, summary: 1 } as const;

/** Writes a match, replacing one with its id. @throws ServerError `store/full` if it is too large for a document. */
export async function putMatch({ matches }: Collections, match: Match): Promise<void> {
  const { summary, detail, actions, logProbs } = packMatch(match);
  checkSize([summary, detail, actions, logProbs], `Match ${match.id}`, "end it sooner");
  const { league, endedAt } = match;
  const columns = { actions: new Binary(actions), logProbs: new Binary(logProbs) };
  const document = { league, game: match.episode.game, endedAt, summary, detail, ...columns };
  await matches.replaceOne({ _id: match.id }, document, { upsert: true });
}

/** @throws ServerError `store/damaged` */
export async function readMatch({ matches }: Collections, id: string): Promise<Match | null> {
  const document = await matches.findOne({ _id: id });
  if (document === null) return null;
  const { summary, detail, actions, logProbs } = document;
  return unpackMatch(id, { summary, detail, actions: bytesIn(actions), logProbs: bytesIn(logProbs) });
}

/** @throws ServerError `request/invalid` */
export async function readMatches({ matches }: Collections, query: MatchQuery): Promise<readonly ListedMatch[]> {
  checkQuery(query);
  const filter: Filter<MatchDocument> = {
    ...(query.league !== undefined && { league: query.league }),
    ...(query.game !== undefined && { game: query.game }),
    ...(query.before !== undefined && { endedAt: { $lt: query.before } }),
  };
  const newestFirst = { endedAt: -1, _id: -1 } as const;
  const documents = await matches.find(filter).sort(newestFirst).limit(query.limit).project(LISTED_FIELDS).toArray();
  return unpackSummaries(documents.map((document) => ({ ...document, id: document["_id"] as unknown })));
}
