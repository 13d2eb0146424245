import { CHANCE, OVER } from "../core/game.ts";
import { listActions, parseAction } from "../core/text.ts";
import { CALL, FOLD, RAISE, legal, rank, returns, roundOf, winner, type LeducPokerState } from "./rules.ts";

const RANKS = ["jack", "queen", "king"];
const SUITS = ["spades", "hearts"];
/** What OpenSpiel writes for a private card that is not dealt yet. */
const NO_CARD = -10000;
const MONEY = 100;

/** OpenSpiel's text, also before the deal and after the end (the pot paid out, the player who acted last). */
export function informationState(state: LeducPokerState, seat: number): string {
  const { cards, rounds, stakes } = state;
  const won = winner(state);
  const pot = won === null ? stakes[0] + stakes[1] : 0;
  const money = stakes.map((stake, i) => MONEY + (won === null ? -stake : (returns(state)[i] ?? 0)));
  return [
    `[Observer: ${seat}]`,
    `[Private: ${cards[seat] ?? NO_CARD}]`,
    `[Round ${roundOf(state) + 1}]`,
    `[Player: ${state.turn === OVER ? lastSeat(state) : state.turn}]`,
    `[Pot: ${pot}]`,
    `[Money: ${money.join(" ")}]`,
    cards.length > 2 ? `[Public: ${cards[2]}]` : "",
    `[Round1: ${rounds[0].join(" ")}]`,
    `[Round2: ${rounds[1].join(" ")}]`,
  ].join("");
}

/** Who acted last: seat 0 opens every round and the seats alternate. */
function lastSeat(state: LeducPokerState): number {
  return (state.rounds[roundOf(state)].length + 1) % 2;
}

function cardLabel(card: number): string {
  return `${RANKS[rank(card)]} of ${SUITS[card % 2]}`;
}

/** `deal king of hearts`; `check`, `raise`, and against a raise `fold`, `call`, `raise`. */
export function label(action: number, state: LeducPokerState): string {
  if (state.turn === CHANCE) return `deal ${cardLabel(action)}`;
  return betLabel(action, state.rounds[roundOf(state)]);
}

/** The word for an action after the `before` ones of the same round. */
export function betLabel(action: number, before: readonly number[]): string {
  if (action === FOLD) return "fold";
  if (action === RAISE) return "raise";
  return before.includes(RAISE) ? "call" : "check";
}

/** Other names of moves without and with a raise to answer. */
const OPEN = { bet: RAISE, call: null };
const FACING = {
  "call the raise": CALL,
  reraise: RAISE,
  "re raise": RAISE,
  "fold my hand": FOLD,
  check: null,
  bet: null,
};

export function parse(text: string, state: LeducPokerState): number {
  const isSeat = state.turn >= 0;
  const isFacing = state.rounds[roundOf(state)].includes(RAISE);
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: isSeat ? [FOLD, CALL, RAISE] : [],
    numbers: isSeat,
    synonyms: isSeat ? (isFacing ? FACING : OPEN) : {},
  });
}

const RULES = `Leduc poker. Six cards: jack, queen and king in two suits; suits never matter. Each of two players pays an ante \
of 1 chip and is dealt one card, face down. There are two rounds of betting, player 0 first in both; between them one public \
card is turned up. Check, or raise by 2 chips in the first round and 4 in the second; whoever faces a raise folds, calls, or \
raises again; at most two raises a round. At the end a pair with the public card wins, else the higher card; equal cards \
split the pot.`;

export function prompt(state: LeducPokerState, seat: number): string {
  const [own, shared] = [state.cards[seat], state.cards[2]];
  return [
    RULES,
    `You are player ${seat}. Your card: ${own === undefined ? "not dealt yet" : cardLabel(own)}.`,
    `Public card: ${shared === undefined ? "not turned up yet" : cardLabel(shared)}.`,
    ...state.rounds.map((actions, round) => `Round ${round + 1}: ${narrate(actions, seat)}.`),
    `Chips in the pot: ${state.stakes[seat]} of yours, ${state.stakes[1 - seat]} of the other player's.`,
    request(state, seat),
  ].join("\n");
}

function narrate(actions: readonly number[], seat: number): string {
  const words = actions.map(
    (action, i) => `${i % 2 === seat ? "you" : "the other player"}: ${betLabel(action, actions.slice(0, i))}`,
  );
  return words.join("; ") || "no action";
}

function request(state: LeducPokerState, seat: number): string {
  if (state.turn === OVER) return `The hand is over; you won ${returns(state)[seat]} chips.`;
  if (state.turn === CHANCE) return "A card is being dealt; wait.";
  if (state.turn !== seat) return "It is the other player's turn; wait.";
  return `It is your turn. Answer with one of: ${listActions(legal(state), (action) => label(action, state))}.`;
}
