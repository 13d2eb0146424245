import type { Game } from "../core/game.ts";
import { ROUNDS } from "../negotiation/rules.ts";
import { PIECES } from "./rules/advice.ts";
import { returns, rewards } from "./rewards.ts";
import { DRAWS } from "./rules/instructions.ts";
import { measures } from "./measures.ts";
import { MOST, SIZE, observe } from "./observation.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type CoachedNegotiationView } from "./state-view.ts";
import { ROLES, ending, informationState, label, parse, prompt } from "./text.ts";

/** Haggling again and again while a critic coaches one side: Fu et al. 2023 (negotiation with self-play and AI feedback). */
export const coachedNegotiation: Game<rules.CoachedState, CoachedNegotiationView> = {
  id: "coached-negotiation",
  version: 1,
  name: "Coached negotiation",
  summary: "A seller and a buyer haggle five times; in between, a critic advises one of them, and the other forgets.",
  roles: ROLES,
  maxPlies: DRAWS.length + 2 * ROUNDS * MOST + 3 * (MOST - 1),
  actions: rules.ADVICE + PIECES.length,
  observation: { kind: "dense", size: SIZE },
  // Eight sales at 19.5 at a cost of 8; the critic's worst: seven prices of 10.5 after one of 19.5, survivors counted.
  utility: { min: -63, max: 92, sum: null, unit: "points" },
  options: {
    bargains: { type: "integer", default: 5, min: 1, max: MOST, meaning: "Bargains in a row between the same two." },
    coached: {
      type: "choice",
      default: "seller",
      choices: ["seller", "buyer"],
      meaning: "Who is coached and remembers; the other starts every bargain afresh.",
    },
    advice: {
      type: "integer",
      default: 3,
      min: 0,
      max: 3,
      meaning:
        "Pieces of advice between two bargains; 0 is the control without feedback, in which the critic never moves.",
    },
    accounting: {
      type: "choice",
      default: "failures counted",
      choices: ["failures counted", "survivors"],
      meaning:
        "What advice earns: the change of the coached side's surplus, a failed bargain counting 0; or by how much the next deal " +
        "beats its best, failed bargains left out as in the paper's released code.",
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
  returns,
  attempt: rules.attempt,
  rewards,
  observe,
  informationState,
  prompt,
  parse,
  label,
  ending,
  view,
  reveal,
};
