import type { Disguise } from "../core/disguise.ts";

export const disguise: Disguise = {
  name: "Torvel",
  words: {
    jack: "mip",
    queen: "tove",
    king: "ralk",
    deck: "sorb",
    card: "plint",
    cards: "plints",
    hand: "skell",
    deal: "grint",
    dealt: "grinted",
    ante: "gromp",
    pot: "vasp",
    chip: "nurl",
    chips: "nurls",
    check: "yomp",
    checks: "yomps",
    bet: "fluss",
    fold: "zeck",
    folds: "zecks",
    call: "brin",
    calls: "brins",
  },
};
