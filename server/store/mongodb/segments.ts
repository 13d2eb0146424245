import { Binary } from "mongodb";
import type { Segment } from "../../../agents/episode.ts";
import { packSegment, unpackSegment } from "../codec.ts";
import { bytesIn, type Collections } from "./schema.ts";
import { checkSize } from "./size.ts";

/** @throws what MongoDB throws when it is stored already; ServerError as {@link checkSize}. */
export async function insertSegment({ segments }: Collections, segment: Segment): Promise<void> {
  const { head, ...columns } = packSegment(segment);
  checkSize([head, ...Object.values(columns)], `Segment ${segment.id}`, "play fewer episodes a segment");
  await segments.insertOne({
    _id: segment.id,
    league: segment.league,
    index: segment.index,
    head,
    starts: new Binary(columns.starts),
    actions: new Binary(columns.actions),
    logProbs: new Binary(columns.logProbs),
    returns: new Binary(columns.returns),
  });
}

/** @throws ServerError `store/damaged` */
export async function readSegment({ segments }: Collections, id: string): Promise<Segment | null> {
  const document = await segments.findOne({ _id: id });
  if (document === null) return null;
  const { head, starts, actions, logProbs, returns } = document;
  return unpackSegment(id, {
    head,
    starts: bytesIn(starts),
    actions: bytesIn(actions),
    logProbs: bytesIn(logProbs),
    returns: bytesIn(returns),
  });
}
