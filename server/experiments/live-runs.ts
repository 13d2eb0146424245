import type { LeagueService } from "../leagues/service.ts";
import type { ExperimentRecord, StoreReader } from "../store/store.ts";
import { readRuns, type ReadLive, type StoredRun } from "./experiments.ts";

/** The runs of an experiment, with the states of the leagues that this server has open. */
export function liveRuns(
  { store, leagues }: { readonly store: StoreReader; readonly leagues: LeagueService },
  record: ExperimentRecord,
): Promise<StoredRun[]> {
  const handles = new Map(leagues.list().map((handle) => [handle.record.id, handle]));
  const damaged = new Map(leagues.damaged().map(({ id, problem }) => [id, problem]));
  const readLive: ReadLive = (league, starts) => {
    const problem = damaged.get(league);
    if (problem !== undefined) return { status: "damaged", reason: problem, state: null };
    const state = handles.get(league)?.state;
    if (state) return { status: state.status, reason: state.reason, state };
    // Another process may have started it since this one last read the list of leagues.
    return starts.length > 0 ? null : { status: "waiting", reason: "", state: null };
  };
  return readRuns(store, record, readLive);
}

/** Milliseconds between checks of a league that another process may lead or delete. */
const CHECK_INTERVAL_MS = 1000;

/** Resolves once a league isn't running any more, or `signal` is aborted. */
export function leagueOver(leagues: LeagueService, league: string, signal: AbortSignal): Promise<void> {
  const isRunning = (): boolean => {
    const handle = leagues.list().find(({ record }) => record.id === league);
    return handle?.state.status === "running";
  };
  return new Promise((resolve) => {
    const check = (): void => {
      if (!signal.aborted && isRunning()) return;
      clearInterval(timer);
      unsubscribe();
      signal.removeEventListener("abort", check);
      resolve();
    };
    const unsubscribe = leagues.subscribe(({ record }) => record.id === league && check());
    const timer = setInterval(check, CHECK_INTERVAL_MS);
    signal.addEventListener("abort", check, { once: true });
    check();
  });
}
