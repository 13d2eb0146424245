import type { GameOptions } from "../../games/core/game.ts";
import { games } from "../../games/registry.ts";
import type { LeagueConfig } from "./ledger.ts";

/** Words that a league carries from episode to episode, by the option of the game that takes them, oldest first. */
export type MemoryUpdate = Readonly<Record<string, readonly string[]>>;

/** Words of a text that separates them by blanks. */
const wordsOf = (text: unknown): readonly string[] => String(text).split(" ").filter(Boolean);

/** What each memory of a game may keep, by option. A game that is gone remembers nothing. */
const memoriesOf = (game: string) => games.find(({ id }) => id === game)?.memory ?? [];

/** What a new league remembers: the words its options begin with. */
export function firstMemory({ game, options }: Pick<LeagueConfig, "game" | "options">): MemoryUpdate {
  return Object.fromEntries(memoriesOf(game).map(({ option }) => [option, wordsOf(options[option])]));
}

/** `memory` with the words of `added`, one after the other; of each option the newest words, as many as the game keeps. */
export function remember(
  game: string,
  memory: MemoryUpdate,
  added: readonly (MemoryUpdate | undefined)[],
): MemoryUpdate {
  const kept = memoriesOf(game).map(({ option, capacity }) => {
    const words = [...(memory[option] ?? []), ...added.flatMap((one) => one?.[option] ?? [])];
    return [option, words.slice(-capacity)] as const;
  });
  return Object.fromEntries(kept);
}

/** A league's options with what it remembers filled in: what its next episodes are played under. */
export function optionsWith(options: GameOptions, memory: MemoryUpdate): GameOptions {
  return { ...options, ...Object.fromEntries(Object.entries(memory).map(([name, words]) => [name, words.join(" ")])) };
}
