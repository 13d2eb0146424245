import type { Disguise } from "../core/disguise.ts";

export const disguise: Disguise = {
  name: "Quessel",
  words: {
    seller: "tarn",
    buyer: "velp",
    balloon: "dworm",
    haggle: "skrim",
    price: "glim",
    cost: "prusk",
    value: "yelt",
    offer: "zind",
    offers: "zinds",
    accept: "brall",
    accepts: "bralls",
    accepted: "bralled",
    "walk away": "flomp",
    "walks away": "flomps",
    "walked away": "flomped",
    deal: "grint",
    sold: "grinted",
  },
};
