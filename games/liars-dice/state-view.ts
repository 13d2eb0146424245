import { OVER, type Turn } from "../core/game.ts";
import { actionLabel } from "./labels.ts";
import { countMatches, lastBid, quantity, returns, turn, winner, type LiarsDiceState } from "./rules.ts";

/** The visible part of liar's dice for a page. */
export interface LiarsDiceView {
  readonly game: "liars-dice";
  /** The seat it is drawn for; `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /** Each seat's die, 0 … 5 for the faces 1 … 6; "sealed": hidden from the viewer; `null`: not rolled yet. */
  readonly dice: readonly (number | "sealed" | null)[];
  /** Bids and the call so far, with their words. */
  readonly history: readonly { readonly seat: number; readonly action: number; readonly label: string }[];
  /** The bid that stands. */
  readonly bid: number | null;
  /** At the end: the winner, the seat that called, and how many dice counted, if both are visible. */
  readonly result: {
    readonly winner: number;
    readonly caller: number;
    readonly claimed: number;
    readonly counted: number | "sealed";
    readonly returns: readonly number[];
  } | null;
}

export function view(state: LiarsDiceState, viewer: number | null): LiarsDiceView {
  return draw(state, viewer, (seat) => seat === viewer);
}

export function reveal(state: LiarsDiceState): LiarsDiceView {
  return draw(state, null, () => true);
}

function draw(state: LiarsDiceState, viewer: number | null, sees: (seat: number) => boolean): LiarsDiceView {
  return {
    game: "liars-dice",
    viewer,
    turn: turn(state),
    dice: [0, 1].map((seat) => {
      const die = state.dice[seat];
      if (die === undefined) return null;
      return sees(seat) ? die : "sealed";
    }),
    history: state.actions.map((action, i) => ({ seat: i % 2, action, label: actionLabel(action) })),
    bid: lastBid(state),
    result: turn(state) === OVER ? result(state, sees(0) && sees(1)) : null,
  };
}

function result(state: LiarsDiceState, seesBoth: boolean): LiarsDiceView["result"] {
  const [won, bid] = [winner(state), lastBid(state)];
  if (won === null || bid === null) return null;
  return {
    winner: won,
    caller: (state.actions.length - 1) % 2,
    claimed: quantity(bid),
    counted: seesBoth ? countMatches(state.dice, bid) : "sealed",
    returns: returns(state),
  };
}
