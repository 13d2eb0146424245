import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type Turn } from "../core/game.ts";
import {
  CARD_KINDS,
  COPIES,
  RANK_COUNT,
  UNKNOWN,
  afterColorHint,
  afterRankHint,
  colorOf,
  rankOf,
  type Card,
  type HeldCard,
} from "./rules/cards.ts";
import { ACTION_COUNT, HAND_SIZE, decodeAction, isSeatEvent, type HanabiEvent } from "./rules/moves.ts";

/**
 * Hanabi for two seats with two colors, two ranks and two cards in a hand (Bard et al. 2020, "The Hanabi challenge"),
 * in the numbering of OpenSpiel's `hanabi`.
 */
export interface MiniHanabiState {
  /** Cards left in the deck, by kind. */
  readonly deck: readonly number[];
  /** Each seat's cards, oldest first. */
  readonly hands: readonly (readonly HeldCard[])[];
  /** The height of each color's firework: 0, 1 or 2. */
  readonly fireworks: readonly number[];
  readonly hints: number;
  readonly lives: number;
  /** Discarded and wrongly played cards in order. */
  readonly discards: readonly Card[];
  /** Moves left once the deck is empty. */
  readonly lastMoves: number;
  readonly events: readonly HanabiEvent[];
  readonly turn: Turn;
}

export const MAX_HINTS = 3;
export const MAX_LIVES = 1;
export const MAX_SCORE = CARD_KINDS;
const SEATS = 2;
const NONE: readonly number[] = [];

export function initial(): MiniHanabiState {
  return {
    deck: COPIES,
    hands: [[], []],
    fireworks: [0, 0],
    hints: MAX_HINTS,
    lives: MAX_LIVES,
    discards: NONE,
    lastMoves: SEATS,
    events: [],
    turn: CHANCE,
  };
}

export function turn(state: MiniHanabiState): Turn {
  return state.turn;
}

export function deckSize({ deck }: Pick<MiniHanabiState, "deck">): number {
  return deck.reduce((sum, count) => sum + count, 0);
}

export function legal(state: MiniHanabiState): readonly number[] {
  if (state.turn === OVER) return NONE;
  if (state.turn === CHANCE) return state.deck.flatMap((count, card) => (count > 0 ? [card] : []));
  return LEGAL_ORDER.filter((action) => isLegal(state, state.turn, action));
}

const LEGAL_ORDER = Array.from({ length: ACTION_COUNT }, (_, action) => action);

function isLegal({ hands, hints }: MiniHanabiState, seat: number, action: number): boolean {
  const { kind, index } = decodeAction(action);
  const others = hands[1 - seat] ?? [];
  if (kind === "color") return hints > 0 && others.some(({ card }) => colorOf(card) === index);
  if (kind === "rank") return hints > 0 && others.some(({ card }) => rankOf(card) === index);
  return index < (hands[seat]?.length ?? 0) && (kind === "play" || hints < MAX_HINTS);
}

export function chance(state: MiniHanabiState): readonly ChanceOutcome[] {
  if (state.turn !== CHANCE) return [];
  const size = deckSize(state);
  return legal(state).map((card) => ({ action: card, probability: (state.deck[card] as number) / size }));
}

export function next(state: MiniHanabiState, action: number): MiniHanabiState {
  assertLegal(legal(state), action, state.turn === OVER);
  return state.turn === CHANCE ? deal(state, action) : move(state, state.turn, action);
}

/** The seat that gets the next card: the first with room in its hand; -1 if there is none. */
function seatToDeal({ hands }: Pick<MiniHanabiState, "hands">): number {
  return hands.findIndex((hand) => hand.length < HAND_SIZE);
}

function deal(state: MiniHanabiState, card: Card): MiniHanabiState {
  const seat = seatToDeal(state);
  return advanced({
    ...state,
    deck: state.deck.with(card, (state.deck[card] as number) - 1),
    hands: state.hands.map((hand, index) => (index === seat ? [...hand, { card, knowledge: UNKNOWN }] : hand)),
    events: [...state.events, { kind: "deal", seat, card }],
  });
}

function move(state: MiniHanabiState, seat: number, action: number): MiniHanabiState {
  const { kind, index } = decodeAction(action);
  const counted = deckSize(state) === 0 ? { ...state, lastMoves: state.lastMoves - 1 } : state;
  if (kind === "color" || kind === "rank") return advanced(hint(counted, seat, action));
  return advanced(kind === "play" ? play(counted, seat, action, index) : discard(counted, seat, action, index));
}

function hint(state: MiniHanabiState, seat: number, action: number): MiniHanabiState {
  const { kind, index } = decodeAction(action);
  const isColor = kind === "color";
  const others = state.hands[1 - seat] ?? [];
  const touched = others.map(({ card }) => (isColor ? colorOf(card) : rankOf(card)) === index);
  const hinted = others.map((held) => (isColor ? afterColorHint(held, index) : afterRankHint(held, index)));
  return {
    ...state,
    hints: state.hints - 1,
    hands: state.hands.with(1 - seat, hinted),
    events: [...state.events, { kind: isColor ? "color" : "rank", seat, action, touched }],
  };
}

function discard(state: MiniHanabiState, seat: number, action: number, index: number): MiniHanabiState {
  const card = cardAt(state, seat, index);
  return {
    ...without(state, seat, index),
    hints: state.hints + 1,
    discards: [...state.discards, card],
    events: [...state.events, { kind: "discard", seat, action, card, scored: false, regained: true }],
  };
}

function play(state: MiniHanabiState, seat: number, action: number, index: number): MiniHanabiState {
  const card = cardAt(state, seat, index);
  const scored = fits(state, card);
  const height = rankOf(card) + 1;
  const regained = scored && height === RANK_COUNT && state.hints < MAX_HINTS;
  const after = without(state, seat, index);
  return {
    ...after,
    ...(scored
      ? { fireworks: state.fireworks.with(colorOf(card), height) }
      : { lives: state.lives - 1, discards: [...state.discards, card] }),
    hints: state.hints + (regained ? 1 : 0),
    events: [...state.events, { kind: "play", seat, action, card, scored, regained }],
  };
}

const cardAt = ({ hands }: MiniHanabiState, seat: number, index: number): Card => hands[seat]?.[index]?.card as number;

function without(state: MiniHanabiState, seat: number, index: number): MiniHanabiState {
  return { ...state, hands: state.hands.map((hand, of) => (of === seat ? hand.toSpliced(index, 1) : hand)) };
}

/** Whether a card is the next one of its color. */
export function fits({ fireworks }: Pick<MiniHanabiState, "fireworks">, card: Card): boolean {
  return fireworks[colorOf(card)] === rankOf(card);
}

/** The state with its next turn: the end, a deal if a hand has room, else the seat that did not move last. */
function advanced(state: MiniHanabiState): MiniHanabiState {
  if (endKind(state) !== null) return { ...state, turn: OVER };
  if (deckSize(state) > 0 && seatToDeal(state) >= 0) return { ...state, turn: CHANCE };
  const last = state.events.findLast(isSeatEvent);
  return { ...state, turn: last ? 1 - last.seat : 0 };
}

/** How it ended: a wrong card, all fireworks complete, or no moves left after the last card; `null` before the end. */
export function endKind({ lives, fireworks, lastMoves }: MiniHanabiState): "bomb" | "complete" | "cards" | null {
  if (lives === 0) return "bomb";
  if (height(fireworks) === MAX_SCORE) return "complete";
  return lastMoves === 0 ? "cards" : null;
}

const height = (fireworks: readonly number[]): number => fireworks.reduce((sum, one) => sum + one, 0);

/** Points at the end: the heights of the fireworks, 0 after a wrong card. */
export function score(state: MiniHanabiState): number {
  return state.lives === 0 ? 0 : height(state.fireworks);
}

/** Both seats get the score. */
export function returns(state: MiniHanabiState): readonly number[] {
  const points = state.turn === OVER ? score(state) : 0;
  return [points, points];
}
