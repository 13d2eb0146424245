import { parseAction } from "../core/text.ts";
import { COLUMN_LETTERS, label } from "./labels.ts";
import { legal, type ConnectFourState } from "./rules.ts";

/** `d`, `col D`, `drop a disc into column D`. A column is never named by a digit: `column 3` could be C or D. */
const COLUMN =
  /^(?:(?:drop|put|place|play)(?: (?:a|my|the) (?:disc|disk|piece|token))? ?(?:into|in|on|at)? ?(?:the )?)?(?:col(?:umn)?:? )?([a-g])(?: column)?$/;

function columnIn(words: string): number | undefined {
  const letter = COLUMN.exec(words)?.[1];
  return letter === undefined ? undefined : COLUMN_LETTERS.toLowerCase().indexOf(letter);
}

export function parse(text: string, state: ConnectFourState): number {
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: [...COLUMN_LETTERS].map((_, column) => column),
    numbers: true,
    sentence: columnIn,
    // The letter A alone is a word of many sentences.
    naming: /\bcol(?:umn)? [a-g]\b|\b[b-g]\b/,
  });
}
