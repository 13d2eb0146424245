import { Option, type Command } from "commander";
import { gates } from "../../../agents/gates/registry.ts";
import { learnChoices } from "../../../agents/league/learn-from.ts";
import { playingChoices } from "../../../agents/league/playing-choice.ts";
import { matchmakingRules } from "../../../agents/matchmaking/registry.ts";
import { networkKinds } from "../../../agents/networks/network.ts";
import {
  gameOption,
  parseDuration,
  parseJobs,
  parseOpponents,
  parseSeed,
  parseUpdates,
  parseTowers,
  parseWidths,
  setOption,
  splitList,
  parsePlace,
} from "../options.ts";
import { parseConfig } from "./config-file.ts";
import { exportCommands } from "./export.ts";
import { forkLeague } from "./fork.ts";
import { listPresets } from "./presets.ts";
import { rateMembers } from "./ratings.ts";
import { listRules } from "./list-rules.ts";
import { remoteCommands } from "./remote.ts";
import { reportLeague } from "./report.ts";
import { runLeague } from "./run.ts";
import { listLeagues, showLeague } from "./stored-leagues.ts";

/** `league run|list|show|ratings|presets`: leagues in a store, without a server. */
export function leagueCommands(program: Command): void {
  const league = program
    .command("league")
    .description(
      "self-play leagues: run, fork, list, show, ratings, report, export, import, rules, presets; pause, resume, stop on a server",
    );
  league
    .command("run")
    .description("run a league here, without a server")
    .option("--game <id>", "the game of a new league")
    .option("--preset <id>", "a paper's protocol (see league presets); other options override it")
    .option("--ablation <id>", "a variant of the preset with one part removed or replaced")
    .option("--league <id>", "continue a stored league with its original settings, by its id or the beginning of it")
    .option(
      "--for <time>",
      "how long it learns, such as 60s or 5m, not counting start-up, a base policy and the final evaluation",
      parseDuration,
    )
    .option("--updates <count>", "stop after this many updates", parseUpdates)
    .option("--seed <number>", "seed of a new league; 1 by default", parseSeed)
    .option("--store <place>", "folder or MongoDB address to keep it in; a temporary folder by default", parsePlace)
    .option("--name <name>", "name of a new league")
    .option("--learner <id>", "the learner of a new league; the preset's or ppo by default")
    .addOption(new Option("--network <kind>", "kind of policy network").choices([...networkKinds]))
    .option("--hidden <list>", "widths of its layers or blocks, such as 64,64", parseWidths)
    .option("--towers <list>", "which roles share weights, by seat: 0,1/2 for two towers", parseTowers)
    .option("--ahead", "play segments while it learns")
    .option("--no-ahead", "play segments between updates")
    .option("--long-segments", "segments as long as with REDIS_URL, where their length is left to the game")
    .option("--no-long-segments", "segments as long as without REDIS_URL")
    .option("--base <id>", "the game's base policy that a new league starts from")
    .option("--ladder-players <list>", "players that new members play beside the game's: llm:NAME, bot:NAME", splitList)
    .addOption(
      new Option("--learn-from <episodes>", "people: also from matches of people who agreed to that").choices(
        learnChoices,
      ),
    )
    .option("--cast <list>", "the player of each seat: policy (it learns), base, script:ID, policy:NAME", splitList)
    .addOption(
      new Option("--matchmaking <rule>", "who plays against the learning policy").choices(
        matchmakingRules.map(({ id }) => id),
      ),
    )
    .addOption(new Option("--gate <rule>", "which snapshots join the population").choices(gates.map(({ id }) => id)))
    .addOption(
      new Option("--playing <weights>", "weights that join the population, sit in rooms and are exported").choices([
        ...playingChoices,
      ]),
    )
    .option("--config <file>", "settings from a JSON file, such as several agents; options override it", parseConfig)
    .option("--jobs <count>", "number of job processes, 1 to 256; one for each core by default", parseJobs)
    .option("--engine <name>", "engine to train with (see doctor)", process.env["ENGINE"])
    .addOption(gameOption("the game"))
    .addOption(setOption())
    .option("--json", "answer as JSON")
    .action(runLeague);
  league
    .command("list")
    .description("list the leagues in a store")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(listLeagues);
  league
    .command("show <id>")
    .description("show a stored league: status, members, newest measures; <id> may be the beginning of its id")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(showLeague);
  league
    .command("ratings")
    .description("rate the members of a stored league, or those of a file of games, and find cycles")
    .option("--league <id>", "the league, by its id or the beginning of it")
    .option("--store <place>", "folder or MongoDB address that holds the league", parsePlace)
    .option(
      "--games <file>",
      'lines of {"a": NAME, "b": NAME, "score": 0, 0.5 or 1}, or one matrix {"payoffs": [[...]]}',
    )
    .option("--anchor <name>", "the member whose rating is 0; a fixed scripted member or the first one by default")
    .option("--json", "answer as JSON")
    .action(rateMembers);
  league
    .command("fork")
    .description("create a league with the settings of a stored one that starts from one of its frozen policies")
    .requiredOption("--league <id>", "the stored league, by its id or the beginning of it")
    .requiredOption(
      "--from <member>",
      "a member or refused candidate by the beginning of its hash, or a parent choice (see league rules)",
    )
    .requiredOption("--store <place>", "folder or MongoDB address that holds the league", parsePlace)
    .option("--agent <id>", "the agent it was; the league's first by default")
    .option("--seed <number>", "seed of the new league; the stored one's by default", parseSeed)
    .option("--updates <count>", "updates of the new league; as in the stored one by default", parseUpdates)
    .option("--name <name>", "name of the new league")
    .option("--json", "answer as JSON")
    .action(forkLeague);
  league
    .command("report")
    .description("report who beats each member of a stored league, how often, and the replay that shows it")
    .requiredOption("--league <id>", "the league, by its id or the beginning of it")
    .requiredOption("--store <place>", "folder or MongoDB address that holds the league", parsePlace)
    .option("--opponents <count>", "opponents of each member; 3 by default", parseOpponents, 3)
    .option("--json", "answer as JSON")
    .action(reportLeague);
  league
    .command("rules")
    .description("list the rules of matchmaking, checkpoints, gates and parent choice, and their options")
    .option("--json", "answer as JSON")
    .action(listRules);
  league
    .command("presets")
    .description("list the presets and their ablations")
    .option("--json", "answer as JSON")
    .action(listPresets);
  exportCommands(league);
  remoteCommands(league);
}
