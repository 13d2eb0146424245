import type { Game } from "../core/game.ts";
import { disguise } from "./disguise.ts";
import { label } from "./labels.ts";
import { informationState, observe } from "./observation.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type TicTacToeView } from "./state-view.ts";
import { vector } from "./vector.ts";

/** Tic-tac-toe, move for move OpenSpiel's `tic_tac_toe`. */
export const ticTacToe: Game<rules.TicTacToeState, TicTacToeView> = {
  id: "tic-tac-toe",
  version: 1,
  name: "Tic-tac-toe",
  summary: "Three in a row on nine cells: a draw under perfect play.",
  roles: ["x", "o"],
  maxPlies: 9,
  actions: 9,
  observation: { kind: "dense", size: 27 },
  utility: { min: -1, max: 1, sum: 0, unit: "points" },
  options: {},
  enumerable: false,
  openspiel: "tic_tac_toe",
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
