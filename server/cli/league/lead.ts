import type { LeagueState } from "../../../agents/league/state.ts";
import { ServerError } from "../../errors.ts";
import type { Runner } from "../../jobs/runner.ts";
import { Leader } from "../../leagues/leader.ts";
import { LEASE_MS } from "../../store/lease.ts";
import { holderName } from "../../leagues/holder-name.ts";
import type { Log } from "../../log.ts";
import { delay } from "../../store/retry.ts";
import type { LeagueRecord, Store } from "../../store/store.ts";
import { RunClock } from "./run-clock.ts";
import type { RunTimes } from "./run-times.ts";
import { readLeague } from "../stores.ts";

/** Dependencies of a run. */
interface RunParts {
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  readonly record: LeagueRecord;
  readonly times: RunTimes;
  /** Resolves when a signal interrupts the command. */
  readonly interrupted: Promise<void>;
  /** Called with the state after every entry. */
  readonly progressed?: (state: LeagueState) => void;
}

/**
 * Leads the league for `seconds` from its first segment or until it ends, then evaluates the last policy, which takes
 * extra time. A signal ends it at once, without the evaluation.
 * @throws ServerError `store/full`, `store/unavailable` when the store refuses the final writes;
 * `league/led-elsewhere`.
 */
export async function leadRun(parts: RunParts, seconds: number | undefined): Promise<LeagueState> {
  const { record, store, times } = parts;
  const { state: stored } = await readLeague(store, record.id);
  if (stored.status === "ended") return stored;
  const over = Promise.withResolvers<void>();
  // It may reject before it is awaited, when another process takes the lead.
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
    // If the store refuses writes, no segment ever starts the clock.
    waiting: () => clock.start(),
    lost: (sentence) => over.reject(new ServerError("league/led-elsewhere", sentence)),
  });
  const { state } = leader;
  let reason = seconds === undefined ? "interrupted" : `ran ${seconds} s, as requested`;
  const interrupt = async () => {
    await interrupted;
    reason = "interrupted";
    times.over();
  };
  try {
    log.info({ league: record.id, game: record.config.game, store: store.description }, "league running");
    await leader.resume();
    const conclude = () => (state.status === "running" ? leader.conclude() : undefined);
    const concluded = over.promise.then(() => leader.hold()).then(conclude);
    // An interrupted command does not wait for this.
    concluded.catch(() => {});
    await Promise.race([concluded, interrupt()]);
    if (state.status === "running") await leader.pause(reason);
    // A small entry may have fitted although the work before it did not.
    leader.assertStored();
  } finally {
    await leader.close();
  }
  if (state.status === "paused" && state.reason !== reason) throw new ServerError("job/failed", state.reason);
  return state;
}

/** The error of a run that was interrupted before it began. */
export const interruptedEarly = (): ServerError =>
  new ServerError("command/interrupted", "Interrupted before the league ran.");

/** Callbacks of a run's leader. */
interface LeadEvents {
  /** An entry of that type was written. */
  event(type: string): void;
  /** The league is stuck. */
  waiting(): void;
  /** Another process leads it now. */
  lost(sentence: string): void;
}

/** Takes the lead; waits for the lease of a killed leader, which expires within seconds. */
async function takeLead(parts: RunParts, events: LeadEvents): Promise<Leader> {
  const { store, runner, log, record, interrupted, progressed } = parts;
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
        if (event.type === "evaluated")
          log.info({ version: event.version, ...briefly(event.measures) }, "league evaluated");
        events.event(event.type);
        if (taken) progressed?.(taken.state);
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
