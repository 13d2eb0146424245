import { CHANCE, OVER } from "../core/game.ts";
import { colorOf, rankOf } from "./rules/cards.ts";
import { decodeAction } from "./rules/moves.ts";
import { MAX_SCORE, endKind, score, type MiniHanabiState } from "./rules.ts";

export const COLOR_NAMES = ["red", "yellow"];

/** `red 1`. */
export function cardLabel(card: number): string {
  return `${COLOR_NAMES[colorOf(card)]} ${rankOf(card) + 1}`;
}

/** `deal red 1`; `play card 1`, `discard card 2`, `hint red`, `hint 1s`. */
export function label(action: number, state: MiniHanabiState): string {
  if (state.turn === OVER) return "";
  return state.turn === CHANCE ? `deal ${cardLabel(action)}` : moveLabel(action);
}

/** The words for a seat's action; cards are numbered from the oldest, 1 and 2. */
export function moveLabel(action: number): string {
  const { kind, index } = decodeAction(action);
  if (kind === "color") return `hint ${COLOR_NAMES[index]}`;
  if (kind === "rank") return `hint ${index + 1}s`;
  return `${kind} card ${index + 1}`;
}

export function ending(state: MiniHanabiState): string {
  const points = `${score(state)} of ${MAX_SCORE} points`;
  const how = endKind(state);
  if (how === "bomb") return `A card did not fit, so all is lost: ${points}.`;
  return how === "complete" ? `All fireworks are complete: ${points}.` : `The cards are used up: ${points}.`;
}
