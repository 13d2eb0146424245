import { rmSync } from "node:fs";
import { ServerError } from "../errors.ts";
import { readRecords, readStore } from "../store/registry.ts";
import type { StoreSettings } from "../store/store.ts";
import { writeLeagueFile } from "./league-file.ts";
import { leagueRecords } from "./league-records.ts";
import { stageLeague } from "./stage-league.ts";

/** A league in a file. */
export interface LeagueFileReport {
  readonly league: string;
  readonly file: string;
  readonly entries: number;
  readonly segments: number;
  readonly episodes: number;
  readonly weights: number;
}

/**
 * Writes a stored league to a new file, and reads it back as an import would.
 * @param league its id.
 * @throws ServerError `export/file-exists`, `export/file-unusable`; `league/damaged` if the league could not be
 * imported from it, in which case the file is deleted; what the store throws.
 */
export async function exportLeague(settings: StoreSettings, league: string, file: string): Promise<LeagueFileReport> {
  const store = await readStore(settings);
  try {
    const records = await readRecords(settings);
    try {
      return await write(() => writeLeagueFile(file, league, leagueRecords(records, store, league)), league, file);
    } finally {
      await records.close();
    }
  } finally {
    await store.close();
  }
}

async function write(work: () => Promise<number>, league: string, file: string): Promise<LeagueFileReport> {
  try {
    await work();
    return await stageLeague(file, async ({ audit }) => {
      const { entries, segments, episodes, weights } = audit;
      return { league, file, entries, segments, episodes, weights };
    });
  } catch (error) {
    if (error instanceof ServerError && error.code === "export/file-exists") throw error;
    rmSync(file, { force: true });
    if (!(error instanceof ServerError && error.code === "league/file-unreadable")) throw error;
    const why = error.message.slice(error.message.indexOf(": ") + 2).replace(/ Export the league again\.$/, "");
    throw new ServerError(
      "league/damaged",
      `League "${league}" can't be exported: ${why} If it is running, pause it and export it again; ` +
        "else `store audit` says what is damaged.",
    );
  }
}
