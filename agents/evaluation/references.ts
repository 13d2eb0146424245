import type { ReferenceLine } from "../../games/core/measures.ts";
import { games } from "../../games/registry.ts";

/** Reference lines of a game's measures; empty if nothing is known. */
export function referenceLines(game: string): Readonly<Record<string, readonly ReferenceLine[]>> {
  return games.find(({ id }) => id === game)?.references ?? {};
}
