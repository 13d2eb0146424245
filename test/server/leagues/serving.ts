import { expect } from "vitest";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { createLeagueService } from "../../../server/leagues/leagues.ts";
import type { LeagueHandle, LeagueService } from "../../../server/leagues/service.ts";
import type { Log } from "../../../server/log.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { auditLedger, eventsOf } from "../../support/league-audit.ts";
import { quietLog } from "../../support/quiet.ts";
import { until } from "../../support/until.ts";
import type { LaunchRequest } from "../../../server/schemas/leagues.ts";

/** A league with every kind of event within a second or two. */
export const small: LaunchRequest = {
  game: "kuhn-poker",
  hidden: [8],
  segmentEpisodes: 32,
  segmentsPerUpdate: 2,
  pastShare: 0.5,
  snapshotEvery: 2,
  evaluateEvery: 2,
  learner: { id: "ppo", hyperparameters: { epochs: 1, minibatches: 1 } },
};

/** A real service on the store in `folder`, or on `store`, whose job processes open the one in `folder`. */
export async function serve(
  folder: string,
  jobs = 1,
  {
    store,
    engine = "wasm",
    log = quietLog,
    selfPlayMs,
  }: { readonly store?: Store; readonly engine?: string; readonly log?: Log; readonly selfPlayMs?: number } = {},
): Promise<LeagueService & { readonly store: Store }> {
  const own = store ?? (await openStore({ directory: folder }));
  const service = await createLeagueService({
    store: own,
    storeSettings: { directory: folder },
    log,
    engine,
    jobs,
    hangAfter: 60_000,
    niceness: 0,
    selfPlayMs,
  });
  const close = service.close.bind(service);
  return Object.assign(service, {
    store: own,
    async close() {
      await close();
      await own.close();
    },
  });
}

/** Timeout for leagues, milliseconds: only a hang takes that long, even on a busy machine. */
export const LEAGUE_TIMEOUT_MS = 300_000;

/** Waits until the league has done so many updates. */
export async function updatesReach(service: LeagueService, id: string, updates: number): Promise<LeagueHandle> {
  await until(
    `league ${id} does ${updates} updates`,
    () => {
      const { state } = service.get(id);
      // With several agents, an epoch ends when all have learned.
      return (state.agents.length > 1 ? state.epoch : state.updates) >= updates;
    },
    LEAGUE_TIMEOUT_MS,
  );
  return service.get(id);
}

/** Waits until no job is in flight. */
export const settled = (service: LeagueService): Promise<boolean> =>
  until("no job is under way", () => service.workers().every(({ state }) => state !== "busy"), LEAGUE_TIMEOUT_MS);

/** The ledger, after auditing it, with the given number of leaders. */
export async function soundLedger(store: Store, id: string, leaders: number): Promise<readonly LedgerEntry[]> {
  const entries = await store.ledger(id);
  auditLedger(entries);
  expect(eventsOf(entries, "led")).toHaveLength(leaders);
  return entries;
}
