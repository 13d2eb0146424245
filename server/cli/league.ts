import { Option, type Command } from "commander";
import { leagueSizes } from "../../agents/league/choice.ts";
import { networkKinds, type NetworkKind } from "../../agents/networks/network.ts";
import type { LeagueRequest } from "../../agents/league/request.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import type { GameOptions } from "../../games/core/game.ts";
import { ServerError } from "../errors.ts";
import { localRunner, type Runner } from "../jobs/runner.ts";
import { createLeague, holderName } from "../leagues/leagues.ts";
import { LEASE, Leader } from "../leagues/leader.ts";
import { sleep } from "../leagues/journal.ts";
import type { Log } from "../log.ts";
import type { LeagueRecord, Store } from "../store/store.ts";
import { parseCount, parseDuration, parsePositive } from "./duration.ts";
import { collectOption } from "./game.ts";
import { commandLog } from "./log.ts";
import { answer, type OutputOptions } from "./output.ts";
import { comparisonLines, evaluationOf, measureLines } from "./measures.ts";
import { listPresets } from "./presets.ts";
import { remoteCommands } from "./remote.ts";
import { listLeagues, showLeague } from "./stored-leagues.ts";
import { readLeague, withStore, withStoreToRead } from "./stores.ts";

interface RunOptions extends OutputOptions {
  readonly game?: string;
  readonly preset?: string;
  readonly ablation?: string;
  readonly league?: string;
  readonly for?: number;
  readonly updates?: number;
  readonly seed?: number;
  readonly store?: string;
  readonly name?: string;
  readonly learner?: string;
  readonly network?: NetworkKind;
  readonly hidden?: readonly number[];
  readonly base?: string;
  readonly cast?: readonly string[];
  readonly jobs?: number;
  readonly engine?: string;
  readonly option: GameOptions;
  readonly set: Readonly<Record<string, number>>;
}

/** `league run|list|show|presets`: leagues of a store, without a server. */
export function leagueCommands(program: Command): void {
  const league = program.command("league").description("self-play leagues: run, list, show, presets");
  league
    .command("run")
    .description("run a league here, without a server")
    .option("--game <id>", "the game of a new league")
    .option("--preset <id>", "a paper's protocol, see league presets; other options override it")
    .option("--ablation <id>", "the preset with a part of it switched off or exchanged")
    .option("--league <id>", "go on with a league of the store, as it was launched")
    .option("--for <time>", "how long it plays, such as 60s or 5m; a base is made before", parseDuration)
    .option("--updates <count>", "stop after so many updates", parseCount)
    .option("--seed <number>", "seed of a new league", parseCount)
    .option("--store <place>", "folder (or MongoDB address) that keeps it; a temporary one otherwise")
    .option("--name <name>", "name of a new league")
    .option("--learner <id>", "the learner of a new league; ppo where no preset names one")
    .addOption(new Option("--network <kind>", "what its policy is made of").choices([...networkKinds]))
    .option("--hidden <list>", "widths of its layers or blocks, such as 64,64", parseCounts)
    .option("--base <id>", "the game's base policy that a new league starts from")
    .option("--cast <list>", "who sits in each seat: policy (it learns), base, script:ID, policy:HASH", splitList)
    .option("--jobs <count>", "job processes, 1 or more; one a core by default", parsePositive)
    .option("--engine <name>", "engine to train with, see doctor", process.env["ENGINE"])
    .option("--option <name=value>", "an option of the game (repeatable)", collectOption, {})
    .option(
      "--set <name=value>",
      "a hyper-parameter of the learner or a size of the league (repeatable)",
      collectNumber,
      {},
    )
    .option("--json", "answer as JSON")
    .action(runLeague);
  league
    .command("list")
    .description("the leagues of a store")
    .requiredOption("--store <place>", "folder or MongoDB address")
    .option("--json", "answer as JSON")
    .action(listLeagues);
  league
    .command("show <id>")
    .description("a league of a store: status, members, newest measures")
    .requiredOption("--store <place>", "folder or MongoDB address")
    .option("--json", "answer as JSON")
    .action(showLeague);
  league
    .command("presets")
    .description("the presets and their ablations")
    .option("--json", "answer as JSON")
    .action(listPresets);
  remoteCommands(league);
}

function collectNumber(text: string, gathered: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [name = "", value = ""] = text.split("=", 2);
  const number = Number(value);
  if (value !== "" && Number.isFinite(number)) return { ...gathered, [name]: number };
  throw new ServerError("league/invalid", `--set takes NAME=NUMBER, not "${text}".`);
}

const splitList = (list: string): readonly string[] => list.split(",").map((word) => word.trim());

const parseCounts = (list: string): readonly number[] => splitList(list).map(parseCount);

/** The new league that is asked for; `--set` has sizes of the league and hyper-parameters of its learner. */
function requestOf(options: RunOptions): LeagueRequest {
  const { game, preset, ablation, option, seed, learner, network, hidden, base, cast, set, updates } = options;
  const isSize = (name: string) => Object.hasOwn(leagueSizes, name);
  const entries = Object.entries(set);
  return {
    game,
    preset,
    ablation,
    network,
    hidden,
    base,
    cast,
    options: option,
    seed,
    learner: { id: learner, hyperparameters: Object.fromEntries(entries.filter(([name]) => !isSize(name))) },
    ...Object.fromEntries(entries.filter(([name]) => isSize(name))),
    ...(updates === undefined ? {} : { budget: { updates } }),
  };
}

async function runLeague(options: RunOptions): Promise<void> {
  const log = commandLog();
  const { league, store: place } = options;
  // What is not there is refused before anything is made.
  if (league !== undefined && place !== undefined) await withStoreToRead(place, (store) => readLeague(store, league));
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
      const state = await lead({ store, runner, log, record }, options.for);
      const { episodes, steps, updates, seconds, config } = state;
      const result = {
        league: record.id,
        game: config.game,
        seed: config.seed,
        seconds: Math.round(seconds * 10) / 10,
        episodes,
        steps,
        updates,
        engine: engine.name,
        evaluation: evaluationOf(state),
      };
      answer(options, result, () => [
        `${record.id}: ${episodes} episodes, ${steps} steps, ${updates} updates in ${result.seconds} s on ${engine.name}`,
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
  if (options.game === undefined && options.preset === undefined) {
    throw new ServerError(
      "league/invalid",
      "Name the --game of a new league or a --preset, or the --league to go on with.",
    );
  }
  return createLeague(store, { ...requestOf(options), name: options.name });
}

/** What only a new league can be told. */
const SETTINGS = [
  "game",
  "preset",
  "ablation",
  "updates",
  "seed",
  "name",
  "learner",
  "network",
  "hidden",
  "base",
  "cast",
  "option",
  "set",
] as const satisfies readonly (keyof RunOptions)[];

/** A league is what it was launched as. @throws ServerError `league/invalid` naming what would change it. */
function refuseSettings({ id, config }: LeagueRecord, options: RunOptions): void {
  const isGiven = (value: unknown) =>
    typeof value === "object" && value !== null ? Object.keys(value).length > 0 : value !== undefined;
  const given = SETTINGS.filter((name) => isGiven(options[name])).map((name) => `--${name}`);
  if (given.length === 0) return;
  throw new ServerError(
    "league/invalid",
    `${given.join(", ")}: only a new league takes that. Leave it out to go on with ${id}, a league of ${config.game}, as it was launched; leave out --league to launch another.`,
  );
}

interface Parts {
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  readonly record: LeagueRecord;
}

/**
 * Leads the league for so many seconds from its first segment, or until it ends, then measures the last policy; or until Ctrl-C,
 * which leaves it as it is.
 */
async function lead(parts: Parts, seconds: number | undefined): Promise<LeagueState> {
  const { log, record, store } = parts;
  const { state: stored } = await readLeague(store, record.id);
  if (stored.status === "ended") return stored;
  const over = Promise.withResolvers<void>();
  const interrupted = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const leader = await takeLead(parts, (type) => {
    if (type === "ended" || type === "paused") over.resolve();
    if (type === "segment-played" && seconds !== undefined) timer ??= setTimeout(over.resolve, seconds * 1000);
  });
  const { state } = leader;
  let reason = seconds === undefined ? "interrupted" : `ran ${seconds} s, as asked`;
  const interrupt = () => {
    reason = "interrupted";
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
    clearTimeout(timer);
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
