/** One option of a game, as data, so that a form, a command line and a document can show it. */
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

/** Chosen options of a game by name; absent ones have their defaults. */
export type GameOptions = Readonly<Record<string, boolean | number | string>>;
