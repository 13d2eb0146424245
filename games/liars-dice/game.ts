import type { Game } from "../core/game.ts";
import { label } from "./labels.ts";
import { OBSERVATION_SIZE, informationState, observe } from "./observation.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type LiarsDiceView } from "./state-view.ts";

/** Liar's dice with one die each, move for move OpenSpiel's `liars_dice`. */
export const liarsDice: Game<rules.LiarsDiceState, LiarsDiceView> = {
  id: "liars-dice",
  version: 1,
  name: "Liar's dice",
  summary: "One hidden die each and rising bids on both: when is a bid a bluff, and when to call it?",
  roles: ["first", "second"],
  maxPlies: 15,
  actions: 13,
  observation: { kind: "dense", size: OBSERVATION_SIZE },
  utility: { min: -1, max: 1, sum: 0, unit: "points" },
  options: {},
  enumerable: true,
  openspiel: "liars_dice",
  scripted,
  // NashConv by OpenSpiel's exact best responses; the value by CFR+, NashConv .0003.
  references: {
    nashConv: [
      { label: "equilibrium", value: 0 },
      { label: "uniformly random", value: 1.561489 },
    ],
    value: [{ label: "equilibrium", value: -0.0271 }],
  },
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
  view,
  reveal,
};
