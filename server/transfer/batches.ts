import { recordBytes, type StoreRecord } from "../store/records.ts";

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
