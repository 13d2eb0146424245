import { randomUUID } from "node:crypto";
import { auditStore } from "../audit/store.ts";
import type { StoreReport } from "../audit/report.ts";
import { ServerError } from "../errors.ts";
import {
  recordBytes,
  recordKinds,
  type RecordKind,
  type RecordReader,
  type RecordStore,
  type StoreRecord,
} from "../store/records.ts";
import { halfCopied, notEmpty, quoted } from "../store/refusal.ts";
import { openRecords, readHalfCopied, readRecords } from "../store/registry.ts";
import type { StoreSettings } from "../store/store.ts";
import { batchesOf } from "./batches.ts";
import { compareRecords } from "./compare.ts";

/** How far a copy is. */
export interface CopyProgress {
  readonly step: "copying" | "verifying" | "auditing";
  readonly kind: RecordKind | null;
  /** Records of this kind so far. */
  readonly records: number;
  /** Bytes of all kinds so far. */
  readonly bytes: number;
}

/** A finished copy. */
export interface CopyReport {
  readonly from: string;
  readonly to: string;
  /** Whether it completed one that was interrupted. */
  readonly resumed: boolean;
  /** Records of each kind, all compared by hash. */
  readonly records: Readonly<Record<RecordKind, number>>;
  /** Records and bytes that this run wrote. */
  readonly written: number;
  readonly bytes: number;
  /** Of copying alone, and in all. */
  readonly copySeconds: number;
  readonly seconds: number;
  /** The audit of the copy. */
  readonly audit: StoreReport;
}

/** Receives progress; the copy waits for it. */
type Report = (progress: CopyProgress) => void | Promise<void>;

/** Most comparisons: what differs is copied again, and a source that goes on changing is in use. */
const MAX_COMPARISONS = 5;

/**
 * Copies a store to an empty one, compares both by hash, and audits the copy. If it is interrupted, the next call goes
 * on where it was; until then no other process can open the copy.
 *
 * @throws ServerError `store/not-empty`, `store/half-copied` (a copy of another store), `store/in-use` (leagues or
 * experiments of the source are led), `store/conflict`, `request/invalid` (a store to itself); what the stores throw.
 */
export async function copyStore(
  from: StoreSettings,
  to: StoreSettings,
  report: Report = () => {},
): Promise<CopyReport> {
  const source = await readRecords(from);
  try {
    await assertIdle(source);
    await assertUsable(source, to);
    const target = await openRecords(to);
    try {
      return await new Copy(source, target, from, to, report).run();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** What a copy calls its source: the same when it is resumed. */
const sourceName = async (source: RecordReader): Promise<string> => (await source.identity()) ?? source.place;

/** @throws ServerError `store/half-copied` of the source, `store/in-use`. */
async function assertIdle(source: RecordReader): Promise<void> {
  if ((await source.unfinishedCopy()) !== null) throw halfCopied(source.description);
  const [first, ...more] = await source.heldLeases();
  if (first === undefined) return;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  throw new ServerError(
    "store/in-use",
    `${source.description} is in use, a process leads ${quoted(first)}${others}: stop the servers and commands that ` +
      "use it, then run this command again.",
  );
}

/** Looks at the target before anything in it is created or migrated. */
async function assertUsable(source: RecordReader, to: StoreSettings): Promise<void> {
  const target = await readRecords(to).catch((error: unknown) => {
    if (error instanceof ServerError && error.code === "store/not-found") return null;
    throw error;
  });
  if (target === null) return;
  try {
    if (target.place === source.place) {
      throw new ServerError("request/invalid", "--from and --to are the same store: copy to another place.");
    }
    const begun = await target.unfinishedCopy();
    if (begun !== null && begun.source !== (await sourceName(source))) throw halfCopied(target.description);
    if (begun === null && !(await isEmpty(target))) throw notEmpty(target.description);
  } finally {
    await target.close();
  }
}

async function isEmpty(store: RecordReader): Promise<boolean> {
  for (const kind of recordKinds) {
    for await (const _ of store.records(kind)) return false;
  }
  return true;
}

class Copy {
  readonly #source: RecordReader;
  readonly #target: RecordStore;
  readonly #from: StoreSettings;
  readonly #to: StoreSettings;
  readonly #report: Report;
  readonly #run = randomUUID();
  #written = 0;
  #bytes = 0;

  constructor(source: RecordReader, target: RecordStore, from: StoreSettings, to: StoreSettings, report: Report) {
    this.#source = source;
    this.#target = target;
    this.#from = from;
    this.#to = to;
    this.#report = report;
  }

  async run(): Promise<CopyReport> {
    const started = performance.now();
    const resumed = (await this.#target.unfinishedCopy()) !== null;
    await this.#target.beginCopy({ source: await sourceName(this.#source), run: this.#run });
    for (const kind of recordKinds) await this.#copyRecords(kind);
    const copied = performance.now();
    const records = await this.#verify();
    const audit = await this.#audit();
    await this.#assertOwn();
    await this.#target.endCopy();
    return {
      from: this.#source.description,
      to: this.#target.description,
      resumed,
      records,
      written: this.#written,
      bytes: this.#bytes,
      copySeconds: (copied - started) / 1000,
      seconds: (performance.now() - started) / 1000,
      audit,
    };
  }

  async #copyRecords(kind: RecordKind): Promise<void> {
    // An interrupted copy has all before its last key, or the comparison finds what it lacks.
    const from = await this.#target.lastKey(kind);
    let records = 0;
    for await (const batch of batchesOf(this.#source.records(kind, from === null ? {} : { from }))) {
      await this.#write(kind, batch);
      records += batch.length;
      await this.#report({ step: "copying", kind, records, bytes: this.#bytes });
    }
  }

  async #write(kind: RecordKind, records: readonly StoreRecord[]): Promise<void> {
    await this.#assertOwn();
    await this.#target.putRecords(kind, records);
    this.#written += records.length;
    for (const record of records) this.#bytes += recordBytes(record);
  }

  /** @throws ServerError `store/in-use` if another process has taken over the copy, or completed it. */
  async #assertOwn(): Promise<void> {
    if ((await this.#target.unfinishedCopy())?.run === this.#run) return;
    const sentence = `Another process copies to ${this.#target.description}: wait for it.`;
    throw new ServerError("store/in-use", sentence);
  }

  /** Compares everything, and copies again what differs. @returns the number of records of each kind. */
  async #verify(): Promise<CopyReport["records"]> {
    for (let left = MAX_COMPARISONS; left > 0; left--) {
      const counts: [RecordKind, number][] = [];
      let isSame = true;
      for (const kind of recordKinds) {
        await this.#report({ step: "verifying", kind, records: 0, bytes: this.#bytes });
        const { same, differing } = await compareRecords(kind, this.#source, this.#target);
        counts.push([kind, same]);
        if (differing.length === 0) continue;
        isSame = false;
        await this.#write(kind, differing);
      }
      if (isSame) return Object.fromEntries(counts) as CopyReport["records"];
    }
    const sentence = `${this.#source.description} changes while it is copied: stop what uses it, then run this again.`;
    throw new ServerError("store/in-use", sentence);
  }

  async #audit(): Promise<StoreReport> {
    await this.#report({ step: "auditing", kind: null, records: 0, bytes: this.#bytes });
    // By another connection: the source's may read a state from before.
    const source = await readRecords(this.#from);
    try {
      await assertIdle(source);
    } finally {
      await source.close();
    }
    const store = await readHalfCopied(this.#to);
    try {
      return await auditStore(store);
    } finally {
      await store.close();
    }
  }
}
