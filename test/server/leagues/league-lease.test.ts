import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import type { Store } from "../../../server/store/store.ts";
import { auditLeague, eventsOf } from "../../support/league-audit.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { serve, small, soundLedger, updatesReach, LEAGUE_TIMEOUT_MS } from "./serving.ts";

/** Takes the lease from its holder, which may renew it between the two steps. Lasts until it is released. */
const takeFrom = (store: Store, league: string, holder: string, thief: string) =>
  until(
    `${thief} has the lease`,
    async () => {
      await store.releaseLease(league, holder);
      return store.takeLease(league, thief, 600_000);
    },
    LEAGUE_TIMEOUT_MS,
  );

const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder(), temporaryFolder()] as const;

// Concurrently: most of the time is waiting for leases to expire.
describe.concurrent("leadership of a league", () => {
  it("belongs to one process; another waits, follows, and takes over when the first is killed", async () => {
    const script = join(import.meta.dirname, "leader-process.ts");
    const first = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, folders[0]], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [id] = (await once(createInterface(first.stdout), "line")) as [string];
    const service = await serve(folders[0]);
    expect(service.get(id).problem).toMatch(/^Another process leads this league/);
    await expect(service.pause(id)).rejects.toMatchObject({ code: "league/led-elsewhere" });
    const { updates } = service.get(id).state;
    await updatesReach(service, id, updates + 1);
    expect(service.get(id).episodesPerSecond).toBe(0);
    await soundLedger(service.store, id, 1);

    first.kill("SIGKILL");
    await until("the second process leads", () => service.get(id).problem === null, LEAGUE_TIMEOUT_MS);
    await updatesReach(service, id, service.get(id).state.updates + 2);
    await service.stop(id);
    await soundLedger(service.store, id, 2);
    await service.close();
  });

  it("is lost when another process has its lease, and regained when that one is gone", async () => {
    const service = await serve(folders[1]);
    const { id } = (await service.launch(small)).record;
    await updatesReach(service, id, 1);
    const [{ holder } = { holder: "" }] = eventsOf(await service.store.ledger(id), "led");
    await takeFrom(service.store, id, holder, "thief");
    await until("it gives way", () => service.get(id).problem, LEAGUE_TIMEOUT_MS);
    expect(service.get(id).problem).toMatch(/^Another process leads/);
    await expect(service.pause(id)).rejects.toMatchObject({ code: "league/led-elsewhere" });
    await service.store.releaseLease(id, "thief");
    await until("it leads again", () => service.get(id).problem === null, LEAGUE_TIMEOUT_MS);
    await updatesReach(service, id, service.get(id).state.updates + 1);
    await service.stop(id);
    await soundLedger(service.store, id, 2);
    await service.close();
  });

  it("doesn't limit reading: every server lists what one launches, and only the leader deletes it", async () => {
    const [one, other] = [await serve(folders[3]), await serve(folders[3])];
    const { id } = (await one.launch(small)).record;
    await until("the other lists it", () => other.list().some(({ record }) => record.id === id), LEAGUE_TIMEOUT_MS);
    expect(other.get(id).problem).toMatch(/^Another process leads this league/);
    await updatesReach(other, id, 1);
    await expect(other.delete(id)).rejects.toMatchObject({ code: "league/led-elsewhere" });
    expect(other.get(id).state.status).toBe("running");
    await one.delete(id);
    await until("the other drops it", () => other.list().length === 0, LEAGUE_TIMEOUT_MS);
    await Promise.all([one.close(), other.close()]);
  });

  it("is decided by the ledger's order if two processes believe they lead", async () => {
    const service = await serve(folders[2]);
    const { id } = (await service.launch(small)).record;
    await updatesReach(service, id, 1);
    const { store } = service;
    const [{ holder } = { holder: "" }] = eventsOf(await store.ledger(id), "led");
    const { fence } = await takeFrom(store, id, holder, "other");
    // The first one doesn't know yet and keeps writing; the other retries until it gets a place before it.
    await until(
      "the other has written",
      async () => {
        const seq = (await store.ledger(id)).length;
        const entry = { seq, at: Date.now(), event: { type: "led", holder: "other", fence } } as const;
        return store.append(id, entry).then(
          () => true,
          () => false,
        );
      },
      LEAGUE_TIMEOUT_MS,
    );
    await store.releaseLease(id, "other");
    await until("it leads again", async () => eventsOf(await store.ledger(id), "led").length === 3, LEAGUE_TIMEOUT_MS);
    await updatesReach(service, id, service.get(id).state.updates + 1);
    await service.stop(id);
    const entries = await soundLedger(store, id, 3);
    expect(eventsOf(entries, "led").map((led) => led.holder)).toEqual([holder, "other", holder]);
    await auditLeague(store, id);
    await service.close();
  });
});
