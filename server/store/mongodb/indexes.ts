import type { Db } from "mongodb";

/** An index: its fields in order, 1 for ascending. */
export interface Index {
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: boolean;
}

/**
 * The indexes of each collection besides that of `_id`: every query has one that also has its order. docs/store.md
 * lists them. @internal
 */
export const indexes: Readonly<Record<string, readonly Index[]>> = {
  leagues: [{ key: { createdAt: 1, _id: 1 } }],
  ledger: [{ key: { league: 1, seq: 1 }, unique: true }],
  segments: [{ key: { league: 1, index: 1, _id: 1 } }],
  weights: [{ key: { keepers: 1 } }, { key: { leagues: 1, _id: 1 } }],
  matches: [
    { key: { endedAt: -1, _id: -1 } },
    { key: { league: 1, endedAt: -1, _id: -1 } },
    { key: { game: 1, endedAt: -1, _id: -1 } },
    { key: { league: 1, game: 1, endedAt: -1, _id: -1 } },
  ],
  live_matches: [{ key: { owner: 1 } }],
  experiments: [{ key: { createdAt: 1, _id: 1 } }],
  run_starts: [{ key: { experiment: 1, at: 1, _id: 1 } }],
  job_results: [{ key: { league: 1 } }],
  uploads: [{ key: { at: 1 } }],
  // GridFS makes these itself.
  "weight_values.files": [{ key: { filename: 1, uploadDate: 1 } }],
  "weight_values.chunks": [{ key: { files_id: 1, n: 1 }, unique: true }],
};

/** Indexes of versions before 8, which lack the order of the queries that used them. */
const formerIndexes: Readonly<Record<string, readonly string[]>> = {
  segments: ["league_1_index_1"],
  weights: ["leagues_1"],
  matches: ["endedAt_-1", "league_1_endedAt_-1", "game_1_endedAt_-1"],
  run_starts: ["experiment_1_at_1"],
};

/** Creates the indexes that are missing. Safe to repeat. */
export async function createIndexes(database: Db): Promise<void> {
  for (const [name, list] of Object.entries(indexes)) {
    for (const { key, unique } of list) {
      await database.collection(name).createIndex({ ...key }, unique === true ? { unique } : {});
    }
  }
}

/** Drops the indexes of older versions that no query uses now. Safe to repeat. */
export async function dropFormerIndexes(database: Db): Promise<void> {
  for (const [name, former] of Object.entries(formerIndexes)) {
    const collection = database.collection(name);
    const found = new Set((await collection.indexes()).map((index) => index.name));
    for (const index of former) if (found.has(index)) await collection.dropIndex(index);
  }
}
