/** Pips of the faces 1 … 6 on a grid of three by three, row by row. */
const PIPS: readonly (readonly number[])[] = [
  [4],
  [0, 8],
  [0, 4, 8],
  [0, 2, 6, 8],
  [0, 2, 4, 6, 8],
  [0, 2, 3, 5, 6, 8],
];

interface DieProps {
  /** 0 … 5, hidden, or not rolled yet. */
  readonly die: number | "sealed" | null;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly className?: string;
}

/** A die seen from above, or the cup over it. */
export function Die({ die, x, y, size, className = "" }: DieProps) {
  const corner = size / 7;
  return (
    <g transform={`translate(${x} ${y})`} className={`die ${className}`}>
      {die === null && <rect className="card-empty" width={size} height={size} rx={corner} />}
      {die === "sealed" && <Cup size={size} />}
      {typeof die === "number" && (
        <>
          <rect className="die-face" width={size} height={size} rx={corner} />
          {PIPS[die]?.map((at) => (
            <circle
              key={at}
              className="die-pip"
              cx={(size * (1 + (at % 3))) / 4}
              cy={(size * (1 + Math.floor(at / 3))) / 4}
              r={size / 11}
            />
          ))}
        </>
      )}
    </g>
  );
}

function Cup({ size }: { readonly size: number }) {
  const inset = size / 8;
  return (
    <>
      <path
        className="card-back"
        d={`M${inset} 4Q${size / 2} ${-inset / 2} ${size - inset} 4L${size} ${size - 6}Q${size / 2} ${size + 6} 0 ${size - 6}Z`}
      />
      <rect className="card-seal" x={inset / 2} y={size / 2 - 13} width={size - inset} height="26" />
      <text className="card-seal-text" x={size / 2} y={size / 2 + 5} textAnchor="middle">
        sealed
      </text>
    </>
  );
}
