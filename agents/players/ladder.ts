import type { Game } from "../../games/core/game.ts";
import { parseReference, type PlayerReference } from "../player-reference.ts";
import type { Player } from "./player.ts";
import { randomPlayer, scriptedPlayer } from "./scripted.ts";

/** The fixed ladder of a game: the random player, then its scripted ones, weakest first. */
export function ladderPlayers(game: Game): readonly Player[] {
  return [randomPlayer, ...game.scripted.map(({ id }) => scriptedPlayer(id, game))];
}

/** The seats that a player can take: those of its script, or all. */
export function playableSeats(reference: PlayerReference, game: Game): readonly number[] {
  const { kind, name } = parseReference(reference);
  const script = kind === "script" ? game.scripted.find(({ id }) => id === name) : undefined;
  return script?.seats ?? game.roles.map((_, seat) => seat);
}
