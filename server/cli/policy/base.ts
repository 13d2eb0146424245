import type { Command } from "commander";
import { requestedConfig } from "../../../agents/league/request.ts";
import { presetById } from "../../../agents/league/presets.ts";
import { readOptionTexts } from "../../../games/core/option-text.ts";
import { gameById } from "../../../games/registry.ts";
import { checkShape } from "../../schemas/shape.ts";
import { ServerError } from "../../errors.ts";
import type { BaseJob, JobResults } from "../../jobs/job.ts";
import { localRunner, type Runner } from "../../jobs/runner.ts";
import { baseJob } from "../../leagues/due.ts";
import type { Store } from "../../store/store.ts";
import { commandLog } from "../log.ts";
import { gameOption, parseSeed, type OptionTexts, parsePlace } from "../options.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { withStore } from "../stores.ts";
import { launchRequest } from "../../schemas/leagues.ts";

type Cloned = Extract<JobResults["base"], { type: "member-added" }>;

interface BaseOptions extends OutputOptions {
  readonly game?: string;
  readonly preset?: string;
  readonly base?: string;
  readonly seed?: number;
  readonly store: string;
  readonly engine?: string;
  readonly option: OptionTexts;
}

/** `policy base`: creates the base policy that leagues of a game or preset start from. */
export function baseCommand(policy: Command): void {
  policy
    .command("base")
    .description(
      "create a game's base policy by cloning its demonstrators: the one that leagues with that seed start from",
    )
    .option("--game <id>", "the game")
    .option("--preset <id>", "use the game, base, network and options of a preset")
    .option("--base <id>", "one of the game's bases; the preset's or the first by default")
    .option("--seed <number>", "same seed, same policy; 1 by default", parseSeed)
    .requiredOption("--store <place>", "folder or MongoDB address to keep it in", parsePlace)
    .option("--engine <name>", "engine to train with (see doctor)", process.env["ENGINE"])
    .addOption(gameOption("the game"))
    .option("--json", "answer as JSON")
    .action(makeBase);
}

async function makeBase(options: BaseOptions): Promise<void> {
  const { game, preset, seed, option, store: place, engine } = options;
  // A preset has its own base; for a game alone, use its first one.
  const base = options.base ?? (preset === undefined && game !== undefined ? gameById(game).bases?.[0]?.id : undefined);
  const played = game ?? (preset === undefined ? undefined : presetById(preset).game);
  const chosen = played === undefined ? {} : readOptionTexts(gameById(played), option);
  const config = requestedConfig(checkShape(launchRequest, { game, preset, base, seed, options: chosen }));
  const job = baseJob("", { config, cloning: null });
  if (!job)
    throw new ServerError(
      "request/invalid",
      `${preset ?? game} has no base policy; choose a game that has one (see game list --json).`,
    );
  await withStore(place, async (store, settings) => {
    const runner = localRunner({ store: settings, engine, log: commandLog(), size: 1 });
    try {
      await runner.ready();
      const { policy, cloned } = await cloneInParts(job, runner, store);
      const result = { game: job.game, base: job.base, seed: seed ?? 1, policy, ...cloned };
      printAnswer(options, result, () => [
        `policy:${policy}`,
        `${job.base} of ${job.game}: loss ${cloned?.loss.toFixed(3)} nats, accuracy ${cloned?.accuracy.toFixed(3)}, ${cloned?.seconds.toFixed(1)} s`,
      ]);
    } finally {
      await runner.close();
    }
  });
}

/** Runs the parts one after the other; stored progress in between is released. */
async function cloneInParts(job: BaseJob, runner: Runner, store: Store): Promise<Cloned> {
  let from: BaseJob["from"] = null;
  for (;;) {
    const before: string | undefined = from?.progress;
    try {
      const done: JobResults["base"] = await runner.run({ ...job, from });
      if (done.type === "member-added") return done;
      from = done;
    } finally {
      // Without a league, weights are kept forever.
      if (before !== undefined) await store.releaseWeights(job.league, [before]);
    }
  }
}
