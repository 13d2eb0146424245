import type { Game } from "../../games/core/game.ts";
import type { Random } from "../../games/core/random.ts";
import type { PlayerReference } from "./reference.ts";

/** What a player is asked: to move in `state` from `seat`. It must use only what the seat may see. */
export interface TurnRequest<S = unknown> {
  readonly game: Game<S>;
  readonly state: S;
  readonly seat: number;
  readonly random: Random;
}

/** What a player answers. */
export interface Decision {
  readonly action: number;
  /** Probabilities it drew from, over `game.legal(state)` in order; null where it states none. */
  readonly probabilities: readonly number[] | null;
}

/** Anything that can sit in a seat. Rooms and rollouts can't tell kinds apart. */
export interface Player {
  readonly reference: PlayerReference;
  /** Answers many turns of one game at once: one batched inference for a policy. */
  decide(turns: readonly TurnRequest[]): readonly Decision[] | Promise<readonly Decision[]>;
}
