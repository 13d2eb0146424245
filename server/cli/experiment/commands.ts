import { InvalidArgumentError, type Command } from "commander";
import { gameOption, parseJobs, parsePlace, parseSeed, parseUpdates, setOption, splitList } from "../options.ts";
import { runExperiment } from "./run.ts";
import { writeReport } from "./write-report.ts";
import { deleteExperiment, listExperiments, showExperiment } from "./stored-experiments.ts";

/** `experiment run|list|show|report|delete`: several arms times several seeds in a store, without a server. */
export function experimentCommands(program: Command): void {
  const experiment = program
    .command("experiment")
    .description("compare settings over several seeds: run, list, show, report, delete");
  experiment
    .command("run")
    .description("run an experiment here: a league for every arm and seed")
    .option("--preset <id>", "a paper's protocol (see league presets), the settings of every arm")
    .option(
      "--ablations <list>",
      "one arm each: ablations of the preset, none for the preset itself, or all",
      splitList,
    )
    .option("--config <file>", "a JSON file with arms and seeds instead")
    .option("--game <id>", "a game instead: one arm with its default league")
    .option("--experiment <id>", "continue a stored experiment, by its id or the beginning of it")
    .option("--repeat-missing", "play the runs again whose leagues were deleted")
    .option("--seeds <count>", "how many seeds every arm plays, or a list such as 1,2,7", parseSeeds)
    .option("--updates <count>", "stop every league after this many updates", parseUpdates)
    .option("--baseline <arm>", "the arm that the others are compared with; the first by default")
    .option("--allow-seconds", "accept budgets in seconds, whose results depend on the machine")
    .option("--store <place>", "folder or MongoDB address to keep it in; a temporary folder by default", parsePlace)
    .option("--name <name>", "name of a new experiment")
    .option("--learner <id>", "the learner of every arm")
    .option("--jobs <count>", "number of job processes, 1 to 256; one for each core by default", parseJobs)
    .option("--engine <name>", "engine to train with (see doctor)", process.env["ENGINE"])
    .addOption(gameOption("the game"))
    .addOption(setOption())
    .option("--json", "answer as JSON")
    .action(runExperiment);
  experiment
    .command("list")
    .description("list the experiments in a store")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(listExperiments);
  experiment
    .command("show <id>")
    .description("show a stored experiment: runs, results, differences; <id> may be the beginning of its id")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(showExperiment);
  experiment
    .command("report <id>")
    .description("report a stored experiment as a page or as CSV; <id> may be the beginning of its id")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--html <file>", "write a self-contained page with curves and tables")
    .option("--csv <file>", "write every value of every evaluation")
    .option("--json", "answer as JSON, curves included")
    .action(writeReport);
  experiment
    .command("delete <id>")
    .description("delete a stored experiment; its leagues stay")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(deleteExperiment);
}

/** "5" is a count, "1,2,7" a list. */
function parseSeeds(text: string): number | readonly number[] {
  const seeds = splitList(text).map((word) => {
    try {
      return parseSeed(word);
    } catch {
      throw new InvalidArgumentError("It takes a count such as 5, or a list of seeds such as 1,2,7.");
    }
  });
  const [only] = seeds;
  return seeds.length === 1 && only !== undefined ? only : seeds;
}
