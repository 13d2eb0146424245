import type { Command } from "commander";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { checkSeats } from "../external/seats/check.ts";
import { printAnswer, table, type OutputOptions } from "./output.ts";

interface CheckOptions extends OutputOptions {
  readonly game: string;
  readonly bot?: string;
}

/** `seats check`: whether a server speaks the protocol of remote seats, and whether a bot plays. */
export function seatsCommands(program: Command): void {
  program
    .command("seats")
    .description("remote seats: check")
    .command("check <address>")
    .description("check that a server speaks the protocol of remote seats, and a bot if one is named")
    .option("--game <id>", "the game that is played, of two seats", "tic-tac-toe")
    .option("--bot <reference>", "a connected bot: it plays a match in each seat")
    .option("--json", "answer as JSON")
    .action(check);
}

async function check(address: string, options: CheckOptions): Promise<void> {
  const game = gameById(options.game);
  if (game.roles.length !== 2 || !/^https?:\/\//.test(address)) {
    throw new ServerError(
      "request/invalid",
      "Give the address of a server, such as http://127.0.0.1:2567, and a game of two seats.",
    );
  }
  const results = await checkSeats(address, { game: game.id, bot: options.bot });
  const failed = results.filter(({ fault }) => fault !== null).length;
  const passed = results.length - failed;
  printAnswer(options, { address, passed, failed, checks: results }, () => [
    ...table(results.map(({ name, fault }) => [fault === null ? "ok" : "FAILED", name, fault ?? ""])),
    `${passed} passed, ${failed} failed`,
  ]);
  if (failed > 0) process.exitCode = 1;
}
