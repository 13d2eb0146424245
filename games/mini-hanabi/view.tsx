import { useNarrow } from "../views/use-window.tsx";
import type { ViewProps } from "../views/view-props.ts";
import { cardLabel } from "./labels.ts";
import type { MiniHanabiView } from "./state-view.ts";
import { CardFace, CardPlace, HeldCard } from "./views/cards.tsx";
import { NARROW, WIDE, type TableFrame } from "./views/frames.ts";
import "./view.css";

const ROLES = ["first", "second"];
const COLORS = ["red", "yellow"];
const MAX_HINTS = 3;

/** Draws mini-Hanabi: both hands with what their holders know, fireworks, hint tokens, deck and discards. */
export function View({ view, seat, flip }: ViewProps<MiniHanabiView>) {
  const narrow = useNarrow();
  const frame = narrow ? NARROW : WIDE;
  const below = flip ? 1 : 0;
  return (
    <svg
      className={narrow ? "board-svg narrow" : "board-svg"}
      viewBox={frame.box}
      role="group"
      aria-label={describe(view, seat)}
    >
      {[1 - below, below].map((index, row) => (
        <Hand key={index} view={view} index={index} frame={frame} row={row} seat={seat} />
      ))}
      <Fireworks view={view} {...frame.fireworks} />
      <Tokens hints={view.hints} {...frame.tokens} />
      <text className="board-text" x={frame.deck.x} y={frame.deck.y}>
        {view.deck} in the deck
      </text>
      <Discards cards={view.discards} {...frame.discards} />
      <text className="board-text said" x={frame.words.x} y={frame.words.y} textAnchor={frame.words.anchor}>
        {lastWords(view, seat)}
      </text>
    </svg>
  );
}

interface HandProps {
  readonly view: MiniHanabiView;
  readonly index: number;
  readonly frame: TableFrame;
  readonly row: number;
  readonly seat: number | null;
}

function Hand({ view, index, frame, row, seat }: HandProps) {
  const place = frame.hands[row] ?? frame.hands[0];
  const last = view.history.at(-1);
  // A hint of the other seat points at cards of this hand.
  const touched = last && last.seat !== index ? last.touched : [];
  return (
    <g className={`hand-seat-${index}${view.turn === index ? " active" : ""}`}>
      <text className="board-small hand-owner" x={place?.title.x} y={place?.title.y}>
        {index === seat ? "your hand" : seat === null ? `${ROLES[index]}'s hand` : "your partner's hand"}
      </text>
      {(view.hands[index] ?? []).map((held, i) => (
        <HeldCard
          key={i}
          held={held}
          isTouched={touched[i] === true}
          x={(place?.x ?? 0) + i * (frame.card + 8)}
          y={place?.y ?? 0}
          width={frame.card}
        />
      ))}
    </g>
  );
}

function Fireworks({ view, x, y, card }: { readonly view: MiniHanabiView } & TableFrame["fireworks"]) {
  return (
    <>
      <text className="board-small" x={x} y={y - 10}>
        fireworks
      </text>
      {view.fireworks.map((height, color) => {
        const place = { x: x + color * (card + 8), y, width: card };
        return height === 0 ? (
          <CardPlace key={COLORS[color]} {...place} words={COLORS[color] ?? ""} />
        ) : (
          <CardFace key={COLORS[color]} {...place} card={2 * color + height - 1} isDim={view.lives === 0} />
        );
      })}
    </>
  );
}

function Tokens({ hints, x, y }: { readonly hints: number } & TableFrame["tokens"]) {
  return (
    <>
      {Array.from({ length: MAX_HINTS }, (_, i) => (
        <circle key={i} className={i < hints ? "hint-token" : "hint-token spent"} cx={x + 10 + i * 24} cy={y} r="9" />
      ))}
      <text className="board-small" x={x + 10 + MAX_HINTS * 24 - 8} y={y + 5}>
        {hints === 1 ? "hint" : "hints"}
      </text>
    </>
  );
}

function Discards({ cards, x, y, card, columns }: { readonly cards: readonly number[] } & TableFrame["discards"]) {
  return (
    <>
      <text className="board-small" x={x} y={y - 8}>
        {cards.length === 0 ? "nothing discarded" : "discarded"}
      </text>
      {cards.map((one, i) => (
        <CardFace
          key={i}
          card={one}
          x={x + (i % columns) * (card + 4)}
          y={y + Math.floor(i / columns) * (card * 1.36 + 4)}
          width={card}
        />
      ))}
    </>
  );
}

/** The last thing that happened. */
function lastWords({ history, turn, lives }: MiniHanabiView, seat: number | null): string {
  const last = history.at(-1);
  if (!last) return turn < 0 ? "Dealing…" : "No move yet.";
  const who = last.seat === seat ? "You" : seat === null ? `The ${ROLES[last.seat]}` : "Your partner";
  if (last.card === null) return `${who}: ${last.label}.`;
  const verb = last.label.startsWith("play") ? "played" : "discarded";
  return `${who} ${verb} ${cardLabel(last.card)}${lives === 0 ? ": it did not fit" : ""}.`;
}

function describe(view: MiniHanabiView, seat: number | null): string {
  const hands = view.hands.map((hand, index) => {
    const cards = hand.map(({ card }) => (card === "sealed" ? "sealed" : cardLabel(card)));
    return `${index === seat ? "Your hand" : `Hand of the ${ROLES[index]}`}: ${cards.join(", ") || "empty"}.`;
  });
  const fireworks = view.fireworks.map((height, color) => `${COLORS[color]} ${height}`).join(", ");
  const discards = view.discards.map(cardLabel).join(", ") || "none";
  return `Mini-Hanabi. ${hands.join(" ")} Fireworks: ${fireworks}. Hints: ${view.hints}. Deck: ${view.deck}. Discards: ${discards}.`;
}
