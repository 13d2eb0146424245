import type { Game } from "../core/game.ts";
import { disguise } from "./disguise.ts";
import { ending, label } from "./labels.ts";
import { measures } from "./measures.ts";
import { OBSERVATION_SIZE, informationState, observe } from "./observation.ts";
import { options } from "./options.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type NegotiationView } from "./state-view.ts";

/** Bargaining over a balloon: the game of Fu et al. 2023 (self-play with AI feedback), without its critic. */
export const negotiation: Game<rules.NegotiationState, NegotiationView> = {
  id: "negotiation",
  version: 1,
  name: "Negotiation",
  summary: "A seller and a buyer bargain over one balloon; patience pays until one of them walks away.",
  roles: ["seller", "buyer"],
  maxPlies: 2 + 2 * rules.MAX_ROUNDS + 1,
  actions: rules.WALK + 1,
  observation: { kind: "dense", size: OBSERVATION_SIZE },
  // The worst deals: bought at 19.5 when worth 12, the best: sold at 19.5 at a cost of 8.
  utility: { min: -7.5, max: 11.5, sum: null, unit: "points" },
  options,
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
  disguise,
};
