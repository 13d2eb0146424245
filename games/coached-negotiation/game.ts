import type { Game } from "../core/game.ts";
import { MAX_ROUNDS } from "../negotiation/rules.ts";
import { ROLES, ending, label } from "./labels.ts";
import { measures } from "./measures.ts";
import { OBSERVATION_SIZE, informationState, observe } from "./observation.ts";
import { MAX_BARGAINS, options } from "./options.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import { returns, rewards } from "./rewards.ts";
import * as rules from "./rules.ts";
import { PIECES } from "./rules/advice.ts";
import { DRAWS } from "./rules/instructions.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type CoachedNegotiationView } from "./state-view.ts";

/** Repeated bargaining while a critic coaches one side: Fu et al. 2023 (negotiation with self-play and AI feedback). */
export const coachedNegotiation: Game<rules.CoachedState, CoachedNegotiationView> = {
  id: "coached-negotiation",
  version: 1,
  name: "Coached negotiation",
  summary: "A seller and a buyer bargain five times; in between, a critic advises one of them, and the other forgets.",
  roles: ROLES,
  maxPlies: DRAWS.length + 2 * MAX_ROUNDS * MAX_BARGAINS + 3 * (MAX_BARGAINS - 1),
  actions: rules.FIRST_ADVICE + PIECES.length,
  observation: { kind: "dense", size: OBSERVATION_SIZE },
  // Eight sales at 19.5 at a cost of 8; the critic's worst: seven prices of 10.5 after one of 19.5, survivors counted.
  utility: { min: -63, max: 92, sum: null, unit: "points" },
  options,
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
