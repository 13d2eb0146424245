import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import type { LeagueHandle } from "../../../server/leagues/service.ts";
import { openStore } from "../../../server/store/registry.ts";
import { eventsOf } from "../../support/league-audit.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { serve, small, updatesReach, LEAGUE_TIMEOUT_MS } from "./serving.ts";

const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder()] as const;

/** Changes the store's file as another program would. */
function alter(folder: string, statement: string, ...values: string[]): void {
  const database = new DatabaseSync(join(folder, "red-queen.db"), { timeout: 60_000 });
  database.prepare(statement).run(...values);
  database.close();
}

/** A league that has learned once and is led by no process. */
async function storedLeague(folder: string): Promise<LeagueHandle["record"]> {
  const service = await serve(folder);
  const { record } = await service.launch(small);
  await updatesReach(service, record.id, 1);
  await service.close();
  return record;
}

describe("a league of a server", () => {
  it("pauses with the reason if a segment it learns from is damaged, and continues once that is repaired", async () => {
    const [folder] = folders;
    const service = await serve(folder);
    const { id } = (await service.launch({ ...small, segmentEpisodes: 1, segmentsPerUpdate: 64 })).record;
    await until("it plays", () => service.get(id).state.episodes > 0, LEAGUE_TIMEOUT_MS);
    await service.pause(id);
    const [{ segment = "" } = {}] = eventsOf(await service.store.ledger(id), "segment-played");
    alter(folder, "CREATE TABLE whole AS SELECT id, starts FROM segments");
    alter(folder, "UPDATE segments SET starts = x'00' WHERE id = ?", segment);
    await service.resume(id);
    await until("it pauses", () => service.get(id).state.status === "paused", LEAGUE_TIMEOUT_MS);
    expect(service.get(id).state.reason).toBe(
      `Segment "${segment}" is damaged (it can't be inflated): restore a backup of the store, or delete the league.`,
    );
    alter(
      folder,
      "UPDATE segments SET starts = (SELECT starts FROM whole WHERE whole.id = segments.id) WHERE id = ?",
      segment,
    );
    await service.resume(id);
    await updatesReach(service, id, 1);
    await service.close();
  });

  it("waits if a segment without a ledger entry is damaged, writes nothing, and continues by itself", async () => {
    const folder = folders[1];
    const { id } = await storedLeague(folder);
    const store = await openStore({ directory: folder });
    const [{ segment: first = "" } = {}] = eventsOf(await store.ledger(id), "segment-played");
    const segment = await store.segment(first);
    if (segment) await store.putSegment({ ...segment, id: "lost", index: 1 });
    const entries = (await store.ledger(id)).length;
    await store.close();
    alter(folder, "UPDATE segments SET returns = x'00' WHERE id = 'lost'");

    const service = await serve(folder);
    expect(service.get(id)).toMatchObject({
      state: { status: "running" },
      problem: expect.stringMatching(
        /^Segment "lost" is damaged \(.*\): restore a backup of the store, or delete the league\.$/,
      ) as string,
    });
    expect(await service.store.ledger(id)).toHaveLength(entries);
    alter(folder, "DELETE FROM segments WHERE id = 'lost'");
    await until("it leads", () => service.get(id).problem === null, LEAGUE_TIMEOUT_MS);
    await updatesReach(service, id, service.get(id).state.updates + 1);
    expect(eventsOf(await service.store.ledger(id), "led")).toHaveLength(2);
    await service.close();
  });

  it("is read again once another process has repaired its ledger, and continues", async () => {
    const folder = folders[2];
    const { id } = await storedLeague(folder);
    alter(folder, "UPDATE ledger SET event = '!' || event WHERE league = ? AND seq = 1", id);
    const service = await serve(folder);
    expect(service.list()).toEqual([]);
    expect(service.damaged()).toMatchObject([{ id, problem: expect.stringMatching(/^Entry 1 of league/) as string }]);
    alter(folder, "UPDATE ledger SET event = substr(event, 2) WHERE league = ? AND seq = 1", id);
    await until(
      "it is readable",
      () => service.damaged().length === 0 && service.list().length === 1,
      LEAGUE_TIMEOUT_MS,
    );
    await updatesReach(service, id, service.get(id).state.updates + 1);
    await service.delete(id);
    await service.close();
  });
});
