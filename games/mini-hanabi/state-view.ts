import { OVER, type Turn } from "../core/game.ts";
import { moveLabel } from "./labels.ts";
import type { HeldCard } from "./rules/cards.ts";
import { isHintEvent, isSeatEvent } from "./rules/moves.ts";
import { deckSize, endKind, returns, score, type MiniHanabiState } from "./rules.ts";

/** A card in a hand as a viewer sees it. */
export interface HeldCardView {
  /** 0 … 3: red 1, red 2, yellow 1, yellow 2; "sealed": hidden from the viewer. */
  readonly card: number | "sealed";
  /** Colors and ranks that hints leave possible for its holder. */
  readonly colors: readonly boolean[];
  readonly ranks: readonly boolean[];
}

/** The visible part of mini-Hanabi for a page. */
export interface MiniHanabiView {
  readonly game: "mini-hanabi";
  /** The seat it is drawn for; `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /** Each seat's cards, oldest first. */
  readonly hands: readonly (readonly HeldCardView[])[];
  /** The height of the red and of the yellow firework. */
  readonly fireworks: readonly number[];
  readonly hints: number;
  readonly lives: number;
  readonly deck: number;
  readonly discards: readonly number[];
  /** The seats' moves: the card of a play or discard, the touched cards of a hint. */
  readonly history: readonly {
    readonly seat: number;
    readonly action: number;
    readonly label: string;
    readonly card: number | null;
    readonly touched: readonly boolean[];
  }[];
  /** At the end: the common score, and how it ended. */
  readonly result: {
    readonly score: number;
    readonly by: "bomb" | "complete" | "cards";
    readonly returns: readonly number[];
  } | null;
}

/** A seat sees all cards but its own; the public sees none that is in a hand. */
export function view(state: MiniHanabiState, viewer: number | null): MiniHanabiView {
  return draw(state, viewer, (seat) => viewer !== null && seat !== viewer);
}

export function reveal(state: MiniHanabiState): MiniHanabiView {
  return draw(state, null, () => true);
}

function draw(state: MiniHanabiState, viewer: number | null, sees: (seat: number) => boolean): MiniHanabiView {
  const by = endKind(state);
  return {
    game: "mini-hanabi",
    viewer,
    turn: state.turn,
    hands: state.hands.map((hand, seat) => hand.map((held) => heldView(held, sees(seat)))),
    fireworks: [...state.fireworks],
    hints: state.hints,
    lives: state.lives,
    deck: deckSize(state),
    discards: [...state.discards],
    history: state.events.filter(isSeatEvent).map((event) => {
      const { seat, action } = event;
      const shown = isHintEvent(event)
        ? { card: null, touched: [...event.touched] }
        : { card: event.card, touched: [] };
      return { seat, action, label: moveLabel(action), ...shown };
    }),
    result: state.turn === OVER && by !== null ? { score: score(state), by, returns: returns(state) } : null,
  };
}

function heldView({ card, knowledge }: HeldCard, seen: boolean): HeldCardView {
  return { card: seen ? card : "sealed", colors: [...knowledge.colors], ranks: [...knowledge.ranks] };
}
