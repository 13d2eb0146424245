/**
 * One option of a game, as data, so that a form, a command line and a document can show it.
 *
 * @example
 * import type { OptionSpec } from "red-queen/games";
 *
 * const options: Readonly<Record<string, OptionSpec>> = {
 *   rounds: { type: "integer", default: 3, min: 1, max: 9, meaning: "Rounds of an episode." },
 *   first: { type: "choice", default: "buyer", choices: ["buyer", "seller"], meaning: "Who begins." },
 * };
 * console.log(Object.keys(options)); // [ 'rounds', 'first' ]
 */
export type OptionSpec =
  | { readonly type: "boolean"; readonly default: boolean; readonly meaning: string }
  | {
      readonly type: "integer";
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly meaning: string;
    }
  | {
      readonly type: "number";
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly meaning: string;
    }
  | {
      readonly type: "choice";
      readonly default: string;
      readonly choices: readonly string[];
      readonly meaning: string;
    }
  /**
   * Words that a league passes from episode to episode (see `Memory`), separated by single blanks, each matching the
   * regular expression `word`; "" for none. Not for people to fill in.
   */
  | { readonly type: "words"; readonly default: string; readonly word: string; readonly meaning: string };

/** Chosen options of a game by name; absent ones have their defaults. @see {@link resolveOptions} */
export type GameOptions = Readonly<Record<string, boolean | number | string>>;
