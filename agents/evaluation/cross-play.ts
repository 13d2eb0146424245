import type { Game, GameOptions } from "../../games/core/game.ts";
import { meanEstimate, type Estimate } from "../../games/core/statistics.ts";
import type { CrossPlay } from "../league/ledger.ts";
import type { Player } from "../players/player.ts";
import { rollout } from "../rollout/rollout.ts";
import { valueAt } from "../../games/core/value-at.ts";

/** A member of a population, ready to play. */
export interface CrossPlayer {
  /** Hash of its weights. */
  readonly policy: string;
  /** Number of updates. */
  readonly version: number;
  readonly player: Player;
}

/** Which members play each other, and for how many episodes. */
export interface CrossPlayRequest {
  readonly game: Game;
  readonly options: GameOptions;
  /** In the order of rows, and of columns unless these are others. */
  readonly members: readonly CrossPlayer[];
  /** The columns' members, where these are another agent's. */
  readonly columns?: readonly CrossPlayer[] | undefined;
  /** The seat of the row's member; the column's member takes all others except fixed ones. */
  readonly seat: number;
  /** Players with a fixed seat in every cell: a league's players that don't learn. */
  readonly kept?: ReadonlyMap<number, Player>;
  /** Episodes per cell. */
  readonly episodes: number;
  /** Every cell uses the same random streams, so that two cells differ only by their players. */
  readonly seed: string;
  /** Called between steps so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** Plays every member in one seat against every member, or every column's, in all the others, itself included. */
export async function crossPlay(request: CrossPlayRequest): Promise<CrossPlay> {
  const { members, seat, columns } = request;
  const cells: Estimate[][] = [];
  for (const row of members) {
    const estimates: Estimate[] = [];
    for (const column of columns ?? members) estimates.push(await playCell(request, row.player, column.player));
    cells.push(estimates);
  }
  return { members: versions(members), ...(columns && { columns: versions(columns) }), seat, cells };
}

const versions = (players: readonly CrossPlayer[]) => players.map(({ policy, version }) => ({ policy, version }));

async function playCell(request: CrossPlayRequest, row: Player, column: Player): Promise<Estimate> {
  const { game, options, seat, kept, episodes, seed, yieldToEventLoop } = request;
  const played = await rollout({
    game,
    options,
    players: game.roles.map((_, at) => kept?.get(at) ?? (at === seat ? row : column)),
    episodes,
    seed: `cross-play/${seed}/${seat}`,
    yieldToEventLoop,
  });
  return meanEstimate(
    played.episodes.map(({ returns }) => valueAt(returns, seat)),
    game.utility,
  );
}
