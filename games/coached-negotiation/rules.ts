import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type GameOptions, type Turn } from "../core/game.ts";
import * as negotiation from "../negotiation/rules.ts";
import type { NegotiationState } from "../negotiation/rules.ts";
import { parseOptions, type CoachedNegotiationOptions } from "./options.ts";
import { PIECES } from "./rules/advice.ts";
import { DRAWS } from "./rules/instructions.ts";

export const { SELLER, BUYER } = negotiation;
export const CRITIC = 2;

/** Actions 0 … 20 are the bargain's own; 21 … 32 are the twelve pieces of advice. */
export const FIRST_ADVICE = negotiation.WALK + 1;

/** A chain of bargains between the same players, one of which is coached in between. */
export interface CoachedState {
  readonly options: CoachedNegotiationOptions;
  /** Outcomes of the chance events so far; see `rules/instructions.ts`. */
  readonly drawn: readonly number[];
  /** The bargains so far; the last is the current one. */
  readonly bargains: readonly NegotiationState[];
  /** Pieces of advice (0 … 11) given after each bargain. */
  readonly advice: readonly (readonly number[])[];
}

const NEW_BARGAIN = negotiation.initial({});
const CHANCES = DRAWS.map(({ levels }) =>
  levels.map((_, action): ChanceOutcome => ({ action, probability: 1 / levels.length })),
);
const OUTCOMES = CHANCES.map((chances) => chances.map(({ action }) => action));

export function initial(options: GameOptions): CoachedState {
  return { options: parseOptions(options), drawn: [], bargains: [NEW_BARGAIN], advice: [] };
}

/** The current bargain, or the last. */
export function currentBargain({ bargains }: CoachedState): NegotiationState {
  return bargains[bargains.length - 1] ?? NEW_BARGAIN;
}

export function turn(state: CoachedState): Turn {
  if (state.drawn.length < DRAWS.length) return CHANCE;
  const bargain = currentBargain(state);
  if (bargain.end === null) return negotiation.turn(bargain);
  return state.bargains.length < state.options.bargains ? CRITIC : OVER;
}

export function legal(state: CoachedState): readonly number[] {
  const whose = turn(state);
  if (whose === CHANCE) return OUTCOMES[state.drawn.length] ?? [];
  if (whose === CRITIC) return piecesLeft(state).map((piece) => FIRST_ADVICE + piece);
  return negotiation.legal(currentBargain(state));
}

/** Pieces not given yet in this round. */
function piecesLeft(state: CoachedState): readonly number[] {
  const given = adviceInRound(state);
  return PIECES.map((_, piece) => piece).filter((piece) => !given.includes(piece));
}

/** The critic's advice so far in the round after the current bargain. */
export function adviceInRound({ advice, bargains }: CoachedState): readonly number[] {
  return advice[bargains.length - 1] ?? [];
}

/** All advice that the coached player received before the current bargain, in order. */
export function adviceHeard({ advice, bargains }: CoachedState): readonly number[] {
  return advice.slice(0, bargains.length - 1).flat();
}

export function chance(state: CoachedState): readonly ChanceOutcome[] {
  return turn(state) === CHANCE ? (CHANCES[state.drawn.length] ?? []) : [];
}

export function next(state: CoachedState, action: number): CoachedState {
  const whose = turn(state);
  if (whose === CHANCE) {
    assertLegal(legal(state), action, false);
    return { ...state, drawn: [...state.drawn, action] };
  }
  if (whose === CRITIC) {
    assertLegal(legal(state), action, false);
    return advised(state, [...adviceInRound(state), action - FIRST_ADVICE]);
  }
  const bargain = negotiation.next(currentBargain(state), action);
  const after = { ...state, bargains: [...state.bargains.slice(0, -1), bargain] };
  return state.options.pieces === 0 && turn(after) === CRITIC ? advised(after, []) : after;
}

/** The next bargain opens after the last piece of a round. */
function advised(state: CoachedState, round: readonly number[]): CoachedState {
  const { options, bargains, advice } = state;
  return {
    ...state,
    advice: [...advice.slice(0, bargains.length - 1), round],
    bargains: round.length === options.pieces ? [...bargains, NEW_BARGAIN] : bargains,
  };
}

/** Seller and buyer: the index of the bargain. The critic: the index of its round of advice. */
export function attempt(state: CoachedState): number {
  return state.bargains.length - 1;
}
