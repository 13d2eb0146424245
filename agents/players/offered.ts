import type { PlayerReference } from "../player-reference.ts";

/**
 * A player of a plugin that people can choose on the page.
 *
 * @example
 * import { randomPlayer, registerPlugin, type OfferedPlayer } from "red-queen/agents";
 *
 * const named = { reference: "calm:one", game: "kuhn-poker", name: "Calm" } as const;
 * const calm: OfferedPlayer = { ...named, summary: "Plays at random." };
 * registerPlugin({ players: { calm: () => randomPlayer }, opponents: [calm] }, "example");
 * console.log(calm.name); // Calm
 */
export interface OfferedPlayer {
  readonly reference: PlayerReference;
  /** Id of its game. */
  readonly game: string;
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** The seats that it plays; absent: all. */
  readonly seats?: readonly number[];
}

/** The players that plugins offer. */
const offered: OfferedPlayer[] = [];

export const offeredPlayers = (game: string): readonly OfferedPlayer[] => offered.filter((one) => one.game === game);

export const registerOfferedPlayer = (player: OfferedPlayer): void => void offered.push(player);
