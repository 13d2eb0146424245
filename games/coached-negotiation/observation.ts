import { OBSERVATION_SIZE as BARGAIN, observe as observeBargain } from "../negotiation/observation.ts";
import {
  OPENING_PRICES,
  MAX_ROUNDS,
  SELLER,
  dealPrice,
  roundNumber,
  currentPrice,
  type NegotiationState,
} from "../negotiation/rules.ts";
import { MAX_BARGAINS } from "./options.ts";
import { bestPrice } from "./rewards.ts";
import { CRITIC, adviceHeard, adviceInRound, currentBargain, turn, type CoachedState } from "./rules.ts";
import { PIECES } from "./rules/advice.ts";
import { RIVAL_KINDS, OPENING_GAP_POINTS, seatInstructions } from "./rules/instructions.ts";

const INSTRUCTIONS_OFFSET = BARGAIN;
const BARGAIN_OFFSET = INSTRUCTIONS_OFFSET + 2 + Object.keys(RIVAL_KINDS).length;
const HEARD_OFFSET = BARGAIN_OFFSET + MAX_BARGAINS;
const ADVICE_OFFSET = HEARD_OFFSET + PIECES.length;
const RESULT_OFFSET = ADVICE_OFFSET + PIECES.length;

/** Floats of an observation. */
export const OBSERVATION_SIZE = RESULT_OFFSET + 7;

/**
 * One vector for all roles, about -1 … 1, with zeros for what a role doesn't see: the current bargain as in
 * `negotiation` (36, seller and buyer); own instructions: limit, ln of the exponent, kind one-hot (5); index of the
 * bargain, one-hot (8); how often each piece was heard, / 4 (12); pieces given in this round (12, the critic); the last
 * bargain's result and the best price (7). The last four are for the coached player and the critic: the rival has no
 * memory and sees only the current bargain.
 */
export function observe(state: CoachedState, seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + OBSERVATION_SIZE);
  if (seat !== CRITIC) {
    observeBargain(currentBargain(state), seat, out, offset);
    observeInstructions(state, seat, out, offset + INSTRUCTIONS_OFFSET);
  }
  const { coached } = state.options;
  if (seat !== coached && seat !== CRITIC) return;
  out[offset + BARGAIN_OFFSET + state.bargains.length - 1] = 1;
  for (const piece of adviceHeard(state))
    out[offset + HEARD_OFFSET + piece] = (out[offset + HEARD_OFFSET + piece] as number) + 1 / 4;
  for (const piece of adviceInRound(state)) out[offset + ADVICE_OFFSET + piece] = 1;
  const ended = state.bargains.findLast(({ end }) => end !== null);
  if (ended) observeResult(state, ended, out, offset + RESULT_OFFSET);
}

function observeInstructions({ drawn, options }: CoachedState, seat: number, out: Float32Array, at: number): void {
  const instructions = seatInstructions(drawn, options.coached, seat);
  if (!instructions) return;
  out[at] = (instructions.limit - OPENING_PRICES.bid) / OPENING_GAP_POINTS;
  out[at + 1] = Math.log(instructions.exponent);
  if (instructions.kind) out[at + 2 + Object.keys(RIVAL_KINDS).indexOf(instructions.kind)] = 1;
}

/** Failed or not, price, rounds, the rival's last price, who walked away, best price, mirrored for a coached buyer. */
function observeResult(state: CoachedState, ended: NegotiationState, out: Float32Array, at: number): void {
  const { coached } = state.options;
  const price = dealPrice(ended);
  const best = bestPrice(state, state.bargains.length);
  // If time ran out, the last answer was not walking away.
  const walked = ended.end === "walk" && ended.offers.length < ended.offersAtMost ? ended.offers.length % 2 : null;
  const forSeller = (amount: number) =>
    coached === SELLER ? amount : OPENING_PRICES.ask + OPENING_PRICES.bid - amount;
  const known = price ?? best;
  out[at] = price === null ? 1 : 0;
  out[at + 1] = ((known === null ? 13 : forSeller(known)) - 15) / 5;
  out[at + 2] = roundNumber(ended) / MAX_ROUNDS;
  out[at + 3] = (forSeller(currentPrice(ended, 1 - coached)) - 14) / 4;
  out[at + 4] = walked === 1 - coached ? 1 : 0;
  out[at + 5] = walked === coached ? 1 : 0;
  out[at + 6] = best === null ? 0 : (forSeller(best) - 15) / 5;
}

/**
 * `[Observer: 0][Player: 0][Told: 14.7 0.82][Bargains: 19.5 10.5 accept / 18][Advice: 0 4 2]`. Advice by number; the
 * rival, which does not receive it, sees `x` for each piece. `Told` has the instructions: a limit, an exponent and, for
 * the rival, its kind.
 */
export function informationState(state: CoachedState, seat: number): string {
  const { bargains, advice, drawn, options } = state;
  const instructions = seatInstructions(drawn, options.coached, seat);
  const hears = seat === options.coached || seat === CRITIC;
  return [
    `[Observer: ${seat}]`,
    `[Player: ${turn(state)}]`,
    `[Told: ${instructions ? [instructions.limit, instructions.exponent, instructions.kind ?? ""].join(" ").trim() : ""}]`,
    `[Bargains: ${bargains.map(({ offers, end }) => [...offers, end ?? ""].join(" ").trim()).join(" / ")}]`,
    `[Advice: ${advice.map((round) => round.map((piece) => (hears ? piece : "x")).join(" ")).join(" / ")}]`,
  ].join("");
}
