import { createInterface } from "node:readline";
import type { Command } from "commander";
import { GameError } from "../../games/core/errors.ts";
import type { GameOptions } from "../../games/core/game.ts";
import { playthrough, replay, type Playthrough } from "../../games/core/playthrough.ts";
import { gameById, games } from "../../games/registry.ts";
import { answer, hasReader, refusal, table, type OutputOptions } from "./output.ts";

interface GameCommandOptions extends OutputOptions {
  readonly option: GameOptions;
}

/** `game list|playthrough|replay`: rules alone, no store, no server. */
export function gameCommands(program: Command): void {
  const game = program.command("game").description("rules: list games, play through, replay");
  game.command("list").description("the games there are").option("--json", "answer as JSON").action(listGames);
  game
    .command("playthrough <game>")
    .description("a random episode, told in full")
    .option("--seed <seed>", "same seed, same episode", "1")
    .option("--option <name=value>", "an option of the game (repeatable)", collectOption, {})
    .option("--json", "answer as JSON")
    .action((id: string, options: GameCommandOptions & { seed: string }) => {
      tell(options, playthrough(gameById(id), options.seed, options.option));
    });
  game
    .command("replay <game>")
    .description("the episode of recorded actions, chance outcomes included")
    .requiredOption("--actions <list>", "actions with commas between; - reads one list a line from standard input")
    .option("--option <name=value>", "an option of the game (repeatable)", collectOption, {})
    .option("--json", "answer as JSON")
    .action(replayGame);
}

/** Gathers `--option name=value`: true, false and numbers become what they look like. */
export function collectOption(text: string, gathered: GameOptions): GameOptions {
  const [name = "", value = ""] = text.split("=", 2);
  const read =
    value === "true"
      ? true
      : value === "false"
        ? false
        : value !== "" && !Number.isNaN(Number(value))
          ? Number(value)
          : value;
  return { ...gathered, [name]: read };
}

function listGames(options: OutputOptions): void {
  const facts = games.map(
    ({ id, version, name, summary, roles, actions, maxPlies, observation, utility, enumerable, options, scripted }) => {
      const players = scripted.map((player) => ({ id: player.id, summary: player.summary }));
      return {
        id,
        version,
        name,
        summary,
        roles,
        actions,
        maxPlies,
        observation,
        utility,
        enumerable,
        options,
        scripted: players,
      };
    },
  );
  answer(options, facts, () => table(games.map(({ id, summary }) => [id, summary])));
}

function tell(options: OutputOptions, told: Playthrough): void {
  answer(options, told, () => [
    ...told.steps.map(({ turn, legal, action, informationStates }, ply) => {
      const who = turn < 0 ? "chance" : `seat ${turn}`;
      return `${ply}. ${who} plays ${action} of ${legal.join(", ")}   [${informationStates.join(" | ")}]`;
    }),
    `returns: ${told.returns.join(", ")}`,
  ]);
}

async function replayGame(id: string, options: GameCommandOptions & { actions: string }): Promise<void> {
  const game = gameById(id);
  if (options.actions !== "-") {
    tell(options, replay(game, readActions(options.actions), options.option));
    return;
  }
  // One answer a line; a line that fails is answered and the others go on.
  for await (const line of createInterface({ input: process.stdin })) {
    if (!hasReader()) break;
    try {
      tell(options, replay(game, readActions(line), options.option));
    } catch (error) {
      const refused = refusal(error);
      if (!refused) throw error;
      process.exitCode = 1;
      answer({ json: true }, { error: refused }, () => "");
    }
  }
}

function readActions(list: string): number[] {
  const words = list.split(",").map((word) => word.trim());
  if (words.length === 1 && words[0] === "") return [];
  return words.map((word, ply) => {
    const action = /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (Number.isSafeInteger(action)) return action;
    throw new GameError("game/bad-record", `"${word}" is no action; a list is whole numbers with commas between.`, ply);
  });
}
