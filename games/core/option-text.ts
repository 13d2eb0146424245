import type { Game, GameOptions, OptionSpec } from "./game.ts";

/** A number as people write it: no blanks, no hexadecimal, no `1e999`. */
const NUMBER_PATTERN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** The number in a text; null if it is not a number. */
export function readNumber(text: string): number | null {
  const number = NUMBER_PATTERN.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** Options from texts, each parsed by its option's type. Unparsable ones stay texts, which `resolveOptions` refuses. */
export function readOptionTexts(game: Game, texts: Readonly<Record<string, string>>): GameOptions {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const spec = Object.hasOwn(game.options, name) ? game.options[name] : undefined;
      return [name, readOption(spec?.type, text)];
    }),
  );
}

function readOption(type: OptionSpec["type"] | undefined, text: string): boolean | number | string {
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  if (type === "integer" || type === "number") return readNumber(text) ?? text;
  return text;
}
