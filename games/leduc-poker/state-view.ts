import type { Turn } from "../core/game.ts";
import { betLabel } from "./labels.ts";
import { FOLD, returns, bettingRound, winner, type LeducPokerState } from "./rules.ts";

/** The visible part of Leduc poker for a page. */
export interface LeducPokerView {
  readonly game: "leduc-poker";
  /** The seat it is drawn for; `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /** 1 or 2. */
  readonly round: number;
  /**
   * Each seat's card, 0 … 5: rank floor(card / 2) is jack, queen, king; even spades, odd hearts. "sealed": not for the
   * viewer.
   */
  readonly cards: readonly (number | "sealed" | null)[];
  /** The public card; `null` before it is turned up. */
  readonly publicCard: number | null;
  /** Actions of both rounds in order, with the words check, raise, fold, call. */
  readonly history: readonly {
    readonly round: number;
    readonly seat: number;
    readonly action: number;
    readonly label: string;
  }[];
  /** Chips each seat has put in, ante included. */
  readonly stakes: readonly number[];
  readonly pot: number;
  /** At the end: the winner of the pot, whether by showdown or by a fold, and the returns. */
  readonly result: {
    readonly winner: number | "split";
    readonly by: "showdown" | "fold";
    readonly returns: readonly number[];
  } | null;
}

export function view(state: LeducPokerState, viewer: number | null): LeducPokerView {
  return draw(state, viewer, (seat) => seat === viewer);
}

export function reveal(state: LeducPokerState): LeducPokerView {
  return draw(state, null, () => true);
}

function draw(state: LeducPokerState, viewer: number | null, sees: (seat: number) => boolean): LeducPokerView {
  const won = winner(state);
  const folded = state.rounds.some((actions) => actions.at(-1) === FOLD);
  return {
    game: "leduc-poker",
    viewer,
    turn: state.turn,
    round: bettingRound(state) + 1,
    cards: [0, 1].map((seat) => cardFor(state.cards[seat], sees(seat))),
    publicCard: state.cards[2] ?? null,
    history: state.rounds.flatMap((actions, round) =>
      actions.map((action, i) => ({
        round: round + 1,
        seat: i % 2,
        action,
        label: betLabel(action, actions.slice(0, i)),
      })),
    ),
    stakes: [...state.stakes],
    pot: state.stakes[0] + state.stakes[1],
    result: won === null ? null : { winner: won, by: folded ? "fold" : "showdown", returns: returns(state) },
  };
}

function cardFor(card: number | undefined, seen: boolean): number | "sealed" | null {
  if (card === undefined) return null;
  return seen ? card : "sealed";
}
