import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { pino } from "pino";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { foldStored } from "../../../server/leagues/fold-stored.ts";
import { League } from "../../../server/leagues/league.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { create, inProcessRunner, openWorkshop } from "./in-process.ts";

const REQUEST = {
  game: "kuhn-poker",
  hidden: [8],
  segmentEpisodes: 16,
  segmentsPerUpdate: 1,
  learner: { id: "ppo", hyperparameters: { epochs: 1, minibatches: 1 } },
  budget: { updates: 6 },
};
/** Milliseconds in which an answer is handled. */
const HANDLED_MS = 100;

it("a league goes on whose leader stepped down before it had the answer to its last entry", async () => {
  const workshop = await openWorkshop(temporaryFolder());
  const record = await create(workshop, REQUEST);
  const errors: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void errors.push(line) });
  const answered = Promise.withResolvers<void>();
  let state: "leading" | "waiting for an answer" | "answered" = "leading";
  const method = {
    /** Writes the entry of an update, and answers later. */
    async append(league: string, entry: LedgerEntry) {
      await workshop.store.append(league, entry);
      if (entry.event.type !== "policy-updated" || entry.event.version !== 2 || state !== "leading") return;
      state = "waiting for an answer";
      await answered.promise;
    },
    /** As if another process had the lease meanwhile. */
    takeLease: async (...lease: Parameters<Store["takeLease"]>) =>
      state === "waiting for an answer" ? null : workshop.store.takeLease(...lease),
    /** The answer comes while the ledger is read on. */
    async ledger(...page: Parameters<Store["ledger"]>) {
      const entries = await workshop.store.ledger(...page);
      if (state === "waiting for an answer") {
        state = "answered";
        answered.resolve();
        await wait(HANDLED_MS);
      }
      return entries;
    },
  };
  const store = new Proxy(workshop.store, {
    get(target, name) {
      const found: unknown = Reflect.get(method, name) ?? Reflect.get(target, name);
      return typeof found === "function" ? (found.bind(target) as unknown) : found;
    },
  });
  const fold = await foldStored(store, record.id);
  if (!fold) throw new Error("no ledger");
  const league = new League(record, fold, {
    store,
    log,
    runner: inProcessRunner(workshop.context),
    holder: "here",
    selfPlayMs: undefined,
    onEntry: () => {},
  });
  await league.lead();
  // At once if the league is stuck.
  await until("its end", () => league.state.status === "ended" || errors.length > 0);
  expect(errors).toEqual([]);
  expect([state, league.state.updates]).toEqual(["answered", 6]);
  await league.close();
  await workshop.store.close();
});
