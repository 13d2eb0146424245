import type { GameFacts } from "../../server/api/schemas.ts";
import { api } from "../lib/api.ts";
import { toWords } from "../lib/format.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { ValueStore, useStore } from "../lib/value-store.ts";

const known = new ValueStore<readonly GameFacts[] | null>(null);

/** All games of the server, asked for once; null while they are not known. */
export function useGames(): { readonly games: readonly GameFacts[] | null; readonly error: Error | null } {
  const games = useStore(known);
  const { error } = useAnswer("games", async () => {
    const present = known.get();
    if (present) return present;
    const answer = await api.games();
    known.set(answer);
    return answer;
  });
  return { games, error };
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
