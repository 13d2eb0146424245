import type { GameOptions } from "../../games/core/game.ts";
import { games } from "../../games/registry.ts";
import type { LeagueConfig } from "./ledger.ts";

/** Words that a league carries from episode to episode, by the option of the game that takes them, oldest first. */
export type MemoryUpdate = Readonly<Record<string, readonly string[]>>;

/** Words of a text, separated by spaces. */
const splitWords = (text: unknown): readonly string[] => String(text).split(" ").filter(Boolean);

/** The capacity of each memory of a game, by option. A game that no longer exists has no memory. */
const gameMemories = (game: string) => games.find(({ id }) => id === game)?.memory ?? [];

/** A new league's memory: the initial words of its options. */
export function firstMemory({ game, options }: Pick<LeagueConfig, "game" | "options">): MemoryUpdate {
  return Object.fromEntries(gameMemories(game).map(({ option }) => [option, splitWords(options[option])]));
}

/** `memory` with the words of `added` appended in order; per option the newest words, up to the game's capacity. */
export function extendMemory(
  game: string,
  memory: MemoryUpdate,
  added: readonly (MemoryUpdate | undefined)[],
): MemoryUpdate {
  const kept = gameMemories(game).map(({ option, capacity }) => {
    const words = [...(memory[option] ?? []), ...added.flatMap((one) => one?.[option] ?? [])];
    return [option, words.slice(-capacity)] as const;
  });
  return Object.fromEntries(kept);
}

/** A league's options with its memory filled in: the options of its next episodes. */
export function optionsWith(options: GameOptions, memory: MemoryUpdate): GameOptions {
  return { ...options, ...Object.fromEntries(Object.entries(memory).map(([name, words]) => [name, words.join(" ")])) };
}
