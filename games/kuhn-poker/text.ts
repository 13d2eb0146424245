import { CHANCE, OVER } from "../core/game.ts";
import { listActions, parseAction } from "../core/text.ts";
import { BET, PASS, legal, returns, turn, type KuhnPokerState } from "./rules.ts";

const CARDS = ["jack", "queen", "king"];

/** OpenSpiel's text: own card, then `p` or `b` for each action so far: `2`, `0b`, `1pb`. */
export function informationState({ cards, bets }: KuhnPokerState, seat: number): string {
  return `${cards[seat] ?? ""}${bets.map((bet) => (bet === BET ? "b" : "p")).join("")}`;
}

/** `deal king`; `check`, `bet`, and against a bet `fold`, `call`. */
export function label(action: number, state: KuhnPokerState): string {
  if (turn(state) === CHANCE) return `deal ${CARDS[action]}`;
  return betLabel(action, state.bets.includes(BET));
}

/** The word for PASS or BET, which depends on whether there is a bet to answer. */
export function betLabel(action: number, facing: boolean): string {
  if (action === BET) return facing ? "call" : "bet";
  return facing ? "fold" : "check";
}

/** Other names of moves without and with a bet to answer; OpenSpiel's `pass` is both check and fold. */
const OPEN = { pass: PASS, "bet 1 chip": BET, "bet one chip": BET, fold: null, call: null, raise: null };
const FACING = { pass: PASS, "call the bet": BET, "fold my hand": PASS, check: null, bet: null, raise: null };

export function parse(text: string, state: KuhnPokerState): number {
  const isSeat = turn(state) !== CHANCE;
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    numbers: isSeat,
    synonyms: isSeat ? (state.bets.includes(BET) ? FACING : OPEN) : {},
  });
}

const RULES = `Kuhn poker. The deck is jack, queen, king; the king is highest. Each of two players pays an ante of 1 chip and is \
dealt one card, face down. Player 0 acts first: check or bet 1 chip. After a check player 1 may check too or bet. Whoever \
faces a bet folds, losing the ante, or calls by paying 1 chip. After two checks or a call the higher card takes the pot.`;

export function prompt(state: KuhnPokerState, seat: number): string {
  const card = state.cards[seat];
  const history = state.bets.map((bet, i) => {
    const facing = state.bets.slice(0, i).includes(BET);
    return `${i % 2 === seat ? "you" : "the other player"}: ${betLabel(bet, facing)}`;
  });
  return [
    RULES,
    `You are player ${seat}. Your card: ${card === undefined ? "not dealt yet" : CARDS[card]}.`,
    `So far: ${history.length > 0 ? history.join("; ") : "no action"}.`,
    request(state, seat),
  ].join("\n");
}

function request(state: KuhnPokerState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) return `The hand is over; you won ${returns(state)[seat]} chips.`;
  if (whose === CHANCE) return "The cards are being dealt; wait.";
  if (whose !== seat) return "It is the other player's turn; wait.";
  return `It is your turn. Answer with one of: ${listActions(legal(state), (action) => label(action, state))}.`;
}
