import type { Segment } from "../../agents/episode.ts";
import type { Player } from "../../agents/players/player.ts";
import type { RolloutResult } from "../../agents/rollout/rollout.ts";
import type { Game } from "../../games/core/game.ts";

/** Episodes as a segment in which every seat learns. */
export function segmentOf(game: Game, players: readonly Player[], played: RolloutResult): Segment {
  return {
    id: "bench",
    league: "bench",
    index: 0,
    game: game.id,
    version: game.version,
    options: {},
    seed: "segment",
    pairing: players.map(({ reference }) => reference),
    learnerSeats: game.roles.map((_, seat) => seat),
    policyVersion: 0,
    ...played.columns,
  };
}
