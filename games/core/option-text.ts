import type { Game, GameOptions, OptionSpec } from "./game.ts";

/** A number as people write it: no blanks, no hexadecimal, no `1e999`. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** The number that a text is; null where it is none. */
export function readNumber(text: string): number | null {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** Options out of texts, each read as its option takes it. What can't be read so stays a text, which `resolveOptions` refuses. */
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
