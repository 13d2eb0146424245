import { api } from "./api.ts";
import { fetchOnce } from "../ui/fetch-once.ts";
import { toWords } from "../ui/format.ts";
import type { GameFacts } from "../../server/schemas/games.ts";

const useKnown = fetchOnce("games", () => api.games());

/** All games of the server, fetched once; null until loaded. */
export function useGames(): { readonly games: readonly GameFacts[] | null; readonly error: Error | null } {
  const { value, error } = useKnown();
  return { games: value, error };
}

/** A game's display name, unit and facts. */
export function useGame(id: string): {
  readonly name: string;
  readonly unit: string;
  readonly facts: GameFacts | null;
} {
  const { games } = useGames();
  const facts = games?.find((game) => game.id === id) ?? null;
  return { name: facts?.name ?? toWords(id), unit: facts?.utility.unit ?? "", facts };
}
