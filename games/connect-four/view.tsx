import type { CSSProperties } from "react";
import type { ViewProps } from "../views/view-props.ts";
import type { ConnectFourView } from "./state-view.ts";

const CELL_SIZE = 62;
const BOARD_LEFT = 83;
const BOARD_TOP = 40;
const COLUMNS = 7;
const ROWS = 6;

/** Draws connect four; for the seat to move, columns are buttons. */
export function View({ view, seat, legal, onAct }: ViewProps<ConnectFourView>) {
  const line = view.result?.line ?? null;
  return (
    <svg className="board-svg" viewBox="0 0 600 420" role="group" aria-label={describe(view, seat)}>
      <defs>
        <mask id="holes">
          <rect x="0" y="0" width="600" height="420" fill="white" />
          {cells.map(({ cell, x, y }) => (
            <circle key={cell} cx={x} cy={y} r="24" fill="black" />
          ))}
        </mask>
      </defs>
      {cells.map(({ cell, row, x, y }) => {
        const owner = view.board[cell];
        if (owner === null || owner === undefined) return null;
        const newest = view.lastMove?.cell === cell;
        const dim = line !== null && !line.includes(cell);
        return (
          <g
            key={cell}
            className={`disc disc-seat-${owner}${newest ? " newest" : ""}${dim ? " dim" : ""}`}
            style={fall(row)}
          >
            <circle cx={x} cy={y} r="25" />
            {owner === 0 ? (
              <path className="disc-mark" d={`M${x - 8} ${y - 8}l16 16m0 -16l-16 16`} />
            ) : (
              <circle className="disc-mark" cx={x} cy={y} r="10" />
            )}
          </g>
        );
      })}
      <rect
        x={BOARD_LEFT - 6}
        y={BOARD_TOP - 6}
        width={COLUMNS * CELL_SIZE + 12}
        height={ROWS * CELL_SIZE + 12}
        rx="12"
        className="rack"
        mask="url(#holes)"
      />
      {Array.from({ length: COLUMNS }, (_, column) => (
        <text
          key={column}
          className="board-small"
          x={BOARD_LEFT + column * CELL_SIZE + CELL_SIZE / 2}
          y="24"
          textAnchor="middle"
        >
          {"ABCDEFG"[column]}
        </text>
      ))}
      {onAct &&
        legal.map((choice) => (
          <foreignObject
            key={choice.action}
            x={BOARD_LEFT + choice.action * CELL_SIZE}
            y="4"
            width={CELL_SIZE}
            height={BOARD_TOP + ROWS * CELL_SIZE}
          >
            <button
              type="button"
              tabIndex={-1}
              className="column-button"
              aria-label={choice.label}
              onClick={() => onAct(choice.action)}
            />
          </foreignObject>
        ))}
    </svg>
  );
}

const cells = Array.from({ length: COLUMNS * ROWS }, (_, cell) => {
  const row = Math.floor(cell / COLUMNS);
  return {
    cell,
    row,
    x: BOARD_LEFT + (cell % COLUMNS) * CELL_SIZE + CELL_SIZE / 2,
    y: BOARD_TOP + (ROWS - 1 - row) * CELL_SIZE + CELL_SIZE / 2,
  };
});

/** How far a disc of that row falls, for the style sheet. */
function fall(row: number): CSSProperties {
  return { "--fall": `${-(ROWS - row) * CELL_SIZE}px` } as CSSProperties;
}

function describe(view: ConnectFourView, seat: number | null): string {
  const last = view.lastMove ? ` Last disc: column ${"ABCDEFG"[view.lastMove.column]}.` : "";
  const columns = Array.from({ length: COLUMNS }, (_, column) => {
    const stack = Array.from({ length: ROWS }, (_, row) => view.board[row * COLUMNS + column])
      .filter((owner) => owner !== null && owner !== undefined)
      .map((owner) => (owner === 0 ? "x" : "o"))
      .join("");
    return `${"ABCDEFG"[column]} ${stack || "empty"}`;
  });
  return `Connect four${seat === null ? "" : `, you are ${seat === 0 ? "x" : "o"}`}. Columns from below: ${columns.join(", ")}.${last}`;
}
