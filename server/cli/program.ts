import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { releaseVersion } from "../release.ts";
import { CliCommand } from "./command.ts";

/** Commands by their first word; each is imported only where it is run or listed, since that takes a moment. */
const groups: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  start: () => Promise.resolve(startCommand),
  league: async () => (await import("./league/commands.ts")).leagueCommands,
  experiment: async () => (await import("./experiment/commands.ts")).experimentCommands,
  match: async () => (await import("./match.ts")).matchCommands,
  guest: async () => (await import("./guest.ts")).guestCommands,
  policy: async () => (await import("./policy/commands.ts")).policyCommands,
  game: async () => (await import("./game.ts")).gameCommands,
  episode: async () => (await import("./episode/commands.ts")).episodeCommands,
  store: async () => (await import("./store/commands.ts")).storeCommands,
  work: async () => (await import("./work.ts")).workCommand,
  seats: async () => (await import("./seats.ts")).seatsCommands,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
};

/**
 * The program with the commands that `args` begin with; with every command if they begin with none.
 * Usage errors throw ServerErrors; help and version throw commander's `CommanderError`.
 */
export async function createProgram(args: readonly string[] = []): Promise<CliCommand> {
  const program = new CliCommand("redqueen");
  program
    .description(
      "A multi-agent co-evolution game server: launch a self-play league, watch it, play against its agents.",
    )
    .version(releaseVersion())
    .exitOverride();
  const [first = ""] = args;
  const wanted = Object.hasOwn(groups, first) ? [first] : Object.keys(groups);
  for (const name of wanted) {
    const addTo = await groups[name]?.();
    addTo?.(program);
  }
  return program;
}

function startCommand(program: Command): void {
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
}
