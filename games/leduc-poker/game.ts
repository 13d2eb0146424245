import type { Game } from "../core/game.ts";
import { disguise } from "./disguise.ts";
import { label } from "./labels.ts";
import { informationState, observe } from "./observation.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type LeducPokerView } from "./state-view.ts";

/** Leduc poker, move for move OpenSpiel's `leduc_poker` with two players. */
export const leducPoker: Game<rules.LeducPokerState, LeducPokerView> = {
  id: "leduc-poker",
  version: 1,
  name: "Leduc poker",
  summary: "Six cards, two rounds of betting and one public card: bluffing, slow-playing and reading in miniature.",
  roles: ["first", "second"],
  maxPlies: 11,
  actions: 3,
  observation: { kind: "dense", size: 30 },
  utility: { min: -13, max: 13, sum: 0, unit: "chips" },
  options: {},
  enumerable: true,
  openspiel: "leduc_poker",
  scripted,
  // By OpenSpiel's exact solvers; NashConv is the seats' total gain from best responses.
  references: {
    nashConv: [
      { label: "equilibrium", value: 0 },
      { label: "uniformly random", value: 4.747222 },
      { label: "always the first action", value: 2 },
    ],
    value: [{ label: "equilibrium", value: -0.085606424 }],
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
