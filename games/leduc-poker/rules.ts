import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type Turn } from "../core/game.ts";

/** Leduc poker between two seats (Southey et al. 2005), in OpenSpiel's numbering. */
export interface LeducPokerState {
  /** Cards dealt so far: of seat 0, of seat 1, and the public one. Rank is floor(card / 2): jack, queen, king. */
  readonly cards: readonly number[];
  /** Actions of the seats in each of the two rounds; seat 0 opens both. */
  readonly rounds: readonly [readonly number[], readonly number[]];
  /** Chips each seat has put in, ante included. */
  readonly stakes: readonly [number, number];
  readonly turn: Turn;
}

export const FOLD = 0;
/** Call, or check when there is nothing to call. */
export const CALL = 1;
export const RAISE = 2;

/** Chips a raise costs on top of a call, in each round. */
const RAISE_CHIPS = [2, 4] as const;
const MAX_RAISES = 2;
const DECK = [0, 1, 2, 3, 4, 5];

const NONE: readonly number[] = [];
const OPEN_ACTIONS = [CALL, RAISE];
const FACING_ACTIONS = [FOLD, CALL, RAISE];
const CAPPED_ACTIONS = [FOLD, CALL];

export function initial(): LeducPokerState {
  return { cards: NONE, rounds: [NONE, NONE], stakes: [1, 1], turn: CHANCE };
}

export function turn(state: LeducPokerState): Turn {
  return state.turn;
}

/** 0 in the first round, 1 once it is closed. */
export function bettingRound({ cards, rounds }: LeducPokerState): 0 | 1 {
  return cards.length > 2 || isClosed(rounds[0]) ? 1 : 0;
}

/** A round is closed by a call that isn't its first action. */
function isClosed(actions: readonly number[]): boolean {
  return actions.length > 1 && actions.at(-1) === CALL;
}

export function legal(state: LeducPokerState): readonly number[] {
  if (state.turn === OVER) return NONE;
  if (state.turn === CHANCE) return DECK.filter((card) => !state.cards.includes(card));
  const actions = state.rounds[bettingRound(state)];
  if (actions.at(-1) !== RAISE) return OPEN_ACTIONS;
  return raises(actions) < MAX_RAISES ? FACING_ACTIONS : CAPPED_ACTIONS;
}

function raises(actions: readonly number[]): number {
  let count = 0;
  for (const action of actions) if (action === RAISE) count++;
  return count;
}

export function chance(state: LeducPokerState): readonly ChanceOutcome[] {
  if (state.turn !== CHANCE) return [];
  const cards = legal(state);
  return cards.map((action) => ({ action, probability: 1 / cards.length }));
}

export function next(state: LeducPokerState, action: number): LeducPokerState {
  assertLegal(legal(state), action, state.turn === OVER);
  if (state.turn === CHANCE) {
    const cards = [...state.cards, action];
    return { ...state, cards, turn: cards.length === 1 ? CHANCE : 0 };
  }
  return bet(state, state.turn, action);
}

function bet(state: LeducPokerState, seat: number, action: number): LeducPokerState {
  const round = bettingRound(state);
  const actions = [...state.rounds[round], action];
  return {
    cards: state.cards,
    rounds: round === 0 ? [actions, NONE] : [state.rounds[0], actions],
    stakes: stakesAfter(state, seat, action, RAISE_CHIPS[round]),
    turn: turnAfter(actions, round, seat),
  };
}

function stakesAfter(
  { stakes }: LeducPokerState,
  seat: number,
  action: number,
  raise: number,
): readonly [number, number] {
  if (action === FOLD) return stakes;
  const level = Math.max(stakes[0], stakes[1]) + (action === RAISE ? raise : 0);
  return seat === 0 ? [level, stakes[1]] : [stakes[0], level];
}

function turnAfter(actions: readonly number[], round: 0 | 1, seat: number): Turn {
  if (actions.at(-1) === FOLD) return OVER;
  if (isClosed(actions)) return round === 0 ? CHANCE : OVER;
  return 1 - seat;
}

/** The seat that takes the pot at the end, or "split"; `null` before the end. */
export function winner({ cards, stakes, turn }: LeducPokerState): number | "split" | null {
  if (turn !== OVER) return null;
  if (stakes[0] !== stakes[1]) return stakes[0] > stakes[1] ? 0 : 1;
  const hands = [strength(cards[0], cards[2]), strength(cards[1], cards[2])] as const;
  if (hands[0] === hands[1]) return "split";
  return hands[0] > hands[1] ? 0 : 1;
}

export function rank(card: number): number {
  return Math.floor(card / 2);
}

/** A pair with the public card beats any other hand; then the higher rank. */
function strength(card = 0, shared = 0): number {
  return rank(card) + (rank(card) === rank(shared) ? 3 : 0);
}

export function returns(state: LeducPokerState): readonly number[] {
  const won = winner(state);
  if (won === null || won === "split") return [0, 0];
  return won === 0 ? [state.stakes[1], -state.stakes[1]] : [-state.stakes[0], state.stakes[0]];
}
