import { Option, type Command } from "commander";
import { networkKinds } from "../../agents/networks/network.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { ServerError } from "../errors.ts";
import { localRunner, type Runner } from "../jobs/runner.ts";
import { createLeague, holderName } from "../leagues/leagues.ts";
import { LEASE, Leader } from "../leagues/leader.ts";
import { sleep } from "../leagues/journal.ts";
import type { Log } from "../log.ts";
import type { LeagueRecord, Store } from "../store/store.ts";
import { launchRequestOf, refuseSettings, withWholeCast, type LaunchOptions } from "./launch.ts";
import { commandLog } from "./log.ts";
import {
  gameOption,
  parseDuration,
  parseJobs,
  parseSeed,
  parseUpdates,
  parseTowers,
  parseWidths,
  setOption,
  splitList,
  parsePlace,
} from "./options.ts";
import { answer, type OutputOptions } from "./output.ts";
import { startTimer } from "./long-timer.ts";
import { comparisonLines, evaluationOf, measureLines, newestLine } from "./measures.ts";
import { listPresets } from "./presets.ts";
import { remoteCommands } from "./remote.ts";
import { RunTimes, runLine } from "./run-times.ts";
import { listLeagues, showLeague } from "./stored-leagues.ts";
import { readLeague, withStore, withStoreToRead } from "./stores.ts";

interface RunOptions extends OutputOptions, LaunchOptions {
  readonly league?: string;
  readonly for?: number;
  readonly store?: string;
  readonly jobs?: number;
  readonly engine?: string;
}

/** `league run|list|show|presets`: leagues of a store, without a server. */
export function leagueCommands(program: Command): void {
  const league = program
    .command("league")
    .description("self-play leagues: run, list, show, presets; pause, resume, stop on a server");
  league
    .command("run")
    .description("run a league here, without a server")
    .option("--game <id>", "the game of a new league")
    .option("--preset <id>", "a paper's protocol, see league presets; other options override it")
    .option("--ablation <id>", "the preset with a part of it switched off or exchanged")
    .option("--league <id>", "go on with a league of the store, by its id or the beginning of it, as it was launched")
    .option(
      "--for <time>",
      "how long it learns, such as 60s or 5m; starting, a base and the measurement at the end come on top",
      parseDuration,
    )
    .option("--updates <count>", "stop after so many updates", parseUpdates)
    .option("--seed <number>", "seed of a new league; 1 by default", parseSeed)
    .option("--store <place>", "folder (or MongoDB address) that keeps it; a temporary one otherwise", parsePlace)
    .option("--name <name>", "name of a new league")
    .option("--learner <id>", "the learner of a new league; ppo where no preset names one")
    .addOption(new Option("--network <kind>", "what its policy is made of").choices([...networkKinds]))
    .option("--hidden <list>", "widths of its layers or blocks, such as 64,64", parseWidths)
    .option("--towers <list>", "which roles share weights, by seat: 0,1/2 for two towers", parseTowers)
    .option("--ahead", "segments are played while it learns")
    .option("--no-ahead", "each update waits for its own segments")
    .option("--base <id>", "the game's base policy that a new league starts from")
    .option("--cast <list>", "who sits in each seat: policy (it learns), base, script:ID, policy:NAME", splitList)
    .option("--jobs <count>", "job processes, 1 to 256; one a core by default", parseJobs)
    .option("--engine <name>", "engine to train with, see doctor", process.env["ENGINE"])
    .addOption(gameOption("the game"))
    .addOption(setOption())
    .option("--json", "answer as JSON")
    .action(runLeague);
  league
    .command("list")
    .description("the leagues of a store")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(listLeagues);
  league
    .command("show <id>")
    .description("a league of a store: status, members, newest measures; <id> may be the beginning of its id")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(showLeague);
  league
    .command("presets")
    .description("the presets and their ablations")
    .option("--json", "answer as JSON")
    .action(listPresets);
  remoteCommands(league);
}

async function runLeague(options: RunOptions): Promise<void> {
  const log = commandLog();
  const times = new RunTimes();
  const { league, store: place } = options;
  // What is not there, or can't be launched, is refused before anything is made.
  if (league === undefined) launchRequestOf(options);
  else if (place !== undefined) await withStoreToRead(place, (store) => readLeague(store, league));
  await withStore(options.store, async (store, settings) => {
    const record = await findOrCreate(store, options);
    const runner = localRunner({
      store: settings,
      engine: options.engine,
      log,
      ...(options.jobs === undefined ? {} : { size: options.jobs }),
    });
    try {
      const engine = await runner.ready();
      const state = await lead({ store, runner, log, record, times }, options.for);
      const { episodes, steps, updates, seconds, config } = state;
      const result = {
        league: record.id,
        game: config.game,
        seed: config.seed,
        seconds: Math.round(seconds * 10) / 10,
        run: times.seconds(),
        episodes,
        steps,
        updates,
        policy: state.policy,
        engine: engine.name,
        evaluation: evaluationOf(state),
      };
      answer(options, result, () => [
        `${record.id}: ${episodes} episodes, ${steps} steps, ${updates} updates in ${result.seconds} s on ${engine.name}`,
        runLine(result.run),
        ...newestLine(state),
        ...(config.preset === null ? measureLines(state) : comparisonLines(state)),
        ...(options.store === undefined
          ? []
          : [`go on with: league run --store ${options.store} --league ${record.id}`]),
      ]);
    } finally {
      await runner.close();
    }
  });
}

async function findOrCreate(store: Store, options: RunOptions): Promise<LeagueRecord> {
  if (options.league !== undefined) {
    const { record } = await readLeague(store, options.league);
    refuseSettings(record, options);
    return record;
  }
  return createLeague(store, await withWholeCast(store, launchRequestOf(options)));
}

interface Parts {
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  readonly record: LeagueRecord;
  readonly times: RunTimes;
}

/**
 * Leads the league for so many seconds from its first segment, or until it ends, then measures the last policy, which comes on top of
 * them; or until Ctrl-C, which leaves it as it is.
 */
async function lead(parts: Parts, seconds: number | undefined): Promise<LeagueState> {
  const { log, record, store, times } = parts;
  const { state: stored } = await readLeague(store, record.id);
  if (stored.status === "ended") return stored;
  const over = Promise.withResolvers<void>();
  const interrupted = Promise.withResolvers<void>();
  let cancelTimer: (() => void) | undefined;
  const timeIsUp = () => {
    times.over();
    over.resolve();
  };
  const leader = await takeLead(parts, (type) => {
    if (type === "ended" || type === "paused") over.resolve();
    if (type === "policy-updated") times.updated();
    if (type !== "segment-played") return;
    times.played();
    if (seconds !== undefined) cancelTimer ??= startTimer(seconds * 1000, timeIsUp);
  });
  const { state } = leader;
  let reason = seconds === undefined ? "interrupted" : `ran ${seconds} s, as asked`;
  const interrupt = () => {
    reason = "interrupted";
    times.over();
    interrupted.resolve();
  };
  try {
    process.once("SIGINT", interrupt);
    process.once("SIGTERM", interrupt);
    log.info({ league: record.id, game: record.config.game, store: store.description }, "league runs");
    await leader.resume();
    const conclude = () => (state.status === "running" ? leader.conclude() : undefined);
    const concluded = over.promise.then(() => leader.hold()).then(conclude);
    // Nobody waits for it once it was interrupted.
    concluded.catch(() => {});
    await Promise.race([concluded, interrupted.promise]);
    if (state.status === "running") await leader.pause(reason);
  } finally {
    cancelTimer?.();
    await leader.close();
  }
  if (state.status === "paused" && state.reason !== reason) throw new ServerError("job/failed", state.reason);
  return state;
}

/** A league whose last leader was killed has a lease that runs out in seconds. */
async function takeLead({ store, runner, log, record }: Parts, onEvent: (type: string) => void): Promise<Leader> {
  const holder = holderName();
  for (let waited = 0; waited < 2 * LEASE; waited += 250) {
    const leader = await Leader.take({
      record,
      store,
      runner,
      log,
      holder,
      onEntry: ({ event }) => {
        if (event.type === "evaluated") log.info({ version: event.version, ...briefly(event.measures) }, "evaluated");
        onEvent(event.type);
      },
      onProblem: (problem) => {
        if (problem) log.warn({ problem }, "the league waits");
        else log.info("the league goes on");
      },
    });
    if (leader) return leader;
    await sleep(250);
  }
  throw new ServerError("league/led-elsewhere", `Another process leads ${record.id}; stop that one first.`);
}

const briefly = (measures: LeagueState["evaluations"][number]["measures"]) =>
  Object.fromEntries(Object.entries(measures).map(([name, { value }]) => [name, Number(value.toFixed(4))]));
