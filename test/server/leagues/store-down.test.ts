import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { ServerError } from "../../../server/errors.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { auditLeague } from "../../support/league-audit.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { serve, settled, small, soundLedger, updatesReach } from "./serving.ts";

const folders = [temporaryFolder(), temporaryFolder()] as const;
const SENTENCE = "The store does not answer.";

/** A real store that can be out of reach; `deaf`: it does what it is asked, but its answer is lost. */
function breakable(store: Store): { readonly store: Store; state: "up" | "down" | "deaf"; refusals: number } {
  const control = { store, state: "up" as "up" | "down" | "deaf", refusals: 0 };
  const refuse = (): never => {
    control.refusals++;
    throw new ServerError("store/unavailable", SENTENCE);
  };
  control.store = new Proxy(store, {
    get(target, name: keyof Store) {
      const member = target[name];
      if (typeof member !== "function") return member;
      const method = member.bind(target) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (name === "close") return method(...args);
        if (control.state === "down") return refuse();
        const answer = await method(...args);
        return control.state === "deaf" ? refuse() : answer;
      };
    },
  });
  return control;
}

it.concurrent.each(["down", "deaf"] as const)(
  "a league waits while its store is %s, says so, and goes on",
  async (how) => {
    const folder = folders[how === "down" ? 0 : 1];
    const control = breakable(await openStore({ directory: folder }));
    const service = await serve(folder, 2, { store: control.store });
    const { id } = (await service.launch(small)).record;
    for (const outage of [1, 2]) {
      const { updates } = service.get(id).state;
      await updatesReach(service, id, updates + 1);
      control.state = how;
      expect(await until("it says what is wrong", () => service.get(id).problem)).toBe(SENTENCE);
      expect(service.get(id).state.status).toBe("running");
      // Long enough for several tries.
      await setTimeout(outage * 700);
      control.state = "up";
      await until("it says that it goes on", () => service.get(id).problem === null);
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
