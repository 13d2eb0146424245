import type { Game } from "../core/game.ts";
import { disguise } from "./disguise.ts";
import { label } from "./labels.ts";
import { informationState, observe } from "./observation.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type ConnectFourView } from "./state-view.ts";
import { vector } from "./vector.ts";

/** Connect four, move for move OpenSpiel's `connect_four`. */
export const connectFour: Game<rules.ConnectFourState, ConnectFourView> = {
  id: "connect-four",
  version: 1,
  name: "Connect four",
  summary: "Drop discs, make four in a row: seven columns, six rows, a win for the first player under perfect play.",
  roles: ["x", "o"],
  maxPlies: 42,
  actions: 7,
  observation: { kind: "dense", size: 126 },
  utility: { min: -1, max: 1, sum: 0, unit: "points" },
  options: {},
  enumerable: false,
  openspiel: "connect_four",
  scripted,
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
  vector,
  disguise,
};
