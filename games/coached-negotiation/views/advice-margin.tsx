import type { AdviceView, CoachedNegotiationView } from "../state-view.ts";

const LINE_HEIGHT = 27;

/**
 * Where the margin is, and how far from the first round of advice the second; null: each round is a line of its own.
 */
interface MarginPlace {
  readonly left: number;
  readonly top: number;
  readonly second: { readonly across: number; readonly down: number } | null;
}

/** The advice before the shown bargain, and the advice after it. */
export function AdviceMargin(props: {
  readonly view: CoachedNegotiationView;
  readonly number: number;
  readonly place: MarginPlace;
}) {
  const { view, number, place } = props;
  const { left, top, second } = place;
  const before = view.advice[number - 2] ?? [];
  const after = view.advice[number - 1] ?? [];
  if (view.pieces === 0) return <Note words="no advice" left={left} top={top} />;
  if (view.viewer !== null && view.viewer === 1 - view.coached)
    return <Note words="advice sealed" left={left} top={top} />;
  if (second === null) {
    return (
      <g>
        <Line title={number === 1 ? "no advice yet" : "advised to"} pieces={before} left={left} top={top} />
        {after.length > 0 && <Line title="next time" pieces={after} left={left} top={top + 20} />}
      </g>
    );
  }
  return (
    <g>
      <path className="price-axis" d={`M${left - 10} ${top - 16}v${second.down === 0 ? 100 : 214}`} />
      <Round title={number === 1 ? "no advice yet" : "advised to"} pieces={before} left={left} top={top} />
      {after.length > 0 && (
        <Round title="next time" pieces={after} left={left + second.across} top={top + second.down} />
      )}
    </g>
  );
}

function Note({ words, left, top }: { readonly words: string; readonly left: number; readonly top: number }) {
  return (
    <text className="board-small" x={left} y={top}>
      {words}
    </text>
  );
}

interface RoundProps {
  readonly title: string;
  readonly pieces: readonly (AdviceView | "sealed")[];
  readonly left: number;
  readonly top: number;
}

/** A round of advice in one line, for a phone. */
function Line({ title, pieces, left, top }: RoundProps) {
  return (
    <text className="board-small" x={left} y={top}>
      {title} <tspan style={{ fill: "var(--seat-2)", fontWeight: 600 }}>{pieces.map(pieceName).join(", ")}</tspan>
    </text>
  );
}

const pieceName = (piece: AdviceView | "sealed"): string => (piece === "sealed" ? "sealed" : piece.name);

function Round({ title, pieces, left, top }: RoundProps) {
  return (
    <g>
      <text className="board-small" x={left} y={top}>
        {title}
      </text>
      {pieces.map((piece, i) => (
        <text
          key={i}
          className="board-text said"
          x={left}
          y={top + (i + 1) * LINE_HEIGHT}
          style={{ fill: "var(--seat-2)" }}
        >
          {pieceName(piece)}
          {piece !== "sealed" && <title>{piece.words}</title>}
        </text>
      ))}
    </g>
  );
}
