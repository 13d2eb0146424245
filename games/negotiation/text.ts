import { CHANCE, OVER } from "../core/game.ts";
import { parseAction } from "../core/text.ts";
import {
  ACCEPT,
  DRAWN,
  PRICES,
  ROUNDS,
  SELLER,
  WALK,
  actionOf,
  canAccept,
  dealPrice,
  legal,
  offerRange,
  priceOf,
  reserve,
  returns,
  roundOf,
  standing,
  turn,
  type NegotiationState,
} from "./rules.ts";

const ROLES = ["seller", "buyer"];

/** `[Observer: 0][Reserve: 8][Player: 1][Offers: 19.5 10.5 18][End: ]`; the end is accept or walk; `?`: not drawn yet. */
export function informationState(state: NegotiationState, seat: number): string {
  return [
    `[Observer: ${seat}]`,
    `[Reserve: ${reserve(state, seat) ?? "?"}]`,
    `[Player: ${turn(state)}]`,
    `[Offers: ${state.offers.join(" ")}]`,
    `[End: ${state.end ?? ""}]`,
  ].join("");
}

/** `offer 14.5`, `accept`, `walk away`; for chance `cost 9`, `value 15`. */
export function label(action: number, state: NegotiationState): string {
  if (turn(state) === CHANCE) {
    return state.cost === null ? `cost ${DRAWN.cost + action}` : `value ${DRAWN.value + action}`;
  }
  if (action === ACCEPT) return "accept";
  return action === WALK ? "walk away" : `offer ${priceOf(action)}`;
}

/** "The seller walked away in round 3. No deal, both get nothing." */
export function ending(state: NegotiationState): string {
  const seat = state.offers.length % 2;
  const price = dealPrice(state);
  const round = `in round ${roundOf(state)}`;
  if (price === null) return `The ${ROLES[seat]} walked away ${round}. No deal, both get nothing.`;
  const [sold, bought] = returns(state);
  return `The ${ROLES[seat]} accepted ${price} ${round}: the seller gets ${sold}, the buyer ${bought} points.`;
}

/** Prices are spoken: `14.5` and `offer 14.5` are the same, and no number is one of an action. */
export function parse(text: string, state: NegotiationState): number {
  const isSeat = turn(state) >= 0;
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: isSeat ? Array.from({ length: WALK + 1 }, (_, action) => action) : [],
    ...(isSeat && { sentence: (words) => actionInWords(words, state) }),
    naming: /\b(?:accept|deal|walk|leave)\b|\b(?:offer|ask|bid|propose|counter)(?: \w+)? \$?\d/,
  });
}

/** `I'd like to`, where the lead-in that all games share ends. */
const SPEAKER = "(?:(?:i|ill|id|i will|i would|let me)(?: like to)? |like to )?";
const PRICE = "\\(?(?:at |of |for )?(?:a )?(?:price )?(?:of )?\\$?(\\d{1,3}(?:\\.\\d{1,2})?)(?: points| dollars)?\\)?";
const LEAVING = new RegExp(`^${SPEAKER}(?:walk(?: away)?|leave)(?: from)?(?: the (?:table|negotiation|deal))?$`);
const ACCEPTING = new RegExp(
  `^(?:deal|${SPEAKER}(?:accept|take)(?: (?:it|that|(?:your|the|this|that|their)(?: (?:sellers?|buyers?))? (?:(?:last|current) )?(?:offer|price|ask|bid)))?)(?: ${PRICE})?$`,
);
/** "The ask is 18" speaks of anybody's: only `my` ask `is` an offer. */
const OFFERING = new RegExp(
  `^(?:my (?:next )?(?:(?:counter ?)?offer|ask|bid|price)(?: is)?:? |${SPEAKER}(?:(?:make |give )?(?:an? )?(?:counter ?)?offer|ask|bid|price|propose|counter)(?: (?:with|to (?:sell|buy)|a price))?:? )?${PRICE}$`,
);

/** `null` for an acceptance at another price than the one that stands, and for a price that is none of the game's. */
function actionInWords(words: string, state: NegotiationState): number | null | undefined {
  if (LEAVING.test(words)) return WALK;
  const accepting = ACCEPTING.exec(words);
  if (accepting) return isStanding(accepting[1], state) ? ACCEPT : null;
  const price = OFFERING.exec(words)?.[1];
  if (price === undefined) return undefined;
  const action = actionOf(Number(price));
  return action >= 0 && action < PRICES && priceOf(action) === Number(price) ? action : null;
}

/** Who names a price with an acceptance must name the one that stands. */
function isStanding(price: string | undefined, state: NegotiationState): boolean {
  return price === undefined || Number(price) === standing(state, 1 - turn(state));
}

const RULES = `A seller and a buyer haggle over a balloon. The seller opened at 20, the buyer at 10; a price lies strictly \
between, in steps of 0.5. There are at most ${ROUNDS} rounds, in each the seller moves, then the buyer: offer a price, accept \
the other's last offer, or walk away. The seller never raises its price, the buyer never lowers its own, and an offer stays \
short of the other's (to take that price, accept). A deal earns the seller the price less its cost, the buyer its value less \
the price. Without a deal both earn 0. Nobody is told the other's cost or value.`;

const LAST = {
  seller: "The buyer's last move is to accept or to walk away.",
  buyer: `The buyer may still make an offer in round ${ROUNDS}; the seller then accepts or walks away.`,
};

export function prompt(state: NegotiationState, seat: number): string {
  const own = reserve(state, seat) ?? "not drawn yet";
  return [
    `${RULES} ${state.offersAtMost % 2 === 1 ? LAST.seller : LAST.buyer}`,
    `You are the ${ROLES[seat]}. ${seat === SELLER ? "Your cost" : "The balloon's value to you"}: ${own}.`,
    `Round ${roundOf(state)} of ${ROUNDS}. Offers so far: ${narrate(state, seat)}.`,
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
  const offers = `"offer P" with P from ${priceOf(lowest)} to ${priceOf(highest)} in steps of 0.5`;
  return [
    ...(lowest <= highest ? [offers] : []),
    ...(canAccept(state) ? [`"accept" (at ${standing(state, 1 - seat)})`] : []),
    '"walk away"',
  ];
}
