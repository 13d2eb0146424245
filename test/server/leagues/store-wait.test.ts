import { pino } from "pino";
import { expect, it } from "vitest";
import { openStore } from "../../../server/store/registry.ts";
import { breakable, STORE_SENTENCE, type StoreState } from "../../support/breakable-store.ts";
import { auditLeague } from "../../support/league-audit.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { serve, settled, small, soundLedger, updatesReach, LEAGUE_TIMEOUT_MS } from "./serving.ts";

const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder(), temporaryFolder()] as const;
it.concurrent.each(["down", "deaf"] as const)(
  "a league waits while its store is %s, reports it, and continues",
  async (how) => {
    const folder = folders[how === "down" ? 0 : 1];
    const control = breakable(await openStore({ directory: folder }));
    const service = await serve(folder, 2, { store: control.store });
    const { id } = (await service.launch(small)).record;
    for (const outage of [1, 2]) {
      const { updates } = service.get(id).state;
      await updatesReach(service, id, updates + 1);
      control.state = how;
      expect(await until("it says what is wrong", () => service.get(id).problem)).toBe(STORE_SENTENCE);
      expect(service.get(id).state.status).toBe("running");
      const { refusals } = control;
      await until("it tries again", () => control.refusals > refusals + outage);
      control.state = "up";
      await until("its problem is over", () => service.get(id).problem === null);
    }
    expect(control.refusals).toBeGreaterThan(4);
    await updatesReach(service, id, service.get(id).state.updates + 2);
    await service.stop(id);
    await settled(service);
    await soundLedger(control.store, id, 1);
    await auditLeague(control.store, id);
    await service.close();
  },
  300_000,
);

/** A service on a breakable store, and the log's messages. */
async function serveBreakable(folder: string, state: StoreState = "up") {
  const messages: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void messages.push(JSON.parse(line).msg as string) });
  const control = breakable(await openStore({ directory: folder }));
  control.state = state;
  const service = await serve(folder, 1, { store: control.store, log });
  return { control, service, messages };
}

it.concurrent("on a full disk a person's commands are refused with the reason, and the league continues when there is space", async () => {
  const { control, service, messages } = await serveBreakable(folders[2]);
  const { id } = (await service.launch(small)).record;
  await updatesReach(service, id, 1);
  control.state = "full";
  await until("it waits", () => service.get(id).problem);
  for (const ask of ["pause", "stop", "delete"] as const) {
    await expect(service[ask](id), ask).rejects.toMatchObject({ code: "store/full", message: STORE_SENTENCE });
    expect(service.get(id).state.status).toBe("running");
  }
  await expect(service.launch(small)).rejects.toMatchObject({ code: "store/full" });
  expect(messages.filter((message) => message === "league waiting")).toHaveLength(1);
  control.state = "up";
  await updatesReach(service, id, service.get(id).state.updates + 2);
  await until("its problem is over", () => service.get(id).problem === null);

  await service.pause(id);
  control.state = "full";
  await expect(service.resume(id)).rejects.toMatchObject({ code: "store/full" });
  expect(service.get(id).state.status).toBe("paused");
  control.state = "up";
  await service.resume(id);
  await updatesReach(service, id, service.get(id).state.updates + 1);
  control.state = "full";
  // The shutdown doesn't wait; the next process leads it as soon as there is space.
  await service.close();

  const next = await serveBreakable(folders[2]);
  next.control.state = "full";
  await until("the next one knows it", () => next.service.list().length === 1);
  next.control.state = "up";
  await until("it is led", () => next.service.get(id).problem === null, LEAGUE_TIMEOUT_MS);
  await updatesReach(next.service, id, next.service.get(id).state.updates + 1);
  await next.service.stop(id);
  await settled(next.service);
  await auditLeague(next.control.store, id);
  await next.service.close();
});

it.concurrent("a server whose store hangs still shuts down", async () => {
  const { control, service } = await serveBreakable(folders[3]);
  const { id } = (await service.launch(small)).record;
  await updatesReach(service, id, 1);
  control.state = "hung";
  await expect(service.pause(id)).rejects.toMatchObject({ code: "store/unavailable" });
  await service.close();
});
