import { Binary, MongoBulkWriteError, type Collection, type Document, type Filter } from "mongodb";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import { fromText } from "../encoding.ts";
import { LEASE_MS, isHeld } from "../lease.ts";
import { PERMANENT_KEEPER } from "../keeper.ts";
import { halfCopied, notEmpty } from "../refusal.ts";
import {
  checkRecord,
  fieldNames,
  fieldType,
  keyFields,
  recordKinds,
  recordName,
  type RecordKind,
  type RecordQuery,
  type RecordReader,
  type RecordStore,
  type StoreRecord,
  type UnfinishedCopy,
} from "../records.ts";
import { connect, type Connection } from "./connection.ts";
import { mongoError } from "./errors.ts";
import {
  bytesIn,
  copyNote,
  databasePlace,
  openCollections,
  prepareCollections,
  prepareToRead,
  type Collections,
} from "./schema.ts";
import { checkSize } from "./size.ts";
import { MAX_INLINE_BYTES, WeightValues } from "./weight-values.ts";
import { readValues, withStoredValues, type WeightsPlace } from "./weights.ts";

type StoredDocument = Document & { readonly _id: string };

/** Documents that the server sends at a time. */
const READ_BATCH = 100;

/** Reads the records of the database that `url` names, changing nothing. @throws as `readMongoStore`. */
export const readMongoRecords = async (url: string): Promise<RecordReader> =>
  new MongoRecords(await connect(url, (...place) => prepareToRead(...place, true)));

/** Opens the records of the database that `url` names for writing. @throws as `openMongoStore`. */
export const openMongoRecords = async (url: string): Promise<RecordStore> =>
  new MongoRecords(await connect(url, (...place) => prepareCollections(...place, true)));

class MongoRecords implements RecordStore {
  readonly description: string;
  readonly place: string;
  readonly #connection: Connection;
  readonly #collections: Collections;
  readonly #weights: WeightsPlace;

  constructor(connection: Connection) {
    const { database, where } = connection;
    this.#connection = connection;
    this.#collections = openCollections(database);
    this.#weights = { weights: this.#collections.weights, values: new WeightValues(database) };
    this.place = databasePlace(database, where);
    this.description = this.place;
  }

  async identity(): Promise<string | null> {
    const meta = this.#connection.database.collection<{ _id: string; identity?: unknown }>("meta");
    const found = await this.#answer(() => meta.findOne({ _id: "identity" }));
    return typeof found?.identity === "string" ? found.identity : null;
  }

  async unfinishedCopy(): Promise<UnfinishedCopy | null> {
    const found = await this.#answer(() => copyNote(this.#connection.database).findOne({ _id: "copy" }));
    return found === null ? null : { source: found.source, run: found.run };
  }

  async heldLeases(): Promise<readonly string[]> {
    const leases = await this.#answer(() => this.#collections.leases.find().sort({ _id: 1 }).toArray());
    const now = Date.now();
    return leases.filter((lease) => lease.holder !== "" && isHeld(lease, now, LEASE_MS)).map(({ _id }) => _id);
  }

  async *records(kind: RecordKind, query: RecordQuery = {}): AsyncGenerator<StoreRecord, void, void> {
    const cursor = this.#documents(kind)
      .find(filterOf(kind, query), { batchSize: READ_BATCH })
      .sort(Object.fromEntries(orderOf(kind, query).map((field) => [field, 1])));
    try {
      for (;;) {
        const document = await this.#answer(async () => this.#withValues(kind, await cursor.next()));
        if (document === null) return;
        yield toRecord(kind, document);
      }
    } finally {
      await cursor.close();
    }
  }

  async record(kind: RecordKind, key: string): Promise<StoreRecord | null> {
    const stored = () => this.#documents(kind).findOne({ _id: key });
    const document = await this.#answer(async () => this.#withValues(kind, await stored()));
    return document === null ? null : toRecord(kind, document);
  }

  async lastKey(kind: RecordKind): Promise<string | null> {
    const order = orderOf(kind);
    const [first = ""] = order;
    const last = await this.#answer(() =>
      this.#documents(kind)
        .find({}, { projection: { [first]: 1 } })
        .sort(Object.fromEntries(order.map((field) => [field, -1])))
        .limit(1)
        .toArray(),
    );
    const key: unknown = last[0]?.[first];
    return typeof key === "string" ? key : null;
  }

  async beginCopy({ source, run }: UnfinishedCopy): Promise<void> {
    const begun = await this.unfinishedCopy();
    if (begun !== null && begun.source !== source) throw halfCopied(this.description);
    if (begun === null && !(await this.#isEmpty())) throw notEmpty(this.description);
    const note = copyNote(this.#connection.database);
    await this.#answer(() => note.replaceOne({ _id: "copy" }, { source, run }, { upsert: true }));
    // A process that opened the database before may have written since the first look.
    if (begun !== null || (await this.#isEmpty())) return;
    await this.endCopy();
    throw notEmpty(this.description);
  }

  async putRecords(kind: RecordKind, records: readonly StoreRecord[]): Promise<void> {
    const isLarge = ({ data }: StoreRecord) => data instanceof Uint8Array && data.byteLength > MAX_INLINE_BYTES;
    for (const record of records.filter(isLarge)) await this.#putLarge(record);
    const documents = records.filter((record) => !isLarge(record)).map((record) => toDocument(kind, record));
    const collection = this.#documents(kind);
    if (documents.length === 0) return;
    await this.#answer(async () => {
      try {
        await collection.insertMany(documents, { ordered: false });
      } catch (error) {
        // Some are stored already, by a copy that was interrupted: all are replaced.
        if (!(error instanceof MongoBulkWriteError) || error.code !== 11000) throw error;
        const replaced = documents.map(({ _id, ...replacement }) => {
          return { replaceOne: { filter: { _id }, replacement, upsert: true } };
        });
        await collection.bulkWrite(replaced, { ordered: false });
      }
    });
  }

  /** Writes weights whose values are a file. */
  async #putLarge(record: StoreRecord): Promise<void> {
    const { _id, ...rest } = toDocument("weights", { ...record, data: new Uint8Array() });
    const replace = async (stored: Document): Promise<{ readonly file?: unknown } | null> =>
      this.#documents("weights").findOneAndReplace(
        { _id },
        { ...rest, ...stored },
        { upsert: true, returnDocument: "before" },
      ) as Promise<Document | null>;
    await this.#answer(() => withStoredValues(this.#weights, _id, record["data"] as Uint8Array, replace));
  }

  /** A document of weights with its values, wherever they are. */
  async #withValues(kind: RecordKind, document: StoredDocument | null): Promise<StoredDocument | null> {
    return kind === "weights" ? readValues(this.#weights, document) : document;
  }

  async endCopy(): Promise<void> {
    await this.#answer(() => copyNote(this.#connection.database).deleteOne({ _id: "copy" }));
  }

  async close(): Promise<void> {
    await this.#connection.client.close();
  }

  async #isEmpty(): Promise<boolean> {
    for (const kind of recordKinds) {
      if ((await this.#answer(() => this.#documents(kind).findOne({}, { projection: { _id: 1 } }))) !== null)
        return false;
    }
    return true;
  }

  #documents(kind: RecordKind): Collection<StoredDocument> {
    return this.#collections[kind] as unknown as Collection<StoredDocument>;
  }

  async #answer<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw mongoError(error, this.#connection.where);
    }
  }
}

/** The document fields by which records are ordered. */
function orderOf(kind: RecordKind, { league }: RecordQuery = {}): readonly string[] {
  if (league !== undefined && kind === "segments") return ["league", "index", "_id"];
  if (league !== undefined && kind === "matches") return ["league", "endedAt", "_id"];
  if (kind === "ledger") return ["league", "seq"];
  if (kind === "runStarts") return ["experiment", "at", "_id"];
  return ["_id"];
}

function filterOf(kind: RecordKind, { from, league }: RecordQuery): Filter<StoredDocument> {
  const [first = ""] = orderOf(kind);
  const place = kind === "leagues" || kind === "leases" ? "_id" : kind === "weights" ? "leagues" : "league";
  const conditions = [
    ...(from === undefined ? [] : [{ [first]: { $gte: from } }]),
    ...(league === undefined ? [] : [{ [place]: league }]),
  ];
  return conditions.length === 0 ? {} : ({ $and: conditions } as Filter<StoredDocument>);
}

function toRecord(kind: RecordKind, document: StoredDocument): StoreRecord {
  const [only = "", ...more] = keyFields(kind);
  const { _id } = document;
  const named = more.length === 0 ? { ...document, [only]: _id } : document;
  const special = specialFields(kind, named);
  const entries = fieldNames(kind).map((field) => {
    const value: unknown = special[field] ?? (named as Document)[field];
    return [field, fieldType(kind, field) === "bytes" ? bytesIn(value) : value];
  });
  return checkRecord(kind, Object.fromEntries(entries) as Record<string, unknown>);
}

/** The fields of a record that its document has in another form. */
function specialFields(kind: RecordKind, document: Document): Readonly<Record<string, unknown>> {
  if (kind === "weights") return { keepers: leagueList(document["keepers"]), leagues: leagueList(document["leagues"]) };
  if (kind === "leases") return { fence: typeof document["fence"] === "number" ? document["fence"] : 0 };
  if (kind !== "runStarts") return {};
  const { _id, experiment, at } = document;
  return { league: String(_id).slice(`${String(experiment)}/${String(at)}/`.length) };
}

/** Weights whose list of leagues is damaged, or of a version without such lists, stay for good. */
const leagueList = (list: unknown): readonly unknown[] =>
  Array.isArray(list) ? (list as unknown[]).toSorted() : [PERMANENT_KEEPER];

function toDocument(kind: RecordKind, record: StoreRecord): StoredDocument {
  const parts = Object.values(record).flatMap((value) =>
    typeof value === "string" || value instanceof Uint8Array ? [value] : [],
  );
  checkSize(parts, recordName(kind, record), "keep it in an SQLite store");
  const fields = Object.entries(record).map(([field, value]) => {
    return [field, value instanceof Uint8Array ? new Binary(value) : value] as const;
  });
  const document = Object.fromEntries(fields);
  const [only = "", ...more] = keyFields(kind);
  if (more.length === 0) {
    const { [only]: _id, ...rest } = document;
    return { ...rest, ...extraFields(kind, record), _id: String(_id) };
  }
  if (kind === "ledger") {
    const { league, seq, event } = record;
    return { ...document, type: eventType(event), _id: `${String(league)}/${String(seq)}` };
  }
  const { experiment, at, league, head } = record;
  return { experiment, at, head, _id: `${String(experiment)}/${String(at)}/${String(league)}` };
}

/** The fields of a document that are not in its record. */
function extraFields(kind: RecordKind, { keepers }: StoreRecord): Document {
  if (kind === "weights") return { held: Array.isArray(keepers) && keepers.length > 0 };
  return kind === "leases" ? { holder: "", expiresAt: 0 } : {};
}

/** The type of an entry's event; empty if it is damaged. */
function eventType(event: unknown): string {
  try {
    const { type } = fromText(event) as Partial<LeagueEvent>;
    return typeof type === "string" ? type : "";
  } catch {
    return "";
  }
}
