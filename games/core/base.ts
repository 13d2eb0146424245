import type { GameOptions } from "./option-spec.ts";

/** Who shows a base policy what to do. */
export interface Demonstration {
  /** One scripted player or demonstrator a seat, by id; "random" is uniform. */
  readonly players: readonly string[];
  /** Seats whose actions are cloned; the others only set the scene. */
  readonly seats: readonly number[];
  /** Options that differ from the league's. */
  readonly options?: GameOptions;
  /** Episodes of it in a batch. */
  readonly episodes: number;
}

/**
 * The competence that a league starts from where its paper starts from a pretrained model: scripted players cloned (cross-entropy,
 * Adam) for a fixed number of batches. Some bases are kept weak or narrow on purpose, as a pretrained model is narrow.
 */
export interface BaseSpec {
  readonly id: string;
  /** One sentence: what it can do and what it can't. */
  readonly summary: string;
  readonly demonstrations: readonly Demonstration[];
  /** Gradient steps, one a batch. */
  readonly steps: number;
  readonly learningRate: number;
  /** What the clone must come to: bounds of named measures of the game, tested. */
  readonly level: Readonly<Record<string, readonly [least: number, most: number]>>;
}
