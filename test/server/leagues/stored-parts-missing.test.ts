import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { LEAGUE_TIMEOUT_MS, serve, small, updatesReach } from "./serving.ts";

const folders = {
  weights: temporaryFolder(),
  "segments and weights": temporaryFolder(),
};

const running = temporaryFolder();

/** Deletes what the league has stored of each kind. */
function deleteStored(folder: string, what: string): void {
  const database = new DatabaseSync(join(folder, "red-queen.db"), { timeout: 60_000 });
  for (const table of what.split(" and ")) database.exec(`DELETE FROM ${table}`);
  database.close();
}

const SENTENCE = /^(Segment|Weights) [0-9a-f]{8} (is|are) not in the store|^There is no policy [0-9a-f]{8}/;

describe("a league whose stored parts are deleted under it", () => {
  it.each(Object.entries(folders))("pauses with a sentence when it resumes without its %s", async (what, folder) => {
    const service = await serve(folder, 1);
    const { id } = (await service.launch({ ...small, ahead: true, pastShare: 1 })).record;
    await updatesReach(service, id, 3);
    await service.pause(id);
    await service.close();
    deleteStored(folder, what);
    const next = await serve(folder, 1);
    await until("it is led again", () => next.get(id).problem === null, LEAGUE_TIMEOUT_MS);
    await next.resume(id);
    await until("it pauses", () => next.get(id).state.status === "paused", LEAGUE_TIMEOUT_MS);
    expect(next.get(id).state.reason).toMatch(SENTENCE);
    await next.close();
  });

  it("pauses with a sentence when all is deleted while it runs", async () => {
    const service = await serve(running, 1);
    const { id } = (await service.launch({ ...small, ahead: true, pastShare: 1 })).record;
    await updatesReach(service, id, 3);
    deleteStored(running, "segments and weights");
    await until("it pauses", () => service.get(id).state.status === "paused", LEAGUE_TIMEOUT_MS);
    expect(service.get(id).state.reason).toMatch(SENTENCE);
    await service.close();
  });
});
