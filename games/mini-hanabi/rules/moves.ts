import { COLOR_COUNT, RANK_COUNT, type Card } from "./cards.ts";

export const HAND_SIZE = 2;

/** The numbers of OpenSpiel's hanabi: discards, plays, hints of a color, hints of a rank. */
export const DISCARD = 0;
export const PLAY = DISCARD + HAND_SIZE;
export const HINT_COLOR = PLAY + HAND_SIZE;
export const HINT_RANK = HINT_COLOR + COLOR_COUNT;
export const ACTION_COUNT = HINT_RANK + RANK_COUNT;

export type MoveKind = "discard" | "play" | "color" | "rank";

/** The kind of a seat's action, and its card's place in the hand, its color or its rank. */
export function decodeAction(action: number): { readonly kind: MoveKind; readonly index: number } {
  if (action < PLAY) return { kind: "discard", index: action - DISCARD };
  if (action < HINT_COLOR) return { kind: "play", index: action - PLAY };
  if (action < HINT_RANK) return { kind: "color", index: action - HINT_COLOR };
  return { kind: "rank", index: action - HINT_RANK };
}

/** A card was dealt to a seat. */
export interface DealEvent {
  readonly kind: "deal";
  readonly seat: number;
  readonly card: Card;
}

/** A seat discarded or played a card. */
export interface CardEvent {
  readonly kind: "discard" | "play";
  readonly seat: number;
  readonly action: number;
  readonly card: Card;
  /** Whether a played card fitted, and whether a hint was regained. */
  readonly scored: boolean;
  readonly regained: boolean;
}

/** A seat gave a hint. */
export interface HintEvent {
  readonly kind: "color" | "rank";
  readonly seat: number;
  readonly action: number;
  /** Whether each card of the other hand is of the color or rank. */
  readonly touched: readonly boolean[];
}

export type SeatEvent = CardEvent | HintEvent;
export type HanabiEvent = DealEvent | SeatEvent;

export function isSeatEvent(event: HanabiEvent): event is SeatEvent {
  return event.kind !== "deal";
}

export function isHintEvent(event: HanabiEvent | undefined): event is HintEvent {
  return event?.kind === "color" || event?.kind === "rank";
}
