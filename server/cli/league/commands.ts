import { Option, type Command } from "commander";
import { networkKinds } from "../../../agents/networks/network.ts";
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
} from "../options.ts";
import { listPresets } from "./presets.ts";
import { remoteCommands } from "./remote.ts";
import { runLeague } from "./run.ts";
import { listLeagues, showLeague } from "./stored-leagues.ts";

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
