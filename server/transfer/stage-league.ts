import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditStore } from "../audit/store.ts";
import type { StoreReport } from "../audit/report.ts";
import type { RecordStore } from "../store/records.ts";
import { openRecords, readStore } from "../store/registry.ts";
import { kindBatches } from "./batches.ts";
import { openLeagueFile, unreadable, type KindRecord, type LeagueFile } from "./league-file.ts";

/** A league's file, unpacked into a store of its own and found sound. */
export interface StagedLeague {
  readonly league: string;
  readonly directory: string;
  readonly audit: StoreReport;
}

/**
 * Unpacks a league's file into a temporary store, audits that, and gives it to `use`: nothing of a bad file reaches
 * another store, and a large one takes no memory.
 * @throws ServerError `league/file-unreadable`, what the store and `use` throw.
 */
export async function stageLeague<T>(path: string, use: (staged: StagedLeague) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "red-queen-league-"));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const file = await openLeagueFile(path);
    const store = await openRecords({ directory });
    try {
      await unpack(path, file, store);
    } finally {
      await file.records.return();
      await store.close();
    }
    const { league } = file;
    return await use({ league, directory, audit: await assertSound(path, league, directory) });
  } finally {
    process.off("exit", remove);
    remove();
  }
}

async function unpack(path: string, { league, records }: LeagueFile, store: RecordStore): Promise<void> {
  let heads = 0;
  async function* checked(): AsyncGenerator<KindRecord, void, void> {
    for await (const each of records) {
      if (!isOf(league, each)) throw unreadable(path, `it has a document that is not of league "${league}"`);
      if (each.kind === "leagues") heads++;
      yield each;
    }
  }
  for await (const { kind, records } of kindBatches(checked())) await store.putRecords(kind, records);
  if (heads !== 1) throw unreadable(path, "it does not have one league");
}

/** Whether a record belongs to a league, or is a match of people. */
function isOf(league: string, { kind, record }: KindRecord): boolean {
  if (kind === "leagues") return record["id"] === league;
  if (kind !== "weights") return record["league"] === league || (kind === "matches" && record["league"] === null);
  return [record["keepers"], record["leagues"]].every((list) => Array.isArray(list) && list.join("\n") === league);
}

/** @throws ServerError `league/file-unreadable` if the audit of the unpacked league fails. */
async function assertSound(path: string, league: string, directory: string): Promise<StoreReport> {
  const store = await readStore({ directory });
  try {
    const audit = await auditStore(store);
    const [first] = audit.failed;
    if (first) throw unreadable(path, `${first.what} of league "${league}": ${first.problem.replace(/\.$/, "")}`);
    if (audit.entries === 0) throw unreadable(path, "its ledger is empty");
    return audit;
  } finally {
    await store.close();
  }
}
