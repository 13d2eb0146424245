import type { Game } from "../../games/core/game.ts";
import type { Preset } from "../league/presets/preset.ts";
import type { Learner } from "../learners/learner.ts";
import type { OfferedPlayer } from "../players/offered.ts";
import type { MakePlayer } from "../players/registry.ts";

/**
 * What a package or folder outside this tree adds: its module exports it as `plugin`.
 *
 * @example
 * import { registerPlugin, learners, type Plugin } from "red-queen/agents";
 *
 * export const plugin: Plugin = {
 *   learners: [
 *     {
 *       id: "still",
 *       summary: "A control that learns nothing: its weights stay.",
 *       hyperparameters: {},
 *       metrics: {},
 *       update: async ({ values }) => ({ values, optimizer: new Float32Array(1), metrics: {} }),
 *     },
 *   ],
 * };
 * registerPlugin(plugin, "still");
 * console.log(learners.at(-1)?.id); // still
 */
export interface Plugin {
  readonly games?: readonly Game[];
  readonly learners?: readonly Learner[];
  /** Kinds of players by the prefix of their references: `{ llm: (name, game) => … }` makes `llm:NAME`. */
  readonly players?: Readonly<Record<string, MakePlayer>>;
  /** Players of these kinds that people can choose on the page, each of one game. */
  readonly opponents?: readonly OfferedPlayer[];
  readonly presets?: readonly Preset[];
  /**
   * The view module of a game, by its id, as a path from the plugin's module: JavaScript that runs in browsers and
   * exports `createView(react)`, which returns `{ View, Actions? }`. Absent: the page shows the view's JSON as text.
   */
  readonly views?: Readonly<Record<string, string>>;
}
