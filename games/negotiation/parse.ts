import { parseAction } from "../core/text.ts";
import { label } from "./labels.ts";
import {
  ACCEPT,
  PRICE_COUNT,
  WALK,
  offerAction,
  legal,
  offerPrice,
  currentPrice,
  turn,
  type NegotiationState,
} from "./rules.ts";

/** Numbers are prices: `14.5` and `offer 14.5` are the same, and no number is an action's number. */
export function parse(text: string, state: NegotiationState): number {
  const isSeat = turn(state) >= 0;
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: isSeat ? Array.from({ length: WALK + 1 }, (_, action) => action) : [],
    sentence: isSeat ? (words) => actionInWords(words, state) : undefined,
    naming: /\b(?:accept|deal|walk|leave)\b|\b(?:offer|ask|bid|propose|counter)(?: \w+)? \$?\d/,
  });
}

/** `I'd like to`, after the lead-in that all games share. */
const SPEAKER = "(?:(?:i|ill|id|i will|i would|let me)(?: like to)? |like to )?";
const PRICE = "\\(?(?:at |of |for )?(?:a )?(?:price )?(?:of )?\\$?(\\d{1,3}(?:\\.\\d{1,2})?)(?: points| dollars)?\\)?";
const LEAVING = new RegExp(`^${SPEAKER}(?:walk(?: away)?|leave)(?: from)?(?: the (?:table|negotiation|deal))?$`);
const ACCEPTING = new RegExp(
  `^(?:deal|${SPEAKER}(?:accept|take)(?: (?:it|that|(?:your|the|this|that|their)(?: (?:sellers?|buyers?))? (?:(?:last|current) )?(?:offer|price|ask|bid)))?)(?: ${PRICE})?$`,
);
/** "The ask is 18" may mean either side's: only `my` ask `is` an offer. */
const OFFERING = new RegExp(
  `^(?:my (?:next )?(?:(?:counter ?)?offer|ask|bid|price)(?: is)?:? |${SPEAKER}(?:(?:make |give )?(?:an? )?(?:counter ?)?offer|ask|bid|price|propose|counter)(?: (?:with|to (?:sell|buy)|a price))?:? )?${PRICE}$`,
);

/** `null` for an acceptance at a price other than the current offer, and for a price that is none of the game's. */
function actionInWords(words: string, state: NegotiationState): number | null | undefined {
  if (LEAVING.test(words)) return WALK;
  const accepting = ACCEPTING.exec(words);
  if (accepting) return isCurrentPrice(accepting[1], state) ? ACCEPT : null;
  const price = OFFERING.exec(words)?.[1];
  if (price === undefined) return undefined;
  const action = offerAction(Number(price));
  return action >= 0 && action < PRICE_COUNT && offerPrice(action) === Number(price) ? action : null;
}

/** A price named with an acceptance must be the current offer. */
function isCurrentPrice(price: string | undefined, state: NegotiationState): boolean {
  return price === undefined || Number(price) === currentPrice(state, 1 - turn(state));
}
