import type { GameFacts } from "../../../server/schemas/games.ts";

/** Whether a game's seats have different roles, so that their returns can't be compared. */
export function rolesDiffer({ utility, scripted }: Pick<GameFacts, "utility" | "scripted">): boolean {
  return utility.sum === null && scripted.some(({ seats }) => seats !== null);
}
