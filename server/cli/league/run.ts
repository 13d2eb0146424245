import { leagueAlarms } from "../../../agents/league/alarm.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { commandExternal } from "../external.ts";
import { readRedisUrl } from "../../config.ts";
import { ServerError } from "../../errors.ts";
import { withLadder } from "../../jobs/ladder-runner.ts";
import { checkedConfig, createLeague } from "../../leagues/create-league.ts";
import { openRunner } from "../../queue/open-runner.ts";
import { isStoreDown } from "../../store/retry.ts";
import type { LeagueRecord, Store } from "../../store/store.ts";
import { interruptible } from "../interrupts.ts";
import { alarmLines } from "./alarm-lines.ts";
import { requestFromOptions, refuseSettings, withWholeCast, type LaunchOptions } from "./launch.ts";
import { interruptedEarly, leadRun } from "./lead.ts";
import { commandLog } from "../log.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { comparisonLines, evaluationOutput, measureLines, newestLine } from "../measures.ts";
import { RunTimes, runLine } from "./run-times.ts";
import { readLeague, withStore, withStoreToRead } from "../stores.ts";

interface RunOptions extends OutputOptions, LaunchOptions {
  readonly league?: string;
  readonly for?: number;
  readonly store?: string;
  readonly jobs?: number;
  readonly engine?: string;
}

/** `league run`: leads a new or stored league in this process. */
export async function runLeague(options: RunOptions): Promise<void> {
  const log = commandLog();
  const times = new RunTimes();
  const { league, store: place } = options;
  const external = commandExternal();
  // Refuse a missing league or an invalid launch before anything is created.
  if (league === undefined) requestFromOptions(options);
  else if (place !== undefined) await withStoreToRead(place, (store) => readLeague(store, league));
  const run = (interrupted: Promise<void>) =>
    withStore(options.store, async (store, settings) => {
      // Write nothing before it is clear that the league can run.
      const found = await findRecord(store, options);
      const jobs = { engine: options.engine, log, size: options.jobs, external, redisUrl: readRedisUrl() };
      const local = await openRunner({ ...jobs, store, storeSettings: settings });
      const runner = withLadder(local, { store, external });
      try {
        const engine = await Promise.race([runner.ready(), interrupted]);
        if (!engine) throw interruptedEarly();
        const record = found ?? (await createLeague(store, await requestedLeague(store, options), external));
        const parts = { store, runner, log, record, times, interrupted };
        const state = await leadRun(parts, options.for).catch(async (error: unknown) => {
          // Delete a league that never ran, so that the next server does not run it.
          if (!found && (await isUntouched(store, record.id))) await store.deleteLeague(record.id).catch(() => {});
          throw withAdvice(error, record.id, options.store);
        });
        report(options, record.id, state, engine.name, times);
      } finally {
        await runner.close();
      }
    });
  await interruptible(run);
}

/** Whether a league's ledger has only `created` and `led` entries. */
async function isUntouched(store: Store, id: string): Promise<boolean> {
  const entries = await store.ledger(id).catch(() => null);
  return entries?.every(({ event }) => event.type === "created" || event.type === "led") ?? false;
}

/** The error of a store that refuses writes, with advice on how to continue the league. */
function withAdvice(error: unknown, league: string, place: string | undefined): unknown {
  if (!isStoreDown(error) || place === undefined) return error;
  const advice = `League ${league} keeps its acknowledged writes; continue later with: league run --store ${place} --league ${league}`;
  return new ServerError(error.code, `${error.message} ${advice}`, error);
}

function report(options: RunOptions, league: string, state: LeagueState, engine: string, times: RunTimes): void {
  const { episodes, steps, updates, seconds, config } = state;
  const result = {
    league,
    game: config.game,
    seed: config.seed,
    seconds: Math.round(seconds * 10) / 10,
    run: times.seconds(),
    episodes,
    steps,
    updates,
    policy: state.policy,
    engine,
    alarms: leagueAlarms(state),
    evaluation: evaluationOutput(state),
  };
  printAnswer(options, result, () => [
    `${league}: ${episodes} episodes, ${steps} steps, ${updates} updates in ${result.seconds} s on ${engine}`,
    runLine(result.run),
    ...newestLine(state),
    ...alarmLines(state),
    ...(config.preset === null ? measureLines(state) : comparisonLines(state)),
    ...(options.store === undefined ? [] : [`continue with: league run --store ${options.store} --league ${league}`]),
  ]);
}

/** The launch request of a new league, with full hashes in its cast. */
const requestedLeague = (store: Store, options: RunOptions) => withWholeCast(store, requestFromOptions(options));

/** The league to continue; null for a new one, whose request is checked. */
async function findRecord(store: Store, options: RunOptions): Promise<LeagueRecord | null> {
  if (options.league !== undefined) {
    const { record } = await readLeague(store, options.league);
    refuseSettings(record, options);
    return record;
  }
  await checkedConfig(store, await requestedLeague(store, options), commandExternal());
  return null;
}
