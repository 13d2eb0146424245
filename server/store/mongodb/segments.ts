import { Binary } from "mongodb";
import type { Segment } from "../../../agents/episode.ts";
import { isSegmentKept, packSegment, sharedSegmentHead, unpackSegment } from "../codec.ts";
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

/** @returns false if it is not stored. @throws ServerError `store/damaged` */
export async function shareSegment({ segments }: Collections, id: string): Promise<boolean> {
  const document = await segments.findOne({ _id: id }, { projection: { head: 1 } });
  if (document === null) return false;
  const { matchedCount } = await segments.updateOne(
    { _id: id },
    { $set: { head: sharedSegmentHead(id, document.head) } },
  );
  return matchedCount === 1;
}

/** @see {@link Store.deleteSegments} */
export async function deleteSegments({ segments }: Collections, league: string, ids: readonly string[]): Promise<void> {
  const found = await segments.find({ _id: { $in: [...ids] }, league }, { projection: { head: 1 } }).toArray();
  // By its head too: a segment that is shared meanwhile has another one.
  const deletions = found.flatMap(({ _id, head }) =>
    isSegmentKept(head) ? [] : [{ deleteOne: { filter: { _id, head } } }],
  );
  if (deletions.length > 0) await segments.bulkWrite(deletions, { ordered: false });
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
