import { readConfig } from "../config.ts";
import { releaseVersion } from "../release.ts";
import { CliCommand } from "./command.ts";
import { doctorCommand } from "./doctor.ts";
import { episodeCommands } from "./episode.ts";
import { experimentCommands } from "./experiment/commands.ts";
import { gameCommands } from "./game.ts";
import { leagueCommands } from "./league/commands.ts";
import { matchCommands } from "./match.ts";
import { policyCommands } from "./policy/commands.ts";

/** Every command. Usage errors throw ServerErrors; help and version throw commander's `CommanderError`. */
export function createProgram(): CliCommand {
  const program = new CliCommand("redqueen");
  program
    .description(
      "A multi-agent co-evolution game server: launch a self-play league, watch it, play against its agents.",
    )
    .version(releaseVersion())
    .exitOverride();
  program
    .command("start")
    .description("start the server: page, HTTP API, rooms, telemetry on one port")
    .option("--no-demo", "don't launch a demonstration league on an empty store")
    .addHelpText(
      "after",
      "\nPORT, HOST, DATA_DIR and further settings are environment variables: see README, Settings.",
    )
    .action(async (options: { demo: boolean }) => {
      const { startServer } = await import("../main.ts");
      await startServer(readConfig(), { demo: options.demo });
    });
  leagueCommands(program);
  experimentCommands(program);
  matchCommands(program);
  policyCommands(program);
  gameCommands(program);
  episodeCommands(program);
  doctorCommand(program);
  return program;
}
