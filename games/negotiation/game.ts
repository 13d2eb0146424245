import type { Game } from "../core/game.ts";
import { measures } from "./measures.ts";
import { SIZE, observe } from "./observation.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type NegotiationView } from "./state-view.ts";
import { ending, informationState, label, parse, prompt } from "./text.ts";

/** Haggling over a balloon: the bargaining game of Fu et al. 2023 (self-play with AI feedback), without its critic. */
export const negotiation: Game<rules.NegotiationState, NegotiationView> = {
  id: "negotiation",
  version: 1,
  name: "Negotiation",
  summary: "A seller and a buyer haggle over one balloon; patience pays until somebody walks away.",
  roles: ["seller", "buyer"],
  maxPlies: 2 + 2 * rules.ROUNDS + 1,
  actions: rules.WALK + 1,
  observation: { kind: "dense", size: SIZE },
  // The worst deals: bought at 19.5 when worth 12, the best: sold at 19.5 at a cost of 8.
  utility: { min: -7.5, max: 11.5, sum: null, unit: "points" },
  options: {
    private: {
      type: "boolean",
      default: false,
      meaning: "Draw cost (8 to 16) and value (12 to 20) in secret; a deal may then be impossible without a loss.",
    },
    lastMove: {
      type: "choice",
      default: "seller",
      choices: ["seller", "buyer"],
      meaning: "Who makes the last offer, which the other side answers: the seller in round 10, or the buyer after it.",
    },
  },
  enumerable: false,
  scripted,
  measures,
  initial: rules.initial,
  turn: rules.turn,
  legal: rules.legal,
  chance: rules.chance,
  next: rules.next,
  returns: rules.returns,
  observe,
  informationState,
  prompt,
  parse,
  label,
  ending,
  view,
  reveal,
};
