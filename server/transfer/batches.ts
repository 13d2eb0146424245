import { recordBytes, type StoreRecord } from "../store/records.ts";
import type { FileKind, KindRecord } from "./league-file.ts";

/** Most records and bytes written at a time: few syncs, little memory. */
const BATCH = { records: 500, bytes: 4 * 1024 * 1024 };

/** Records in groups that are written at once. */
export async function* batchesOf(
  records: AsyncIterable<StoreRecord>,
): AsyncGenerator<readonly StoreRecord[], void, void> {
  let batch: StoreRecord[] = [];
  let bytes = 0;
  for await (const record of records) {
    batch.push(record);
    bytes += recordBytes(record);
    if (batch.length < BATCH.records && bytes < BATCH.bytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Records of several kinds in groups of one kind. */
export async function* kindBatches(
  records: AsyncIterable<KindRecord>,
): AsyncGenerator<{ readonly kind: FileKind; readonly records: readonly StoreRecord[] }, void, void> {
  let kind: FileKind = "leagues";
  let batch: StoreRecord[] = [];
  let bytes = 0;
  for await (const next of records) {
    const isFull = batch.length >= BATCH.records || bytes >= BATCH.bytes;
    if (batch.length > 0 && (isFull || next.kind !== kind)) {
      yield { kind, records: batch };
      batch = [];
      bytes = 0;
    }
    kind = next.kind;
    batch.push(next.record);
    bytes += recordBytes(next.record);
  }
  if (batch.length > 0) yield { kind, records: batch };
}
