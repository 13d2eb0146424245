import { OVER, type Turn } from "../core/game.ts";
import type { NegotiationState } from "../negotiation/rules.ts";
import * as negotiation from "../negotiation/state-view.ts";
import type { NegotiationView } from "../negotiation/state-view.ts";
import { bestPrice, prices, returns } from "./rewards.ts";
import { CRITIC, turn, type CoachedState } from "./rules.ts";
import { PIECES } from "./rules/advice.ts";
import { seatInstructions, type Instructions } from "./rules/instructions.ts";

/** A piece of advice as it is drawn. */
export interface AdviceView {
  readonly name: string;
  readonly words: string;
}

/** The visible part of a chain of bargains for a page. */
export interface CoachedNegotiationView {
  readonly game: "coached-negotiation";
  /** The seat it is drawn for (0 seller, 1 buyer, 2 critic); `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /** The coached seat. */
  readonly coached: number;
  /** Bargains in the chain. */
  readonly total: number;
  /** Number (from 1) of the first bargain below: the rival, which has no memory, sees only the current one. */
  readonly first: number;
  readonly bargains: readonly NegotiationView[];
  /** Advice after each bargain, the current round last; empty for the rival. */
  readonly advice: readonly (readonly (AdviceView | "sealed")[])[];
  /** Pieces in a full round. */
  readonly pieces: number;
  /** Instructions of seller and buyer; `null` before they are drawn. */
  readonly instructions: readonly (Instructions | "sealed" | null)[];
  /** The coached player's price to beat; `null` for none. */
  readonly best: number | null;
  readonly result: {
    readonly prices: readonly (number | null)[];
    /** The seats' returns; seller's and buyer's would reveal cost and value. */
    readonly returns: readonly (number | "sealed")[];
  } | null;
}

export function view(state: CoachedState, viewer: number | null): CoachedNegotiationView {
  const rival = viewer === 1 - state.options.coached;
  const hears = viewer === state.options.coached || viewer === CRITIC;
  return {
    ...common(state, viewer, (seat) => seat === viewer),
    first: rival ? state.bargains.length : 1,
    bargains: (rival ? state.bargains.slice(-1) : state.bargains).map((bargain) => negotiation.view(bargain, viewer)),
    advice: rival ? [] : adviceFor(state, hears),
    best: rival ? null : bestSoFar(state),
  };
}

export function reveal(state: CoachedState): CoachedNegotiationView {
  return {
    ...common(state, null, () => true),
    first: 1,
    bargains: state.bargains.map((bargain: NegotiationState) => negotiation.reveal(bargain)),
    advice: adviceFor(state, true),
    best: bestSoFar(state),
  };
}

function common(state: CoachedState, viewer: number | null, sees: (seat: number) => boolean) {
  const { options, drawn } = state;
  const instructionsFor = (seat: number) => seatInstructions(drawn, options.coached, seat);
  return {
    game: "coached-negotiation" as const,
    viewer,
    turn: turn(state),
    coached: options.coached,
    total: options.bargains,
    pieces: options.pieces,
    instructions: [0, 1].map((seat) =>
      instructionsFor(seat) !== null && !sees(seat) ? "sealed" : instructionsFor(seat),
    ),
    result: resultFor(state, sees),
  };
}

function adviceFor(state: CoachedState, hears: boolean): CoachedNegotiationView["advice"] {
  return state.advice.map((round) =>
    round.map((piece) => (hears ? { name: PIECES[piece]?.name ?? "", words: PIECES[piece]?.words ?? "" } : "sealed")),
  );
}

/** The best price of the bargains before the current one; at the end, of all. */
function bestSoFar(state: CoachedState): number | null {
  return bestPrice(state, state.bargains.length - (turn(state) === OVER ? 0 : 1));
}

function resultFor(state: CoachedState, sees: (seat: number) => boolean): CoachedNegotiationView["result"] {
  if (turn(state) !== OVER) return null;
  const shown = returns(state).map((earned, seat) => (sees(seat) ? earned : "sealed"));
  return { prices: prices(state), returns: shown };
}
