/** One setting of a game, as data, so that a form, a command line and a document can show it. */
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
   * Words of what a league carries from episode to episode (see `Memory`), separated by single blanks, each matching the
   * regular expression `word`; "" for none. Not for people to fill in.
   */
  | { readonly type: "words"; readonly default: string; readonly word: string; readonly meaning: string };

/** Chosen settings of a game by name; what is absent has its default. */
export type GameOptions = Readonly<Record<string, boolean | number | string>>;
