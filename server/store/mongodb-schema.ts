import type { Binary, Collection, Db } from "mongodb";
import { isDuplicate } from "./mongodb-errors.ts";
import { newerVersion } from "./refusal.ts";

/** Rises with every change that an older Red Queen could not read. */
const MONGODB_VERSION = 1;

interface LeagueDocument {
  readonly _id: string;
  readonly createdAt: number;
  readonly head: string;
}

/** `_id` is `LEAGUE/SEQ`, so that one place is taken once. `type` is for people who look. */
interface EntryDocument {
  readonly _id: string;
  readonly league: string;
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly event: string;
}

/** `_id` is the league. */
interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly fence: number;
  readonly expiresAt: number;
}

interface SegmentDocument {
  readonly _id: string;
  readonly league: string;
  readonly index: number;
  readonly head: string;
  readonly starts: Binary;
  readonly actions: Binary;
  readonly logProbs: Binary;
  readonly returns: Binary;
}

/** `_id` is the hash. */
interface WeightsDocument {
  readonly _id: string;
  readonly head: string;
  readonly data: Binary;
}

export interface MatchDocument {
  readonly _id: string;
  readonly league: string | null;
  readonly game: string;
  readonly endedAt: number;
  readonly summary: string;
  readonly detail: string;
  readonly actions: Binary;
  readonly logProbs: Binary;
}

interface MetaDocument {
  readonly _id: string;
  readonly version: number;
}

export interface Collections {
  readonly leagues: Collection<LeagueDocument>;
  readonly ledger: Collection<EntryDocument>;
  readonly leases: Collection<LeaseDocument>;
  readonly segments: Collection<SegmentDocument>;
  readonly weights: Collection<WeightsDocument>;
  readonly matches: Collection<MatchDocument>;
}

export function collectionsOf(database: Db): Collections {
  return {
    leagues: database.collection("leagues"),
    ledger: database.collection("ledger"),
    leases: database.collection("leases"),
    segments: database.collection("segments"),
    weights: database.collection("weights"),
    matches: database.collection("matches"),
  };
}

/** Writes the schema's version into an empty database and makes the indexes. @throws store/newer-version */
export async function prepareCollections(database: Db, where: string): Promise<void> {
  const meta = database.collection<MetaDocument>("meta");
  const found = (await meta.findOne({ _id: "schema" })) ?? (await claimVersion(meta));
  if (found.version > MONGODB_VERSION) throw newerVersion(`MongoDB at ${where}`, found.version, MONGODB_VERSION);
  const { ledger, segments, matches } = collectionsOf(database);
  await ledger.createIndex({ league: 1, seq: 1 }, { unique: true });
  await segments.createIndex({ league: 1, index: 1 });
  await matches.createIndex({ endedAt: -1 });
  await matches.createIndex({ league: 1, endedAt: -1 });
  await matches.createIndex({ game: 1, endedAt: -1 });
}

async function claimVersion(meta: Collection<MetaDocument>): Promise<MetaDocument> {
  const mine: MetaDocument = { _id: "schema", version: MONGODB_VERSION };
  try {
    await meta.insertOne(mine);
    return mine;
  } catch (error) {
    // Another process was quicker.
    const theirs = isDuplicate(error) ? await meta.findOne({ _id: "schema" }) : null;
    if (theirs === null) throw error;
    return theirs;
  }
}
