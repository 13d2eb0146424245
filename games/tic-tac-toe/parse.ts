import { parseAction } from "../core/text.ts";
import { CELL_NAMES, label } from "./labels.ts";
import { legal, type TicTacToeState } from "./rules.ts";

/** Other words of a cell: `upper left corner`, `middle right`, `the center square`, `cell 4`. */
const NAMES: ReadonlyMap<string, number> = new Map(
  CELL_NAMES.flatMap((name, cell) => {
    const [row = "", column = ""] = [
      ["top", "middle", "bottom"][Math.floor(cell / 3)],
      ["left", "middle", "right"][cell % 3],
    ];
    const both = cell === 4 ? ["middle"] : [`${row} ${column}`, `${column} ${row}`];
    return [name, ...both].map((words) => [words, cell] as const);
  }),
);
const ACTING = /^(?:take|mark|claim|occupy|(?:place|put) (?:my |an? |the )?(?:mark|x|o|piece) (?:in|on|at))(?: the)? /;

function cellIn(words: string): number | undefined {
  const place = words
    .replace(ACTING, "")
    .replace(/^(?:cell|square|position) | (?:cell|square|corner|edge|position)$/, "")
    .replace(/\b(?:center|centre)\b/, "middle")
    .replace(/\bupper\b/, "top")
    .replace(/\blower\b/, "bottom");
  return /^[0-8]$/.test(place) ? Number(place) : NAMES.get(place);
}

export function parse(text: string, state: TicTacToeState): number {
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: CELL_NAMES.map((_, cell) => cell),
    numbers: true,
    synonyms: { center: 4, middle: 4 },
    sentence: cellIn,
  });
}
