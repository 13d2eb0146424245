import type { OptionSpec } from "../../games/core/game.ts";
import { formatCount, optionWords, toWords } from "../ui/format.ts";
import type { GameFacts } from "../../server/schemas/games.ts";

type Values = Readonly<Record<string, boolean | number | string>>;

/** Options with their values as text; of a league's memory, only its size. */
export function optionLines(values: Values, game: Pick<GameFacts, "options"> | null): [name: string, value: string][] {
  return Object.entries(values).map(([name, value]) => {
    const spec = game?.options[name] as OptionSpec | undefined;
    return [toWords(name), spec?.type === "words" ? memoryWords(String(value)) : optionWords(value)];
  });
}

function memoryWords(value: string): string {
  const count = value === "" ? 0 : value.split(" ").length;
  return count === 0 ? "empty" : `${formatCount(count)} ${count === 1 ? "entry" : "entries"}`;
}
