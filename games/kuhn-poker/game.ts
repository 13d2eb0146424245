import type { Game } from "../core/game.ts";
import { disguise } from "./disguise.ts";
import { label } from "./labels.ts";
import { informationState, observe } from "./observation.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type KuhnPokerView } from "./state-view.ts";

/** Kuhn poker, move for move OpenSpiel's `kuhn_poker` with two players. */
export const kuhnPoker: Game<rules.KuhnPokerState, KuhnPokerView> = {
  id: "kuhn-poker",
  version: 1,
  name: "Kuhn poker",
  summary: "Three cards, one bet: the smallest poker in which bluffing pays.",
  roles: ["first", "second"],
  maxPlies: 5,
  actions: 2,
  observation: { kind: "dense", size: 11 },
  utility: { min: -2, max: 2, sum: 0, unit: "chips" },
  options: {},
  enumerable: true,
  openspiel: "kuhn_poker",
  scripted,
  // NashConv is the seats' total gain from best responses; value is seat 0's between perfect players (Kuhn 1950).
  references: {
    nashConv: [
      { label: "equilibrium", value: 0 },
      { label: "uniformly random", value: 11 / 12 },
      { label: "always the first action", value: 2 },
    ],
    value: [{ label: "equilibrium", value: -1 / 18 }],
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
  disguise,
};
