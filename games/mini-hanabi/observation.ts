import {
  CARD_KINDS,
  COLOR_COUNT,
  COPIES,
  RANK_COUNT,
  colorOf,
  isPossible,
  rankOf,
  type HeldCard,
} from "./rules/cards.ts";
import { HAND_SIZE, decodeAction, isHintEvent, isSeatEvent, type HanabiEvent, type SeatEvent } from "./rules/moves.ts";
import { MAX_HINTS, MAX_LIVES, deckSize, type MiniHanabiState } from "./rules.ts";

const SEATS = 2;
const DECK_SIZE = COPIES.reduce((sum, copies) => sum + copies, 0);
const DRAW_PILE = DECK_SIZE - SEATS * HAND_SIZE;
const KNOWLEDGE = CARD_KINDS + COLOR_COUNT + RANK_COUNT;
const KINDS = ["play", "discard", "color", "rank"];

/** Other hand, missing cards, deck, fireworks, hints, lives, discards, last move, what is known of both hands. */
export const OBSERVATION_SIZE =
  HAND_SIZE * CARD_KINDS +
  SEATS +
  (DRAW_PILE + CARD_KINDS + MAX_HINTS + MAX_LIVES) +
  DECK_SIZE +
  (SEATS + KINDS.length + SEATS + COLOR_COUNT + RANK_COUNT + HAND_SIZE + HAND_SIZE + CARD_KINDS + 2) +
  SEATS * HAND_SIZE * KNOWLEDGE;

const COLOR_LETTERS = "RY";
/** `R1`, as in the Hanabi Learning Environment. */
const cardCode = (card: number): string => `${COLOR_LETTERS[colorOf(card)]}${rankOf(card) + 1}`;

/**
 * The seat, then all it has seen: `+R1` a card of the partner's, `+?` one of its own, `0 play 1 R1`, `1 discard 0 Y1`,
 * `0 color R x-` with the touched cards, `1 rank 2 -x`.
 */
export function informationState({ events }: MiniHanabiState, seat: number): string {
  return [`seat ${seat}`, ...events.map((event) => eventText(event, seat))].join("; ");
}

function eventText(event: HanabiEvent, seat: number): string {
  if (!isSeatEvent(event)) return event.seat === seat ? "+?" : `+${cardCode(event.card)}`;
  const { index } = decodeAction(event.action);
  if (!isHintEvent(event)) return `${event.seat} ${event.kind} ${index} ${cardCode(event.card)}`;
  const named = event.kind === "color" ? COLOR_LETTERS[index] : index + 1;
  return `${event.seat} ${event.kind} ${named} ${event.touched.map((is) => (is ? "x" : "-")).join("")}`;
}

/** Writes ones at places that follow each other. */
class Writer {
  readonly #out: Float32Array;
  #at: number;

  constructor(out: Float32Array, at: number) {
    this.#out = out;
    this.#at = at;
  }

  /** `count` places of which those with true are 1. */
  flags(count: number, isSet: (index: number) => boolean): void {
    for (let i = 0; i < count; i++) if (isSet(i)) this.#out[this.#at + i] = 1;
    this.#at += count;
  }

  oneHot(count: number, index: number | undefined): void {
    this.flags(count, (i) => i === index);
  }

  thermometer(count: number, filled: number): void {
    this.flags(count, (i) => i < filled);
  }
}

/** The observation of the Hanabi Learning Environment's canonical encoder with card knowledge; seats are relative. */
export function observe(state: MiniHanabiState, seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + OBSERVATION_SIZE);
  const writer = new Writer(out, offset);
  const [own = [], other = []] = [state.hands[seat], state.hands[1 - seat]];
  for (let i = 0; i < HAND_SIZE; i++) writer.oneHot(CARD_KINDS, other[i]?.card);
  writer.flags(SEATS, (i) => (i === 0 ? own : other).length < HAND_SIZE);
  writer.thermometer(DRAW_PILE, Math.min(DRAW_PILE, deckSize(state)));
  for (const height of state.fireworks) writer.oneHot(RANK_COUNT, height - 1);
  writer.thermometer(MAX_HINTS, state.hints);
  writer.thermometer(MAX_LIVES, state.lives);
  COPIES.forEach((copies, card) => writer.thermometer(copies, state.discards.filter((one) => one === card).length));
  writeLastMove(writer, state.events.findLast(isSeatEvent), seat);
  for (const hand of [own, other]) {
    for (let i = 0; i < HAND_SIZE; i++) writeKnowledge(writer, hand[i]);
  }
}

/** Who, kind, target of a hint, color, rank, touched cards; place and card of a play or discard, and its success. */
function writeLastMove(writer: Writer, event: SeatEvent | undefined, seat: number): void {
  const index = event && decodeAction(event.action).index;
  const hint = isHintEvent(event) ? event : undefined;
  const moved = isHintEvent(event) ? undefined : event;
  const relative = event && (event.seat === seat ? 0 : 1);
  writer.oneHot(SEATS, relative);
  writer.oneHot(KINDS.length, event && KINDS.indexOf(event.kind));
  writer.oneHot(SEATS, hint && relative !== undefined ? 1 - relative : undefined);
  writer.oneHot(COLOR_COUNT, hint?.kind === "color" ? index : undefined);
  writer.oneHot(RANK_COUNT, hint?.kind === "rank" ? index : undefined);
  writer.flags(HAND_SIZE, (i) => hint?.touched[i] === true);
  writer.oneHot(HAND_SIZE, moved && index);
  writer.oneHot(CARD_KINDS, moved?.card);
  writer.flags(2, (i) => moved?.kind === "play" && (i === 0 ? moved.scored : moved.regained));
}

function writeKnowledge(writer: Writer, held: HeldCard | undefined): void {
  writer.flags(CARD_KINDS, (card) => held !== undefined && isPossible(held.knowledge, card));
  writer.oneHot(COLOR_COUNT, held?.knowledge.isColorNamed ? colorOf(held.card) : undefined);
  writer.oneHot(RANK_COUNT, held?.knowledge.isRankNamed ? rankOf(held.card) : undefined);
}
