import type { ActionChoice, ViewProps } from "../views/view-props.ts";
import type { TicTacToeView } from "./state-view.ts";

const CELL_SIZE = 128;
const BOARD_LEFT = 108;
const BOARD_TOP = 18;
const MARKS = ["x", "o"];

const place = (cell: number) => ({
  x: BOARD_LEFT + (cell % 3) * CELL_SIZE,
  y: BOARD_TOP + Math.floor(cell / 3) * CELL_SIZE,
});

/** Draws tic-tac-toe; for the seat to move, free cells are buttons. */
export function View({ view, seat, legal, onAct }: ViewProps<TicTacToeView>) {
  const line = view.result?.line ?? null;
  return (
    <svg className="board-svg" viewBox="0 0 600 420" role="group" aria-label={describe(view, seat)}>
      {[1, 2].map((i) => (
        <path
          key={i}
          className="grid-line"
          d={`M${BOARD_LEFT + i * CELL_SIZE} ${BOARD_TOP}v${3 * CELL_SIZE} M${BOARD_LEFT} ${BOARD_TOP + i * CELL_SIZE}h${3 * CELL_SIZE}`}
        />
      ))}
      {view.board.map((owner, cell) => (
        <g key={cell} transform={`translate(${place(cell).x} ${place(cell).y})`}>
          {owner !== null && (
            <Mark owner={owner} newest={cell === view.lastMove} dim={line !== null && !line.includes(cell)} />
          )}
          {owner === null && onAct && (
            <FreeCell cell={cell} choice={legal.find((c) => c.action === cell)} onAct={onAct} />
          )}
        </g>
      ))}
    </svg>
  );
}

function Mark({ owner, newest, dim }: { readonly owner: number; readonly newest: boolean; readonly dim: boolean }) {
  const className = `mark mark-seat-${owner}${newest ? " newest" : ""}${dim ? " dim" : ""}`;
  return owner === 0 ? (
    <path className={className} d="M34 34L94 94M94 34L34 94" />
  ) : (
    <circle className={className} cx="64" cy="64" r="34" />
  );
}

function FreeCell(props: {
  readonly cell: number;
  readonly choice: ActionChoice | undefined;
  readonly onAct: (action: number) => void;
}) {
  const { cell, choice, onAct } = props;
  if (!choice) return null;
  return (
    <foreignObject x="4" y="4" width={CELL_SIZE - 8} height={CELL_SIZE - 8}>
      <button
        type="button"
        tabIndex={-1}
        className="cell-button"
        aria-label={choice.label}
        data-digit={cell + 1}
        onClick={() => onAct(choice.action)}
      ></button>
    </foreignObject>
  );
}

function describe(view: TicTacToeView, seat: number | null): string {
  const rows = [0, 1, 2].map((row) =>
    view.board
      .slice(row * 3, row * 3 + 3)
      .map((owner) => (owner === null ? "free" : MARKS[owner]))
      .join(" "),
  );
  return `Tic-tac-toe board${seat === null ? "" : `, you are ${MARKS[seat]}`}. Rows: ${rows.join("; ")}.`;
}
