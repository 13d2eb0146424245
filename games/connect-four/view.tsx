import type { CSSProperties } from "react";
import type { ViewProps } from "../views/view-props.ts";
import type { ConnectFourView } from "./state-view.ts";

const CELL = 62;
const LEFT = 83;
const TOP = 40;
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
        x={LEFT - 6}
        y={TOP - 6}
        width={COLUMNS * CELL + 12}
        height={ROWS * CELL + 12}
        rx="12"
        className="rack"
        mask="url(#holes)"
      />
      {Array.from({ length: COLUMNS }, (_, column) => (
        <text key={column} className="board-small" x={LEFT + column * CELL + CELL / 2} y="24" textAnchor="middle">
          {"ABCDEFG"[column]}
        </text>
      ))}
      {onAct &&
        legal.map((choice) => (
          <foreignObject
            key={choice.action}
            x={LEFT + choice.action * CELL}
            y="4"
            width={CELL}
            height={TOP + ROWS * CELL}
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
    x: LEFT + (cell % COLUMNS) * CELL + CELL / 2,
    y: TOP + (ROWS - 1 - row) * CELL + CELL / 2,
  };
});

/** How far a disc of that row falls, for the style sheet. */
function fall(row: number): CSSProperties {
  return { "--fall": `${-(ROWS - row) * CELL}px` } as CSSProperties;
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
