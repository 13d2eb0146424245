import type { Disguise } from "../core/disguise.ts";

/** The shape of the board stays: only words are changed. */
export const disguise: Disguise = {
  name: "Ombriss",
  words: {
    board: "dralt",
    cell: "prung",
    row: "feld",
    column: "skive",
    diagonal: "worble",
    top: "vun",
    bottom: "keth",
    left: "sarn",
    right: "lome",
    centre: "yib",
    draw: "plim",
    x: "k",
    o: "m",
  },
};
