import type { GameOptions, OptionSpec } from "../core/game.ts";

/** The game's options as data. */
export const options = {
  replaced: {
    type: "integer",
    default: 2,
    min: 1,
    max: 3,
    meaning:
      "Objects of the scene that are replaced in the spy's, out of four. The paper's released code replaces two.",
  },
  liars: {
    type: "choice",
    default: "spy",
    choices: ["spy", "everyone"],
    meaning:
      "Who may say what is not in their own scene: the spy alone, so that civilians describe what they see, or everyone.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The options of an episode, read once. */
export interface SpyOptions {
  readonly replaced: number;
  readonly liars: "spy" | "everyone";
}

/** Valid options, as the rules use them. */
export function parseOptions(options: GameOptions): SpyOptions {
  // Options are complete and valid, as the contract says.
  return { ...(options as unknown as SpyOptions) };
}
