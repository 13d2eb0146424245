import { createInterface } from "node:readline";
import type { Command } from "commander";
import { GameError } from "../../games/core/errors.ts";
import { readOptionTexts } from "../../games/core/option-text.ts";
import { playthrough, replay, type Playthrough } from "../../games/core/playthrough.ts";
import { gameById, games } from "../../games/registry.ts";
import { pythonCatalogues } from "../python/sources.ts";
import { gameOption, parseSeed, type OptionTexts } from "./options.ts";
import { printAnswer, hasReader, refusal, table, type OutputOptions } from "./output.ts";

interface GameCommandOptions extends OutputOptions {
  readonly option: OptionTexts;
}

/** `game list|playthrough|replay`: rules only, without store or server. */
export function gameCommands(program: Command): void {
  const game = program.command("game").description("rules: list games, play through, replay");
  game.command("list").description("list the games").option("--json", "answer as JSON").action(listGames);
  game
    .command("playthrough <game>")
    .description("play one episode at random and print every step")
    .option("--seed <number>", "same seed, same episode", parseSeed, 1)
    .addOption(gameOption("the game"))
    .option("--json", "answer as JSON")
    .action((id: string, options: GameCommandOptions & { seed: number }) => {
      const rules = gameById(id);
      printPlaythrough(options, playthrough(rules, options.seed, readOptionTexts(rules, options.option)));
    });
  game
    .command("replay <game>")
    .description("print the episode of recorded actions, chance outcomes included")
    .requiredOption("--actions <list>", "comma-separated actions; - reads one list a line from standard input")
    .addOption(gameOption("the game"))
    .option("--json", "answer as JSON")
    .action(replayGame);
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
  const catalogues = pythonCatalogues();
  const added = catalogues.flatMap((catalogue) => catalogue.games);
  const missing = new Set(catalogues.flatMap((catalogue) => catalogue.missing ?? []));
  printAnswer(options, [...facts, ...added], () => [
    ...table([...games, ...added].map(({ id, summary }) => [id, summary])),
    ...missing,
  ]);
}

function printPlaythrough(options: OutputOptions, played: Playthrough): void {
  printAnswer(options, played, () => [
    ...played.steps.map(({ turn, legal, action, informationStates }, ply) => {
      const who = turn < 0 ? "chance" : `seat ${turn}`;
      return `${ply}. ${who} plays ${action} of ${legal.join(", ")}   [${informationStates.join(" | ")}]`;
    }),
    `returns: ${played.returns.join(", ")}`,
  ]);
}

async function replayGame(id: string, options: GameCommandOptions & { actions: string }): Promise<void> {
  const game = gameById(id);
  if (options.actions !== "-") {
    printPlaythrough(options, replay(game, readActions(options.actions), readOptionTexts(game, options.option)));
    return;
  }
  // One answer a line: a failing line gets an error, and the next ones are still replayed.
  for await (const line of createInterface({ input: process.stdin })) {
    if (!hasReader()) break;
    try {
      printPlaythrough(options, replay(game, readActions(line), readOptionTexts(game, options.option)));
    } catch (error) {
      const refused = refusal(error);
      if (!refused) throw error;
      process.exitCode = 1;
      printAnswer({ json: true }, { error: refused }, () => "");
    }
  }
}

function readActions(list: string): number[] {
  const words = list.split(",").map((word) => word.trim());
  if (words.length === 1 && words[0] === "") return [];
  return words.map((word, ply) => {
    const action = /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (Number.isSafeInteger(action)) return action;
    throw new GameError("game/bad-record", `"${word}" is not an action; give comma-separated whole numbers.`, ply);
  });
}
