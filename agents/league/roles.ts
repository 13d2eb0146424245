import type { Game } from "../../games/core/game.ts";

/**
 * Whether a game's seats are symmetric, so that a mean over the seats of a policy is meaningful: returns have a
 * constant sum and seats hardly matter. Seats with bases or rewards of their own are not, nor seats that may win
 * together.
 */
export const areRolesAlike = ({ bases, rewards, utility }: Pick<Game, "bases" | "rewards" | "utility">): boolean =>
  bases === undefined && rewards === undefined && utility.sum !== null;
