import type { GameOptions } from "./option-spec.ts";

/** Episodes that a base policy is cloned from. @see {@link BaseSpec} */
export interface Demonstration {
  /** One scripted player or demonstrator a seat, by id; "random" is uniform. */
  readonly players: readonly string[];
  /** Seats whose actions are cloned; the others only play along. */
  readonly seats: readonly number[];
  /** Options that differ from the league's. */
  readonly options?: GameOptions;
  /** Episodes of it in a batch. */
  readonly episodes: number;
}

/**
 * A league's initial policy where its paper starts from a pretrained model: scripted players cloned (cross-entropy,
 * Adam) for a fixed number of batches. Some bases are weak or narrow on purpose, like a pretrained model.
 *
 * @example
 * import type { BaseSpec, Demonstration } from "red-queen/games";
 *
 * const honest: Demonstration = { players: ["honest", "honest"], seats: [0, 1], episodes: 64 };
 * const base: BaseSpec = {
 *   id: "honest",
 *   summary: "Bets strong cards and never bluffs.",
 *   demonstrations: [honest],
 *   steps: 200,
 *   learningRate: 0.01,
 *   level: { exploitability: [0, 0.5] },
 * };
 * console.log(base.demonstrations.length); // 1
 */
export interface BaseSpec {
  readonly id: string;
  /** One sentence: what it can do and what it can't. */
  readonly summary: string;
  readonly demonstrations: readonly Demonstration[];
  /** Gradient steps, one a batch. */
  readonly steps: number;
  readonly learningRate: number;
  /** Bounds of the game's measures that the clone must reach; tested. */
  readonly level: Readonly<Record<string, readonly [least: number, most: number]>>;
}
