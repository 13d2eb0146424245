import type { LeagueState } from "../../../agents/league/state.ts";
import { ServerError } from "../../errors.ts";
import type { Runner } from "../../jobs/runner.ts";
import { Leader } from "../../leagues/leader.ts";
import { LEASE_MS } from "../../store/lease.ts";
import { holderName } from "../../leagues/leagues.ts";
import type { Log } from "../../log.ts";
import { delay } from "../../store/retry.ts";
import type { LeagueRecord, Store } from "../../store/store.ts";
import { RunClock } from "./run-clock.ts";
import type { RunTimes } from "./run-times.ts";
import { readLeague } from "../stores.ts";

/** What a run works with. */
interface RunParts {
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  readonly record: LeagueRecord;
  readonly times: RunTimes;
  /** Resolves when a signal asks to end. */
  readonly interrupted: Promise<void>;
}

/**
 * Leads the league for so many seconds from its first segment, or until it ends, then measures the last policy, which comes on top
 * of them; or until a signal, which leaves it as it is.
 * @throws ServerError `store/full`, `store/unavailable` where the store takes no writes when it is to end; `league/led-elsewhere`.
 */
export async function leadRun(parts: RunParts, seconds: number | undefined): Promise<LeagueState> {
  const { record, store, times } = parts;
  const { state: stored } = await readLeague(store, record.id);
  if (stored.status === "ended") return stored;
  const over = Promise.withResolvers<void>();
  // Another process may take the lead before this one waits for the end.
  over.promise.catch(() => {});
  const clock = new RunClock(seconds, () => {
    times.over();
    over.resolve();
  });
  try {
    return await leadUntilOver(parts, seconds, over, clock);
  } finally {
    clock.stop();
  }
}

async function leadUntilOver(
  parts: RunParts,
  seconds: number | undefined,
  over: PromiseWithResolvers<void>,
  clock: RunClock,
): Promise<LeagueState> {
  const { log, record, store, times, interrupted } = parts;
  const leader = await takeLead(parts, {
    event(type) {
      if (type === "ended" || type === "paused") over.resolve();
      if (type === "policy-updated") times.updated();
      if (type !== "segment-played") return;
      times.played();
      clock.start();
    },
    // Where nothing can be written no segment ever comes.
    waiting: () => clock.start(),
    lost: (sentence) => over.reject(new ServerError("league/led-elsewhere", sentence)),
  });
  const { state } = leader;
  let reason = seconds === undefined ? "interrupted" : `ran ${seconds} s, as asked`;
  const interrupt = async () => {
    await interrupted;
    reason = "interrupted";
    times.over();
  };
  try {
    log.info({ league: record.id, game: record.config.game, store: store.description }, "league runs");
    await leader.resume();
    const conclude = () => (state.status === "running" ? leader.conclude() : undefined);
    const concluded = over.promise.then(() => leader.hold()).then(conclude);
    // An interrupted command does not wait for it.
    concluded.catch(() => {});
    await Promise.race([concluded, interrupt()]);
    if (state.status === "running") await leader.pause(reason);
    // A small entry may have found room where the work before it did not.
    leader.assertStored();
  } finally {
    await leader.close();
  }
  if (state.status === "paused" && state.reason !== reason) throw new ServerError("job/failed", state.reason);
  return state;
}

/** The end of a run that was asked to end before it began. */
export const interruptedEarly = (): ServerError =>
  new ServerError("command/interrupted", "Interrupted before the league ran.");

/** What a run hears of its league. */
interface LeadEvents {
  /** An entry of that type was written. */
  event(type: string): void;
  /** Something holds it up. */
  waiting(): void;
  /** Another process leads it now. */
  lost(sentence: string): void;
}

/** A league whose last leader was killed has a lease that runs out in seconds. */
async function takeLead({ store, runner, log, record, interrupted }: RunParts, events: LeadEvents): Promise<Leader> {
  const holder = holderName();
  let taken: Leader | null = null;
  const given = new AbortController();
  void interrupted.then(() => given.abort());
  for (let waited = 0; waited < 2 * LEASE_MS && !given.signal.aborted; waited += 250) {
    taken = await Leader.take({
      record,
      store,
      runner,
      log,
      holder,
      onEntry: ({ event }) => {
        if (event.type === "evaluated") log.info({ version: event.version, ...briefly(event.measures) }, "evaluated");
        events.event(event.type);
      },
      onProblem: (problem) => {
        if (problem) log.warn({ problem }, "league waiting");
        else log.info("league running again");
        if (problem) events.waiting();
        if (problem && taken && !taken.leading) events.lost(problem);
      },
    });
    if (taken) return taken;
    await delay(250, given.signal);
  }
  if (given.signal.aborted) throw interruptedEarly();
  throw new ServerError("league/led-elsewhere", `Another process leads ${record.id}; stop that one first.`);
}

const briefly = (measures: LeagueState["evaluations"][number]["measures"]) =>
  Object.fromEntries(Object.entries(measures).map(([name, { value }]) => [name, Number(value.toFixed(4))]));
