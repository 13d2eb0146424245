import { CHANCE } from "../core/game.ts";
import * as negotiation from "../negotiation/labels.ts";
import { prices, surplus } from "./rewards.ts";
import { FIRST_ADVICE, BUYER, CRITIC, SELLER, currentBargain, turn, type CoachedState } from "./rules.ts";
import { PIECES } from "./rules/advice.ts";
import { DRAWS, RIVAL_KIND_NAMES } from "./rules/instructions.ts";

/** Roles by seat. */
export const ROLES = ["seller", "buyer", "critic"];

export function label(action: number, state: CoachedState): string {
  const whose = turn(state);
  if (whose === CHANCE) return drawLabel(state.drawn.length, action);
  if (whose === CRITIC) return PIECES[action - FIRST_ADVICE]?.name ?? "";
  return negotiation.label(action, currentBargain(state));
}

function drawLabel(draw: number, outcome: number): string {
  const name = DRAWS[draw]?.name ?? "";
  return name === "rival kind" ? `rival ${RIVAL_KIND_NAMES[outcome]}` : `${name} ${outcome + 1}`;
}

/** "4 of 5 bargains closed: seller 34.5 points, buyer 13.5." Short enough for a phone; the prices are on the board. */
export function ending(state: CoachedState): string {
  const got = prices(state);
  const closed = got.filter((price) => price !== null).length;
  const total = (seat: number) => state.bargains.reduce((sum, bargain) => sum + surplus(bargain, seat), 0);
  return `${closed} of ${got.length} bargains closed: seller ${total(SELLER)} points, buyer ${total(BUYER)}.`;
}
