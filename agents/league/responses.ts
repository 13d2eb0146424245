import type { GameOptions } from "../../games/core/game.ts";
import type { Estimate } from "../../games/core/statistics.ts";
import type { PlayerReference } from "../player-reference.ts";

/** A best response to find: everything that it depends on, so that a repeated job gives the same answer. */
export interface ResponseRequest {
  /** Hash of the policy that it plays against. */
  readonly policy: string;
  readonly version: number;
  /** The seat of the best response; the policy has the others. */
  readonly seat: number;
  /** Players of seats that the policy never learned. */
  readonly kept: readonly { readonly seat: number; readonly player: PlayerReference }[];
  readonly options: GameOptions;
  /** Updates of each run where it has to be trained, and runs, of which the best is kept. */
  readonly updates: number;
  readonly runs: number;
  readonly seed: number;
}

/** What one seat can earn against a policy: `value` with its 95% interval, in the game's unit. */
export interface BestResponse
  extends Estimate, Pick<ResponseRequest, "policy" | "version" | "seat" | "updates" | "runs"> {
  /** Whether it is the maximum; otherwise a lower bound. */
  readonly exact: boolean;
  /** One sentence: how it was found. */
  readonly meaning: string;
  /** What the policy itself earns in the seat; null where it is not known or was never trained. */
  readonly own: Estimate | null;
}
