import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type Turn } from "../core/game.ts";

/** Kuhn poker between two seats (Kuhn 1950), in OpenSpiel's numbering. */
export interface KuhnPokerState {
  /** Cards dealt so far, seat by seat: 0 jack, 1 queen, 2 king. */
  readonly cards: readonly number[];
  /** Actions of the seats so far, seat 0 first: {@link PASS} or {@link BET}. */
  readonly bets: readonly number[];
}

/** Check, or fold when facing a bet. */
export const PASS = 0;
/** Bet, or call when facing a bet. */
export const BET = 1;

const DECK = [0, 1, 2];
const ACTIONS = [PASS, BET];
const NONE: readonly number[] = [];
const REMAINING_CARDS = DECK.map((dealt) => DECK.filter((card) => card !== dealt));
const FIRST_DEAL = DECK.map((action) => ({ action, probability: 1 / 3 }));
const SECOND_DEAL = REMAINING_CARDS.map((rest) => rest.map((action) => ({ action, probability: 1 / 2 })));

export function initial(): KuhnPokerState {
  return { cards: NONE, bets: NONE };
}

export function turn({ cards, bets }: KuhnPokerState): Turn {
  if (cards.length < 2) return CHANCE;
  if (bets.length < 2) return bets.length;
  return bets.length === 2 && bets[0] === PASS && bets[1] === BET ? 0 : OVER;
}

export function legal(state: KuhnPokerState): readonly number[] {
  const { cards } = state;
  if (cards.length === 0) return DECK;
  if (cards.length === 1) return REMAINING_CARDS[cards[0] as number] ?? NONE;
  return turn(state) === OVER ? NONE : ACTIONS;
}

export function chance({ cards }: KuhnPokerState): readonly ChanceOutcome[] {
  if (cards.length === 0) return FIRST_DEAL;
  return cards.length === 1 ? (SECOND_DEAL[cards[0] as number] ?? []) : [];
}

export function next(state: KuhnPokerState, action: number): KuhnPokerState {
  const whose = turn(state);
  assertLegal(legal(state), action, whose === OVER);
  if (whose === CHANCE) return { cards: [...state.cards, action], bets: NONE };
  return { cards: state.cards, bets: [...state.bets, action] };
}

/** Chips a seat has put in: an ante of 1, and 1 more once it has bet or called. */
export function stake({ bets }: KuhnPokerState, seat: number): number {
  return bets.some((bet, i) => bet === BET && i % 2 === seat) ? 2 : 1;
}

/** The seat that takes the pot; `null` before the end. */
export function winner(state: KuhnPokerState): number | null {
  if (turn(state) !== OVER) return null;
  const stakes = [stake(state, 0), stake(state, 1)] as const;
  if (stakes[0] !== stakes[1]) return stakes[0] > stakes[1] ? 0 : 1;
  return (state.cards[0] as number) > (state.cards[1] as number) ? 0 : 1;
}

export function returns(state: KuhnPokerState): readonly number[] {
  const won = winner(state);
  if (won === null) return [0, 0];
  const lost = stake(state, 1 - won);
  return won === 0 ? [lost, -lost] : [-lost, lost];
}
