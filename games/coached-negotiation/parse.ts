import { CHANCE, OVER } from "../core/game.ts";
import { parseAction } from "../core/text.ts";
import { normalise } from "../core/words.ts";
import * as negotiation from "../negotiation/parse.ts";
import { label } from "./labels.ts";
import { FIRST_ADVICE, CRITIC, currentBargain, legal, turn, type CoachedState } from "./rules.ts";
import { PIECES } from "./rules/advice.ts";

/** As in `negotiation`; a piece of advice by its name, `1. Hold early`, `I suggest "hold early"`, or by its words. */
export function parse(text: string, state: CoachedState): number {
  const whose = turn(state);
  if (whose !== CRITIC && whose !== CHANCE && whose !== OVER) return negotiation.parse(text, currentBargain(state));
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: whose === CRITIC ? PIECES.map((_, piece) => FIRST_ADVICE + piece) : undefined,
    sentence: whose === CRITIC ? pieceInWords : undefined,
  });
}

/** Filler words before a piece: `Piece 1:`, `My advice is`, `I suggest`, `Advise the seller to`. */
const FILLER =
  /^(?:\d+|my|the|i|id|ill|will|would|first|second|third|next|piece|of|advice|advise|suggest|suggestion|recommend|say|give|is|to|seller|buyer):?$/;

function pieceInWords(words: string): number | undefined {
  const spoken = words.split(" ");
  const from = spoken.findIndex((word) => !FILLER.test(word));
  const said = normalise(spoken.slice(Math.max(from, 0)).join(" "));
  const piece = PIECES.findIndex(({ name, words: full }) => said === name || said === normalise(full));
  return piece >= 0 ? FIRST_ADVICE + piece : undefined;
}
