import type { Game } from "../core/game.ts";
import { ending, label } from "./labels.ts";
import { OBSERVATION_SIZE, informationState, observe } from "./observation.ts";
import { measures } from "./measures.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import { ACTION_COUNT } from "./rules/moves.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type MiniHanabiView } from "./state-view.ts";

/** A small Hanabi: OpenSpiel's `hanabi` with 2 colors, 2 ranks, 2 cards, 3 hints and 1 life. */
export const miniHanabi: Game<rules.MiniHanabiState, MiniHanabiView> = {
  id: "mini-hanabi",
  version: 1,
  name: "Mini-Hanabi",
  summary: "A game of partners: each sees only the other's cards, and a few hints must do for both.",
  roles: ["first", "second"],
  maxPlies: 20,
  actions: ACTION_COUNT,
  observation: { kind: "dense", size: OBSERVATION_SIZE },
  utility: { min: 0, max: rules.MAX_SCORE, sum: null, identical: true, unit: "points" },
  options: {},
  enumerable: false,
  scripted,
  measures,
  // Means of 100,000 episodes.
  references: {
    "self-play/points": [
      { label: "all fireworks", value: 4 },
      { label: "convention with itself", value: 3.65 },
      { label: "uniformly random", value: 0.42 },
    ],
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
  ending,
  reveal,
};
