import { CHANCE, OVER } from "../core/game.ts";
import { ROLES } from "./labels.ts";
import {
  MAX_ROUNDS,
  SELLER,
  canAccept,
  dealPrice,
  offerRange,
  offerPrice,
  reserve,
  returns,
  roundNumber,
  currentPrice,
  turn,
  type NegotiationState,
} from "./rules.ts";

const RULES = `A seller and a buyer haggle over a balloon. The seller opened at 20, the buyer at 10; a price lies strictly \
between, in steps of 0.5. There are at most ${MAX_ROUNDS} rounds, in each the seller moves, then the buyer: offer a price, accept \
the other's last offer, or walk away. The seller never raises its price, the buyer never lowers its own, and an offer stays \
short of the other's (to take that price, accept). A deal earns the seller the price less its cost, the buyer its value less \
the price. Without a deal both earn 0. Nobody is told the other's cost or value.`;

const LAST_MOVE_TEXTS = {
  seller: "The buyer's last move is to accept or to walk away.",
  buyer: `The buyer may still make an offer in round ${MAX_ROUNDS}; the seller then accepts or walks away.`,
};

export function prompt(state: NegotiationState, seat: number): string {
  const own = reserve(state, seat) ?? "not drawn yet";
  return [
    `${RULES} ${state.offersAtMost % 2 === 1 ? LAST_MOVE_TEXTS.seller : LAST_MOVE_TEXTS.buyer}`,
    `You are the ${ROLES[seat]}. ${seat === SELLER ? "Your cost" : "The balloon's value to you"}: ${own}.`,
    `Round ${roundNumber(state)} of ${MAX_ROUNDS}. Offers so far: ${narrate(state, seat)}.`,
    request(state, seat),
  ].join("\n");
}

function narrate({ offers }: NegotiationState, seat: number): string {
  const words = offers.map((price, i) => `${i % 2 === seat ? "you" : `the ${ROLES[i % 2]}`} ${price}`);
  return words.join(", ") || "none";
}

function request(state: NegotiationState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) {
    const price = dealPrice(state);
    return price === null ? "It ended without a deal." : `Sold at ${price}; you earned ${returns(state)[seat]}.`;
  }
  if (whose === CHANCE) return "Cost and value are being drawn; wait.";
  if (whose !== seat) return `It is the ${ROLES[whose]}'s turn; wait.`;
  return `It is your turn. Answer with one of: ${choices(state, seat).join("; ")}.`;
}

function choices(state: NegotiationState, seat: number): string[] {
  const [lowest, highest] = offerRange(state, seat);
  const offers = `"offer P" with P from ${offerPrice(lowest)} to ${offerPrice(highest)} in steps of 0.5`;
  return [
    ...(lowest <= highest ? [offers] : []),
    ...(canAccept(state) ? [`"accept" (at ${currentPrice(state, 1 - seat)})`] : []),
    '"walk away"',
  ];
}
