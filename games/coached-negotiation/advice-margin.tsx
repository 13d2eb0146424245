import type { AdviceView, CoachedNegotiationView } from "./state-view.ts";

const LEFT = 440;
const LINE = 27;

/** The advice that the shown bargain was played with, and what the critic said of it afterwards. */
export function AdviceMargin(props: { readonly view: CoachedNegotiationView; readonly number: number }) {
  const { view, number } = props;
  const before = view.advice[number - 2] ?? [];
  const after = view.advice[number - 1] ?? [];
  if (view.pieces === 0) return <Note words="no advice" />;
  if (view.viewer !== null && view.viewer === 1 - view.coached) return null;
  return (
    <g>
      <path className="price-axis" d={`M${LEFT - 10} 40V254`} />
      <Round title={number === 1 ? "no advice yet" : "advised to"} pieces={before} top={56} />
      {after.length > 0 && <Round title="next time" pieces={after} top={56 + 4.4 * LINE} />}
    </g>
  );
}

function Note({ words }: { readonly words: string }) {
  return (
    <text className="board-small" x={LEFT} y="56">
      {words}
    </text>
  );
}

interface RoundProps {
  readonly title: string;
  readonly pieces: readonly (AdviceView | "sealed")[];
  readonly top: number;
}

function Round({ title, pieces, top }: RoundProps) {
  return (
    <g>
      <text className="board-small" x={LEFT} y={top}>
        {title}
      </text>
      {pieces.map((piece, i) => (
        <text key={i} className="board-text said" x={LEFT} y={top + (i + 1) * LINE} style={{ fill: "var(--seat-2)" }}>
          {piece === "sealed" ? "sealed" : piece.name}
          {piece !== "sealed" && <title>{piece.words}</title>}
        </text>
      ))}
    </g>
  );
}
