import type { HeldCardView } from "../state-view.ts";

const COLORS = ["red", "yellow"];
const LETTERS = ["R", "Y"];

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const heightOf = (width: number): number => width * 1.36;

/** A face: its color is also a letter, for those who can't tell the colors apart. */
export function CardFace({ card, x, y, width, isDim = false }: Placed & { card: number; isDim?: boolean }) {
  const color = Math.floor(card / 2);
  return (
    <g transform={`translate(${x} ${y})`} className={`firework-card ${COLORS[color]}${isDim ? " dim" : ""}`}>
      <rect width={width} height={heightOf(width)} rx={width / 9} />
      <text className="firework-rank" x={width / 2} y={width * 0.72} textAnchor="middle" fontSize={width * 0.62}>
        {(card % 2) + 1}
      </text>
      <text className="firework-letter" x={width / 2} y={width * 1.2} textAnchor="middle" fontSize={width * 0.32}>
        {LETTERS[color]}
      </text>
    </g>
  );
}

/** A place without a card, such as a firework that has not begun. */
export function CardPlace({ x, y, width, words }: Placed & { readonly words: string }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect className="card-empty" width={width} height={heightOf(width)} rx={width / 9} />
      <text className="board-small" x={width / 2} y={heightOf(width) / 2 + 6} textAnchor="middle">
        {words}
      </text>
    </g>
  );
}

/** A card in a hand, and below it what its holder knows: the colors and ranks that it can have. */
export function HeldCard(props: Placed & { readonly held: HeldCardView; readonly isTouched: boolean }) {
  const { held, isTouched, x, y, width } = props;
  const height = heightOf(width);
  return (
    <g className={isTouched ? "held touched" : "held"}>
      {held.card === "sealed" ? (
        <g transform={`translate(${x} ${y})`}>
          <rect className="card-back" width={width} height={height} rx={width / 9} />
          <rect className="card-seal" x="2" y={height / 2 - 12} width={width - 4} height="24" />
          <text className="card-seal-text" x={width / 2} y={height / 2 + 5} textAnchor="middle">
            sealed
          </text>
        </g>
      ) : (
        <CardFace card={held.card} x={x} y={y} width={width} />
      )}
      {isTouched && (
        <rect className="touch-ring" x={x - 3} y={y - 3} width={width + 6} height={height + 6} rx={width / 9 + 3} />
      )}
      <Knowledge held={held} x={x} y={y + height + 6} width={width} />
    </g>
  );
}

function Knowledge({ held, x, y, width }: Placed & { readonly held: HeldCardView }) {
  const chips = [
    ...LETTERS.map((words, color) => ({ words, name: COLORS[color] ?? "", isPossible: held.colors[color] === true })),
    ...[1, 2].map((rank, i) => ({ words: String(rank), name: "rank", isPossible: held.ranks[i] === true })),
  ];
  const chip = width / 4;
  return (
    <g transform={`translate(${x} ${y})`}>
      {chips.map(({ words, name, isPossible }, i) => (
        <g key={words} className={`knowledge ${name}${isPossible ? "" : " excluded"}`}>
          <rect x={i * chip + 1} width={chip - 2} height={chip + 2} rx="3" />
          <text x={(i + 0.5) * chip} y={chip * 0.82} textAnchor="middle" fontSize={chip * 0.85}>
            {words}
          </text>
        </g>
      ))}
    </g>
  );
}
