import { CHANCE, OVER } from "../core/game.ts";
import { COLOR_NAMES, cardLabel, ending, moveLabel } from "./labels.ts";
import type { Knowledge } from "./rules/cards.ts";
import { isHintEvent, isSeatEvent, type SeatEvent } from "./rules/moves.ts";
import { MAX_SCORE, deckSize, legal, type MiniHanabiState } from "./rules.ts";

const RULES = `Mini-Hanabi, a cooperative game: both players get the same points. There are two colors, red and yellow; each \
has three 1s and one 2. Each player holds two cards and sees the other player's, but not its own. Together you build one \
firework a color, first its 1, then its 2; each card is a point, ${MAX_SCORE} in all. On your turn do one of three: give a \
hint, which names a color or a rank and points out all cards of it in your partner's hand (costs one of three hint tokens); \
discard one of your cards (regains a token; not while there are three); or play one of your cards. A played card that does \
not fit ends the game with 0 points. After a play or discard you draw. A completed firework regains a token. When the last \
card is drawn, each player has one more turn.`;

export function prompt(state: MiniHanabiState, seat: number): string {
  const { fireworks, hints, discards, hands, events } = state;
  const heights = fireworks.map((height, color) => `${COLOR_NAMES[color]} ${height}`).join(", ");
  const moves = events.filter(isSeatEvent);
  const [own = [], other = []] = [hands[seat], hands[1 - seat]];
  return [
    RULES,
    `You are player ${seat}. Fireworks: ${heights}. Hint tokens: ${hints}. Cards in the deck: ${deckSize(state)}.`,
    `Discarded: ${discards.map(cardLabel).join(", ") || "nothing"}.`,
    `Your partner's hand: ${other.map((held, i) => `card ${i + 1} ${cardLabel(held.card)} (knows: ${knownWords(held.knowledge)})`).join("; ") || "not dealt yet"}.`,
    `Your hand: ${own.map((held, i) => `card ${i + 1} (${knownWords(held.knowledge)})`).join("; ") || "not dealt yet"}.`,
    `So far: ${moves.map((event) => moveWords(event, seat)).join("; ") || "no move"}.`,
    request(state, seat),
  ].join("\n");
}

function moveWords(event: SeatEvent, seat: number): string {
  const who = event.seat === seat ? "you" : "partner";
  if (!isHintEvent(event)) return `${who}: ${moveLabel(event.action)}, ${cardLabel(event.card)}`;
  const touched = event.touched.flatMap((is, i) => (is ? [i + 1] : []));
  return `${who}: ${moveLabel(event.action)}, card ${touched.join(" and ")}`;
}

/** `red 1 or 2`, `red or yellow, 1`, `nothing`. */
function knownWords({ colors, ranks }: Knowledge): string {
  const possibleColors = COLOR_NAMES.filter((_, color) => colors[color]);
  const possibleRanks = [1, 2].filter((_, rank) => ranks[rank]);
  if (possibleColors.length > 1 && possibleRanks.length > 1) return "nothing known";
  return `${possibleColors.join(" or ")}, ${possibleRanks.join(" or ")}`;
}

function request(state: MiniHanabiState, seat: number): string {
  if (state.turn === OVER) return `The game is over. ${ending(state)}`;
  if (state.turn === CHANCE) return "A card is being dealt; wait.";
  if (state.turn !== seat) return "It is your partner's turn; wait.";
  return `It is your turn. Answer with one of: ${legal(state).map(moveLabel).join(", ")}.`;
}
