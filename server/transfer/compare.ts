import { setImmediate } from "node:timers/promises";
import { ServerError } from "../errors.ts";
import {
  compareKeys,
  recordBytes,
  recordHash,
  recordName,
  type RecordKind,
  type RecordReader,
  type StoreRecord,
} from "../store/records.ts";

/** Bytes of differences that are gathered before the comparison ends early. */
const MAX_DIFFERENCE_BYTES = 32 * 1024 * 1024;

/** How records of one kind compare. */
interface Comparison {
  /** Records with the same content in both. */
  readonly same: number;
  /** Records of the source that the target lacks or has with other content: the first ones, if there are many. */
  readonly differing: readonly StoreRecord[];
}

/**
 * Compares the records of one kind by key and hash.
 * @throws ServerError `store/conflict` if the target has a record that the source lacks; what the stores throw.
 */
export async function compareRecords(kind: RecordKind, from: RecordReader, to: RecordReader): Promise<Comparison> {
  const [source, target] = [from.records(kind), to.records(kind)];
  const next = async (records: typeof source): Promise<StoreRecord | null> => (await records.next()).value ?? null;
  const differing: StoreRecord[] = [];
  let [same, bytes] = [0, 0];
  try {
    let copied = await next(target);
    for (let record = await next(source); record !== null; record = await next(source)) {
      if (copied !== null && compareKeys(kind, copied, record) < 0) throw vanished(kind, copied, from.description);
      const isThere = copied !== null && compareKeys(kind, copied, record) === 0;
      if (copied !== null && isThere && recordHash(kind, copied) === recordHash(kind, record)) same++;
      else {
        differing.push(record);
        bytes += recordBytes(record);
      }
      if (bytes > MAX_DIFFERENCE_BYTES) return { same, differing };
      if (isThere) copied = await next(target);
      if ((same + differing.length) % 100 === 0) await setImmediate();
    }
    if (copied !== null) throw vanished(kind, copied, from.description);
    return { same, differing };
  } finally {
    await source.return();
    await target.return();
  }
}

const vanished = (kind: RecordKind, record: StoreRecord, from: string): ServerError =>
  new ServerError(
    "store/conflict",
    `${recordName(kind, record)} was copied, and ${from} no longer has it: delete the copy, and copy again.`,
  );
