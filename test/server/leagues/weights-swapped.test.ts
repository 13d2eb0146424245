import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { eventsOf } from "../../support/league-audit.ts";
import { until } from "../../support/until.ts";
import { LEAGUE_TIMEOUT_MS, serve, small, updatesReach } from "./serving.ts";

const folder = temporaryFolder();

it("a league pauses when weights are swapped behind its running worker's back", async () => {
  const service = await serve(folder, 1);
  const { id } = (await service.launch({ ...small, pastShare: 1 })).record;
  await updatesReach(service, id, 6);
  const database = new DatabaseSync(join(folder, "red-queen.db"), { timeout: 60_000 });
  const [first] = service.get(id).state.members;
  // The worker keeps what it loaded under a hash; what it reads from now on has the first policy's content.
  const swap = "UPDATE weights SET data = (SELECT data FROM weights WHERE hash = ?) WHERE hash <> ?";
  database.prepare(swap).run(first?.policy ?? "", first?.policy ?? "");
  database.close();
  await until("it pauses", () => service.get(id).state.status === "paused", LEAGUE_TIMEOUT_MS);
  expect(service.get(id).state.reason).toMatch(
    /^The document of weights "[0-9a-f]{8}" is damaged \(its content does not match its hash\)/,
  );
  for (const { segment, pairing } of eventsOf(await service.store.ledger(id), "segment-played")) {
    expect((await service.store.segment(segment))?.pairing).toEqual(pairing);
  }
  await service.close();
});
