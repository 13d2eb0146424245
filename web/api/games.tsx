import { api } from "./api.ts";
import { askOnce } from "../ui/ask-once.ts";
import { toWords } from "../ui/format.ts";
import type { GameFacts } from "../../server/schemas/games.ts";

const useKnown = askOnce("games", () => api.games());

/** All games of the server, asked for once; null while they are not known. */
export function useGames(): { readonly games: readonly GameFacts[] | null; readonly error: Error | null } {
  const { value, error } = useKnown();
  return { games: value, error };
}

/** A game's name for people. */
export function useGame(id: string): {
  readonly name: string;
  readonly unit: string;
  readonly facts: GameFacts | null;
} {
  const { games } = useGames();
  const facts = games?.find((game) => game.id === id) ?? null;
  return { name: facts?.name ?? toWords(id), unit: facts?.utility.unit ?? "", facts };
}
