import type { Disguise } from "../core/disguise.ts";
import { COLUMN_LETTERS } from "./labels.ts";

const OTHER_LETTERS = "PQRSTUV";

const letters = [...COLUMN_LETTERS].map((letter, column) => [letter, OTHER_LETTERS[column] ?? ""] as const);

/** The shape of the board stays: only words and letters are changed. */
export const disguise: Disguise = {
  name: "Velmarn",
  words: {
    board: "dralt",
    columns: "skives",
    column: "skive",
    rows: "felds",
    row: "feld",
    diagonal: "worble",
    disc: "plint",
    drops: "zunts",
    draw: "plim",
    x: "k",
    o: "m",
    ...Object.fromEntries(letters),
    // In answers of any case, where a letter alone would be a word.
    ...Object.fromEntries(letters.map(([letter, other]) => [`column ${letter}`, `skive ${other}`])),
  },
};
