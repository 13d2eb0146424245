import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type Turn } from "../core/game.ts";

/** Liar's dice between two seats with one die each, in OpenSpiel's numbering. */
export interface LiarsDiceState {
  /** Dice rolled so far, of seat 0 and of seat 1: 0 … 5 for the faces 1 … 6. */
  readonly dice: readonly number[];
  /** Actions of the seats in turn: bids 0 … 11, at the end perhaps {@link LIAR}. */
  readonly actions: readonly number[];
}

/** The other player's bid is called a lie: the dice decide. */
export const LIAR = 12;
export const FACE_COUNT = 6;
export const BID_COUNT = 12;
/** Sixes count as every face. */
const WILD_FACE = 5;

const FACES = Array.from({ length: FACE_COUNT }, (_, face) => face);
const ROLLS = FACES.map((action) => ({ action, probability: 1 / FACE_COUNT }));
/** Legal actions after the highest bid; index 0: before the first bid. */
const LEGAL = Array.from({ length: BID_COUNT + 1 }, (_, lowest) => {
  const bids = Array.from({ length: BID_COUNT - lowest }, (_, i) => lowest + i);
  return lowest === 0 ? bids : [...bids, LIAR];
});
const NONE: readonly number[] = [];

export function initial(): LiarsDiceState {
  return { dice: NONE, actions: NONE };
}

export function turn({ dice, actions }: LiarsDiceState): Turn {
  if (dice.length < 2) return CHANCE;
  return actions.at(-1) === LIAR ? OVER : actions.length % 2;
}

export function legal(state: LiarsDiceState): readonly number[] {
  const seat = turn(state);
  if (seat === OVER) return NONE;
  if (seat === CHANCE) return FACES;
  return LEGAL[(state.actions.at(-1) ?? -1) + 1] ?? NONE;
}

export function chance(state: LiarsDiceState): readonly ChanceOutcome[] {
  return turn(state) === CHANCE ? ROLLS : [];
}

export function next(state: LiarsDiceState, action: number): LiarsDiceState {
  const seat = turn(state);
  assertLegal(legal(state), action, seat === OVER);
  if (seat === CHANCE) return { ...state, dice: [...state.dice, action] };
  return { ...state, actions: [...state.actions, action] };
}

/** The number of dice that a bid claims: 1 or 2. */
export function quantity(bid: number): number {
  return 1 + Math.floor(bid / FACE_COUNT);
}

/** The face of a bid, 0 … 5. */
export function face(bid: number): number {
  return bid % FACE_COUNT;
}

/** Whether a die counts for a bid: it shows its face or a six. */
export function matches(die: number, bid: number): boolean {
  return die === face(bid) || die === WILD_FACE;
}

/** The number of dice that count for a bid. */
export function countMatches(dice: readonly number[], bid: number): number {
  return dice.filter((die) => matches(die, bid)).length;
}

/** The bid that stands, or null before the first. */
export function lastBid({ actions }: LiarsDiceState): number | null {
  return actions.findLast((action) => action !== LIAR) ?? null;
}

/** The seat that wins, `null` before the end: the caller if fewer dice count than were bid. */
export function winner(state: LiarsDiceState): number | null {
  const bid = lastBid(state);
  if (turn(state) !== OVER || bid === null) return null;
  const caller = (state.actions.length - 1) % 2;
  return countMatches(state.dice, bid) < quantity(bid) ? caller : 1 - caller;
}

export function returns(state: LiarsDiceState): readonly number[] {
  const won = winner(state);
  if (won === null) return [0, 0];
  return won === 0 ? [1, -1] : [-1, 1];
}
