import { Command } from "commander";
import { readConfig } from "../config.ts";
import { doctorCommand } from "./doctor.ts";
import { episodeCommands } from "./episode.ts";
import { gameCommands } from "./game.ts";
import { leagueCommands } from "./league.ts";
import { matchCommands } from "./match.ts";
import { answer, refusal } from "./output.ts";
import { policyCommands } from "./policy.ts";

const program = new Command("redqueen")
  .description(
    "A multi-agent co-evolution game server: launch a self-play league, watch it, sit down against its agents.",
  )
  .showHelpAfterError();

program
  .command("start")
  .description("start the server: page, HTTP API, rooms, telemetry on one port")
  .option("--no-demo", "launch no demonstration league on an empty store")
  .action(async (options: { demo: boolean }) => {
    const { startServer } = await import("../main.ts");
    await startServer(readConfig(), { demo: options.demo });
  });
leagueCommands(program);
matchCommands(program);
policyCommands(program);
gameCommands(program);
episodeCommands(program);
doctorCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  const refused = refusal(error);
  // A bug keeps its stack.
  if (!refused) throw error;
  process.exitCode = 1;
  if (process.argv.includes("--json")) answer({ json: true }, { error: refused }, () => "");
  else process.stderr.write(`${refused.message}\n`);
}
