import { Binary, type Collection, type Db, type ObjectId } from "mongodb";
import { unpackEntries, unpackLeague } from "../codec.ts";
import { PERMANENT_KEEPER } from "../keeper.ts";
import { isDuplicate } from "./errors.ts";
import { createIndexes, dropFormerIndexes } from "./indexes.ts";
import type { UploadDocument } from "./weight-values.ts";
import type { UnfinishedCopy } from "../records.ts";
import { damaged, foreign, halfCopied, newerVersion, storeMissing } from "../refusal.ts";

/** Incremented with every change that an older Red Queen can't read. */
const MONGODB_VERSION = 8;

interface LeagueDocument {
  readonly _id: string;
  readonly createdAt: number;
  readonly head: string;
}

/** `_id` is `LEAGUE/SEQ`, so that each seq is written once. `type` is for people who inspect the database. */
interface EntryDocument {
  readonly _id: string;
  readonly league: string;
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly event: string;
}

/** `_id` is the league's id. */
export interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly fence: number;
  readonly expiresAt: number;
  /** Absent in leases of older versions. */
  readonly takenAt?: number;
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
export interface WeightsDocument {
  readonly _id: string;
  readonly head: string;
  /** Empty once a policy's values were released, and if they are in a file. */
  readonly data: Binary | undefined;
  /** The file with the values, if they are large. */
  readonly file?: ObjectId;
  /** Whether the values are stored, which is while a league keeps them. */
  readonly held: boolean;
  /** Leagues that keep the values. */
  readonly keepers: string[];
  /** Leagues that keep or have kept them. */
  readonly leagues: string[];
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

/** `_id` is the room's id. */
interface LiveMatchDocument {
  readonly _id: string;
  readonly owner: string;
  readonly head: string;
}

interface ExperimentDocument {
  readonly _id: string;
  readonly createdAt: number;
  readonly head: string;
}

/** `_id` is `EXPERIMENT/AT/LEAGUE`. */
interface RunStartDocument {
  readonly _id: string;
  readonly experiment: string;
  readonly at: number;
  readonly head: string;
}

/** `_id` is KIND:SUBJECT. */
interface BanDocument {
  readonly _id: string;
  readonly head: string;
}

interface JobResultDocument {
  /** The job. */
  readonly _id: string;
  readonly league: string;
  readonly result: string;
}

interface MetaDocument {
  readonly _id: string;
  readonly version: number;
}

/** The copy that is being written to this database. */
interface CopyDocument extends UnfinishedCopy {
  readonly _id: "copy";
}

/** Written to check whether the database accepts writes. */
interface ProbeDocument {
  readonly _id: string;
  readonly at: number;
}

export interface Collections {
  readonly leagues: Collection<LeagueDocument>;
  readonly ledger: Collection<EntryDocument>;
  readonly leases: Collection<LeaseDocument>;
  readonly segments: Collection<SegmentDocument>;
  readonly weights: Collection<WeightsDocument>;
  readonly matches: Collection<MatchDocument>;
  readonly liveMatches: Collection<LiveMatchDocument>;
  readonly experiments: Collection<ExperimentDocument>;
  readonly runStarts: Collection<RunStartDocument>;
  readonly bans: Collection<BanDocument>;
  readonly jobResults: Collection<JobResultDocument>;
  readonly uploads: Collection<UploadDocument>;
  readonly probes: Collection<ProbeDocument>;
}

export function openCollections(database: Db): Collections {
  return {
    leagues: database.collection("leagues"),
    ledger: database.collection("ledger"),
    leases: database.collection("leases"),
    segments: database.collection("segments"),
    weights: database.collection("weights"),
    matches: database.collection("matches"),
    liveMatches: database.collection("live_matches"),
    experiments: database.collection("experiments"),
    runStarts: database.collection("run_starts"),
    bans: database.collection("bans"),
    jobResults: database.collection("job_results"),
    uploads: database.collection("uploads"),
    probes: database.collection("probes"),
  };
}

/** The bytes of a stored field; undefined when it has another type. */
export const bytesIn = (field: unknown): Uint8Array | undefined =>
  field instanceof Binary ? field.value() : undefined;

/** Where a copy that is not complete is noted. */
export const copyNote = (database: Db): Collection<CopyDocument> => database.collection<CopyDocument>("meta");

/** @throws ServerError `store/half-copied` if a copy to this database is not complete. */
async function assertComplete(database: Db, where: string): Promise<void> {
  if ((await copyNote(database).findOne({ _id: "copy" })) !== null) throw halfCopied(databasePlace(database, where));
}

/**
 * Writes the schema version into an empty database, migrates an older one, creates the indexes.
 * @param half whether it may be a copy that is not complete.
 * @throws store/newer-version, store/foreign, store/half-copied
 */
export async function prepareCollections(database: Db, where: string, half = false): Promise<void> {
  const meta = database.collection<MetaDocument>("meta");
  const found = (await findVersion(database, where)) ?? (await claimVersion(meta));
  assertKnown(found, database, where);
  if (!half) await assertComplete(database, where);
  const collections = openCollections(database);
  await createIndexes(database);
  if (found.version < MONGODB_VERSION) {
    // Versions 3 to 8 did not change existing documents.
    if (found.version < 2) await enterKeepers(collections);
    await dropFormerIndexes(database);
    await meta.updateOne({ _id: "schema", version: found.version }, { $set: { version: MONGODB_VERSION } });
  }
}

/**
 * Checks the schema without writing.
 * @param half whether it may be a copy that is not complete.
 * @throws store/not-found, store/newer-version, store/foreign, store/half-copied
 */
export async function prepareToRead(database: Db, where: string, half = false): Promise<void> {
  const found = await findVersion(database, where);
  if (found === null) throw storeMissing(databasePlace(database, where));
  assertKnown(found, database, where);
  if (!half) await assertComplete(database, where);
}

/** For display, without a password. */
export const databasePlace = ({ databaseName }: Db, where: string): string =>
  `MongoDB at ${where}, database ${databaseName}`;

/** The schema version; null when the database is empty. @throws store/foreign when it has other collections. */
async function findVersion(database: Db, where: string): Promise<MetaDocument | null> {
  const read = () => database.collection<MetaDocument>("meta").findOne({ _id: "schema" });
  const found = await read();
  if (found !== null) return found;
  const collections = await database.listCollections({}, { nameOnly: true }).toArray();
  // Other software may share the database, but not the names of our collections.
  const ours = new Set(Object.values(openCollections(database)).map((one: Collection) => one.collectionName));
  if (!collections.some(({ name }) => ours.has(name))) return null;
  // Another process may have created them since, after writing the version.
  const since = await read();
  if (since === null) throw foreign(databasePlace(database, where));
  return since;
}

function assertKnown({ version }: { readonly version: unknown }, database: Db, where: string): void {
  if (typeof version !== "number") throw damaged(databasePlace(database, where), "its version is missing");
  if (version > MONGODB_VERSION) throw newerVersion(`MongoDB at ${where}`, version, MONGODB_VERSION);
}

/** The result of `read`; null when the document is damaged. */
function unlessDamaged<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/**
 * Migrates from version 1, which did not record keepers: a league keeps the weights that its ledger and cast mention;
 * weights without a mention are kept forever. Safe to repeat after a crash.
 */
async function enterKeepers({ leagues, ledger, weights }: Collections): Promise<void> {
  await weights.updateMany({ held: { $exists: false } }, { $set: { held: true, keepers: [], leagues: [] } });
  for (const { _id: league, head } of await leagues.find().toArray()) {
    // Weights that a damaged document mentions are kept forever.
    const cast = unlessDamaged(() => unpackLeague(league, head).config.cast) ?? [];
    const named = new Set<string | null>(cast.map((who) => who.replace(/^policy:/, "")));
    for await (const entry of ledger.find({ league, type: { $in: ["policy-updated", "member-added"] } })) {
      const event = unlessDamaged(() => unpackEntries(league, entry.seq, [entry]))?.[0]?.event;
      if (event === undefined) continue;
      if ("policy" in event) named.add(event.policy);
      if ("optimizer" in event) named.add(event.optimizer);
    }
    const hashes = [...named].filter((hash) => hash !== null);
    await weights.updateMany({ _id: { $in: hashes } }, { $addToSet: { keepers: league, leagues: league } });
  }
  await weights.updateMany(
    { leagues: { $size: 0 } },
    { $set: { keepers: [PERMANENT_KEEPER], leagues: [PERMANENT_KEEPER] } },
  );
}

async function claimVersion(meta: Collection<MetaDocument>): Promise<MetaDocument> {
  const mine: MetaDocument = { _id: "schema", version: MONGODB_VERSION };
  try {
    await meta.insertOne(mine);
    return mine;
  } catch (error) {
    // Another process was faster.
    const theirs = isDuplicate(error) ? await meta.findOne({ _id: "schema" }) : null;
    if (theirs === null) throw error;
    return theirs;
  }
}
