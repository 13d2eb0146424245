import type { GameFacts } from "../../server/schemas/games.ts";

/** Whether a game's seats are for different things, so that what one gets says nothing beside what another gets. */
export function rolesDiffer({ utility, scripted }: Pick<GameFacts, "utility" | "scripted">): boolean {
  return utility.sum === null && scripted.some(({ seats }) => seats !== null);
}
