import { OVER, type Turn } from "../core/game.ts";
import { betLabel } from "./labels.ts";
import { BET, returns, stake, turn, winner, type KuhnPokerState } from "./rules.ts";
import { valueAt } from "../core/value-at.ts";

/** The visible part of Kuhn poker for a page. */
export interface KuhnPokerView {
  readonly game: "kuhn-poker";
  /** The seat it is drawn for; `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /** Each seat's card: 0 jack, 1 queen, 2 king; "sealed": dealt, hidden from the viewer; `null`: not dealt yet. */
  readonly cards: readonly (number | "sealed" | null)[];
  /** Actions so far, with the words check, bet, fold, call. */
  readonly history: readonly { readonly seat: number; readonly action: number; readonly label: string }[];
  /** Chips each seat has put in, ante included. */
  readonly stakes: readonly number[];
  readonly pot: number;
  /** At the end: the winner of the pot, whether by showdown or by a fold, and the returns. */
  readonly result: {
    readonly winner: number;
    readonly by: "showdown" | "fold";
    readonly returns: readonly number[];
  } | null;
}

export function view(state: KuhnPokerState, viewer: number | null): KuhnPokerView {
  return draw(state, viewer, (seat) => seat === viewer);
}

export function reveal(state: KuhnPokerState): KuhnPokerView {
  return draw(state, null, () => true);
}

function draw(state: KuhnPokerState, viewer: number | null, sees: (seat: number) => boolean): KuhnPokerView {
  const stakes = [stake(state, 0), stake(state, 1)];
  const won = winner(state);
  return {
    game: "kuhn-poker",
    viewer,
    turn: turn(state),
    cards: [0, 1].map((seat) => cardFor(state.cards[seat], sees(seat))),
    history: state.bets.map((action, i) => ({
      seat: i % 2,
      action,
      label: betLabel(action, state.bets.slice(0, i).includes(BET)),
    })),
    stakes,
    pot: valueAt(stakes, 0) + valueAt(stakes, 1),
    result:
      turn(state) === OVER && won !== null
        ? { winner: won, by: stakes[0] === stakes[1] ? "showdown" : "fold", returns: returns(state) }
        : null,
  };
}

function cardFor(card: number | undefined, seen: boolean): number | "sealed" | null {
  if (card === undefined) return null;
  return seen ? card : "sealed";
}
