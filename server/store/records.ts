import { createHash } from "node:crypto";
import { damaged, quoted } from "./refusal.ts";

/*
 * Every document of a store as a flat record, encoded as `codec.ts` encodes it. All stores have the same records, so
 * that one can be copied to another, and compared with it, without decoding anything: what a newer version added and
 * what is damaged stays as it is.
 */

/** What a field of a record holds. `texts` is a sorted list. */
type FieldType = "text" | "text or null" | "number" | "bytes" | "texts";

/** A value of a field. */
export type FieldValue = string | number | null | Uint8Array | readonly string[];

interface RecordShape {
  /** The fields that identify a record, in the order in which records are read. The first is a text. */
  readonly key: Readonly<Record<string, FieldType>>;
  readonly fields: Readonly<Record<string, FieldType>>;
  /** Starts a sentence about a record, before its key. */
  readonly name: string;
}

const text = "text";
const number = "number";
const bytes = "bytes";

/**
 * Every kind of record, ordered so that what a ledger names comes after it: what an entry names was stored before the
 * entry, so a reader that sees the entry sees that too.
 */
const shapes = {
  experiments: { name: "Experiment", key: { id: text }, fields: { createdAt: number, head: text } },
  runStarts: {
    name: "A start of experiment",
    key: { experiment: text, at: number, league: text },
    fields: { head: text },
  },
  leagues: { name: "The head of league", key: { id: text }, fields: { createdAt: number, head: text } },
  ledger: { name: "An entry of league", key: { league: text, seq: number }, fields: { at: number, event: text } },
  /** Without holder: a copy's leases are free, and their fences go on rising. */
  leases: { name: "The lease of league", key: { league: text }, fields: { fence: number } },
  segments: {
    name: "Segment",
    key: { id: text },
    fields: {
      league: text,
      index: number,
      head: text,
      starts: bytes,
      actions: bytes,
      logProbs: bytes,
      returns: bytes,
    },
  },
  /** `keepers`: leagues that keep the values; `leagues`: those that keep or have kept them. */
  weights: {
    name: "The document of weights",
    key: { hash: text },
    fields: { head: text, data: bytes, keepers: "texts", leagues: "texts" },
  },
  matches: {
    name: "Match",
    key: { id: text },
    fields: {
      league: "text or null",
      game: text,
      endedAt: number,
      summary: text,
      detail: text,
      actions: bytes,
      logProbs: bytes,
    },
  },
  liveMatches: { name: "The match in play of room", key: { room: text }, fields: { owner: text, head: text } },
  bans: { name: "Ban", key: { id: text }, fields: { head: text } },
  jobResults: { name: "The result of job", key: { job: text }, fields: { league: text, result: text } },
} as const satisfies Record<string, RecordShape>;

/** A kind of record. */
export type RecordKind = keyof typeof shapes;

/** Every kind, in the order in which they are copied. */
export const recordKinds = Object.keys(shapes) as readonly RecordKind[];

/** A document of a store; its fields are those of its kind. */
export type StoreRecord = Readonly<Record<string, FieldValue>>;

const shapeOf = (kind: RecordKind): RecordShape => shapes[kind];

/** The names of the fields that identify a record of this kind. */
export const keyFields = (kind: RecordKind): readonly string[] => Object.keys(shapeOf(kind).key);

const fieldTypes = (kind: RecordKind): Readonly<Record<string, FieldType>> => {
  const { key, fields } = shapeOf(kind);
  return { ...key, ...fields };
};

/** The names of all fields of this kind, the key's first. */
export const fieldNames = (kind: RecordKind): readonly string[] => Object.keys(fieldTypes(kind));

/** The type of a field. */
export const fieldType = (kind: RecordKind, field: string): FieldType => fieldTypes(kind)[field] ?? text;

const hasType: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  "text or null": (value) => typeof value === "string" || value === null,
  number: (value) => typeof value === "number",
  bytes: (value) => value instanceof Uint8Array,
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
};

/** The fields of `row` as a record. @throws ServerError `store/damaged` if one has another type, or is missing. */
export function checkRecord(kind: RecordKind, row: Readonly<Record<string, unknown>>): StoreRecord {
  const entries = Object.entries(fieldTypes(kind)).map(([field, type]) => {
    const value = row[field];
    if (hasType[type](value)) return [field, value] as const;
    throw damaged(recordName(kind, row), `its "${field}" is not what Red Queen writes`);
  });
  return Object.fromEntries(entries) as StoreRecord;
}

/** Starts a sentence about a record: `Segment "ab12"`. */
export const recordName = (kind: RecordKind, record: Readonly<Record<string, unknown>>): string =>
  `${shapeOf(kind).name} ${keyFields(kind)
    .map((field) => quoted(String(record[field])))
    .join(" ")}`;

/** SHA-256 of a record with its key, the same in every store; hexadecimal. */
export function recordHash(kind: RecordKind, record: StoreRecord): string {
  const hash = createHash("sha256").update(kind);
  for (const field of fieldNames(kind)) {
    const value = record[field] ?? null;
    const data = value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value));
    // The length keeps fields apart.
    hash.update(`\n${field} ${data.byteLength}\n`).update(data);
  }
  return hash.digest("hex");
}

/** Size of a record in memory, about. */
export const recordBytes = (record: StoreRecord): number =>
  Object.values(record).reduce<number>((sum, value) => {
    if (value instanceof Uint8Array) return sum + value.byteLength;
    return sum + (typeof value === "string" ? value.length : 64);
  }, 64);

/**
 * Negative if the key of `a` comes first, 0 if both have the same: texts in the order of their bytes, as in databases.
 */
export function compareKeys(kind: RecordKind, a: StoreRecord, b: StoreRecord): number {
  for (const field of keyFields(kind)) {
    const [left, right] = [a[field], b[field]];
    const order =
      typeof left === "number" && typeof right === "number"
        ? left - right
        : Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
    if (order !== 0) return order;
  }
  return 0;
}

/** A copy that is being written: the store is refused to all but `store copy` until it is complete. */
export interface UnfinishedCopy {
  /** The identity of the store that is copied, or its place if it has none. */
  readonly source: string;
  /** A random id of the process that copies. */
  readonly run: string;
}

/** Which records are read. */
export interface RecordQuery {
  /** Only those whose first key field is not before this text. */
  readonly from?: string;
  /**
   * Only those of this league; for weights: those that it keeps or has kept. Segments then come by index, matches by
   * the time of their end.
   */
  readonly league?: string;
}

/** Read access to the records of a store. Every method may throw the errors of a `StoreReader`. */
export interface RecordReader {
  /** For display. */
  readonly description: string;
  /** The place of the store, the same from wherever it is opened; without a password. */
  readonly place: string;
  /** The store's random id; null if it was never needed. */
  identity(): Promise<string | null>;
  /** The copy that this store is to become; null if it is complete. */
  unfinishedCopy(): Promise<UnfinishedCopy | null>;
  /** Leagues and experiments whose leases are held. */
  heldLeases(): Promise<readonly string[]>;
  /** The record whose only key field is `key`; null if there is none. */
  record(kind: RecordKind, key: string): Promise<StoreRecord | null>;
  /** Records in the order of their keys, a few in memory at a time. */
  records(kind: RecordKind, query?: RecordQuery): AsyncGenerator<StoreRecord, void, void>;
  close(): Promise<void>;
}

/** A store whose records are written. A promise that resolves is a durable write. */
export interface RecordStore extends RecordReader {
  /** The first key field of the last record; null if there is none. */
  lastKey(kind: RecordKind): Promise<string | null>;
  /**
   * Marks an empty store as a copy that is being written, or takes over one of the same source.
   * @throws ServerError `store/not-empty` otherwise.
   */
  beginCopy(copy: UnfinishedCopy): Promise<void>;
  /** Writes records, replacing those with their keys. */
  putRecords(kind: RecordKind, records: readonly StoreRecord[]): Promise<void>;
  /** The store is complete: any process may open it. */
  endCopy(): Promise<void>;
}
