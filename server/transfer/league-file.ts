import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import { ServerError } from "../errors.ts";
import { releaseVersion } from "../release.ts";
import {
  checkRecord,
  fieldNames,
  fieldType,
  recordHash,
  type FieldValue,
  type RecordKind,
  type StoreRecord,
} from "../store/records.ts";

/*
 * A league as one file: gzip of lines of JSON. The first line is the header, then one record a line, with its kind and
 * hash; the last line has their number and a hash over their hashes, so that a file cut short is noticed.
 */

/** Incremented with every change that an older Red Queen can't read. */
const FILE_VERSION = 1;

const FORMAT = "red-queen-league";

/** The kinds of records in a file, in this order. */
const fileKinds = ["leagues", "ledger", "segments", "weights", "matches"] as const satisfies readonly RecordKind[];
export type FileKind = (typeof fileKinds)[number];

/** A record and its kind. */
export interface KindRecord {
  readonly kind: FileKind;
  readonly record: StoreRecord;
}

/** Bytes of the longest line: weights of 48 million parameters. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;

const headerShape = z.object({ format: z.literal(FORMAT), version: z.number(), league: z.string().min(1) });
const recordShape = z.object({
  kind: z.enum(fileKinds),
  record: z.record(z.string(), z.unknown()),
  sha256: z.string(),
});
const endShape = z.object({ end: z.literal(true), records: z.int(), sha256: z.string() });

/**
 * Writes a new file of a league's records. @returns their number.
 * @throws ServerError `export/file-exists`, `export/file-unusable`; what the records throw. A file that is begun stays.
 */
export async function writeLeagueFile(
  path: string,
  league: string,
  records: AsyncIterable<KindRecord>,
): Promise<number> {
  let count = 0;
  async function* lines(): AsyncGenerator<string, void, void> {
    yield line({ format: FORMAT, version: FILE_VERSION, league, release: releaseVersion() });
    const all = createHash("sha256");
    for await (const { kind, record } of records) {
      const sha256 = recordHash(kind, record);
      all.update(sha256);
      count++;
      yield line({ kind, record: toJson(record), sha256 });
    }
    yield line({ end: true, records: count, sha256: all.digest("hex") });
  }
  try {
    await pipeline(Readable.from(lines(), { objectMode: true, highWaterMark: 1 }), createGzip(), fileAt(path));
  } catch (error) {
    throw writeError(path, error);
  }
  return count;
}

const fileAt = (path: string) => createWriteStream(path, { flags: "wx" });

function writeError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  if ("code" in error && error.code === "EEXIST") {
    return new ServerError("export/file-exists", `${path} exists: name another file.`, error);
  }
  const sentence = `${path} can't be written: ${error.message}. Make room or name another file.`;
  return new ServerError("export/file-unusable", sentence, error);
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

const toJson = (record: StoreRecord): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(record).map(([field, value]) => [
      field,
      value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
    ]),
  );

/** What a file begins with, and its records. */
export interface LeagueFile {
  readonly league: string;
  readonly records: AsyncGenerator<KindRecord, void, void>;
}

/**
 * Opens a file of {@link writeLeagueFile}. Records are those that were written, in order; the last one is followed by
 * an error if the file is cut short.
 * @throws ServerError `league/file-unreadable`, also while the records are read.
 */
export async function openLeagueFile(path: string): Promise<LeagueFile> {
  const lines = linesOf(path);
  const header = parse(path, headerShape, (await lines.next()).value ?? "", "it is no file of a league");
  if (header.version === FILE_VERSION) return { league: header.league, records: recordsIn(path, lines) };
  await lines.return();
  throw unreadable(path, `it has version ${header.version}, and this Red Queen reads version ${FILE_VERSION}`);
}

async function* recordsIn(
  path: string,
  lines: AsyncGenerator<string, void, void>,
): AsyncGenerator<KindRecord, void, void> {
  const all = createHash("sha256");
  let [count, place] = [0, 0];
  for await (const text of lines) {
    if (text.startsWith('{"end":')) {
      const end = parse(path, endShape, text, "its last line is not what Red Queen writes");
      if (end.records !== count || end.sha256 !== all.digest("hex")) throw unreadable(path, "records are missing");
      if (!(await lines.next()).done) throw unreadable(path, "it goes on after its end");
      return;
    }
    const why = `line ${count + 2} is not what Red Queen writes`;
    const { kind, record, sha256 } = parse(path, recordShape, text, why);
    const read = fromJson(kind, record, () => unreadable(path, why));
    if (recordHash(kind, read) !== sha256) throw unreadable(path, `line ${count + 2} does not match its hash`);
    if (fileKinds.indexOf(kind) < place) throw unreadable(path, `line ${count + 2} is out of order`);
    place = fileKinds.indexOf(kind);
    all.update(sha256);
    count++;
    yield { kind, record: read };
  }
  throw unreadable(path, "it is cut short");
}

function fromJson(kind: FileKind, json: Readonly<Record<string, unknown>>, refuse: () => ServerError): StoreRecord {
  const entries = fieldNames(kind).map((field): readonly [string, FieldValue | undefined] => {
    const value = json[field];
    const isBytes = fieldType(kind, field) === "bytes" && typeof value === "string";
    return [field, isBytes ? Buffer.from(value, "base64") : (value as FieldValue | undefined)];
  });
  try {
    return checkRecord(kind, Object.fromEntries(entries));
  } catch (error) {
    // Damage of a document, in words for a store.
    if (error instanceof ServerError) throw refuse();
    throw error;
  }
}

function parse<T>(path: string, shape: z.ZodType<T>, text: string, why: string): T {
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(path, why, error);
  }
}

async function* linesOf(path: string): AsyncGenerator<string, void, void> {
  const file = createReadStream(path);
  const inflated: Transform = createGunzip();
  // Not pipeline(): it would report a reader that stops early as an error.
  file.once("error", (error) => inflated.destroy(error));
  file.pipe(inflated);
  let parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of inflated as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        yield Buffer.concat([...parts, chunk.subarray(from, at)]).toString();
        [parts, bytes, from] = [[], 0, at + 1];
      }
      parts.push(chunk.subarray(from));
      bytes += chunk.length - from;
      if (bytes > MAX_LINE_BYTES) throw unreadable(path, "a line is too long");
    }
  } catch (error) {
    if (error instanceof ServerError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw unreadable(path, `it can't be read (${reason})`, error);
  } finally {
    file.destroy();
    inflated.destroy();
  }
  if (bytes > 0) throw unreadable(path, "it is cut short");
}

/** The error for a file that is not what an export wrote; `why` quotes none of its content. */
export const unreadable = (path: string, why: string, cause?: unknown): ServerError =>
  new ServerError("league/file-unreadable", `${path} can't be imported: ${why}. Export the league again.`, cause);
