import type { Command } from "commander";
import { meanEstimate } from "../../games/core/statistics.ts";
import { createPlayer } from "../../agents/players/registry.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import type { GameOptions } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { parseCount } from "./duration.ts";
import { collectOption } from "./game.ts";
import { answer, table, type OutputOptions } from "./output.ts";
import { withPolicies } from "./stores.ts";

interface MatchOptions extends OutputOptions {
  readonly game: string;
  readonly players: string;
  readonly episodes: number;
  readonly seed: string;
  readonly store?: string;
  readonly option: GameOptions;
}

/** `match run`: players against each other, without a server. */
export function matchCommands(program: Command): void {
  program
    .command("match")
    .description("matches: run")
    .command("run")
    .description("let players meet and tell each seat's mean return")
    .requiredOption("--game <id>", "the game")
    .requiredOption(
      "--players <list>",
      "one a seat with commas between: script:ID, script:random, exact:cfr-plus, policy:HASH",
    )
    .option("--episodes <count>", "episodes to play", parseCount, 1000)
    .option("--seed <seed>", "same seed, same episodes", "1")
    .option("--store <place>", "folder or MongoDB address that holds the policies")
    .option("--option <name=value>", "an option of the game (repeatable)", collectOption, {})
    .option("--json", "answer as JSON")
    .action(runMatch);
}

async function runMatch(options: MatchOptions): Promise<void> {
  const game = gameById(options.game);
  const references = options.players.split(",").map((reference) => reference.trim());
  if (references.length !== game.roles.length) {
    const roles = game.roles.join(", ");
    throw new ServerError(
      "request/invalid",
      `${game.id} seats ${game.roles.length} players (${roles}), not ${references.length}.`,
    );
  }
  await withPolicies(options.store, async (policies) => {
    const made = new Map(
      await Promise.all(
        [...new Set(references)].map(
          async (reference) => [reference, await createPlayer(reference, game, policies)] as const,
        ),
      ),
    );
    const players = references.flatMap((reference) => made.get(reference) ?? []);
    const { episodes, option, seed } = options;
    const played = await rollout({ game, options: option, players, episodes, seed });
    const seats = references.map((player, seat) => {
      const { value, low, high } = meanEstimate(
        played.episodes.map(({ returns }) => returns[seat] ?? 0),
        game.utility,
      );
      return { role: game.roles[seat] ?? "", player, mean: value, low, high };
    });
    answer(options, { game: game.id, seed, episodes, steps: played.steps, unit: game.utility.unit, seats }, () =>
      table(
        seats.map((row) => [
          row.role,
          row.player,
          row.mean.toFixed(4),
          `${row.low.toFixed(4)} to ${row.high.toFixed(4)}`,
        ]),
      ),
    );
  });
}
