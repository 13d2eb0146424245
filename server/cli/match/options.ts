import type { OptionTexts } from "../options.ts";
import type { OutputOptions } from "../output.ts";

/** The options of `match run`. */
export interface MatchOptions extends OutputOptions {
  readonly game?: string;
  readonly preset?: string;
  readonly players: readonly string[];
  readonly episodes?: number;
  readonly rounds?: number;
  readonly coached?: string;
  readonly seed: number;
  readonly store?: string;
  readonly record?: boolean;
  readonly league?: string;
  readonly option: OptionTexts;
}
