import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { formatCount, formatSigned } from "../ui/format.ts";
import { advantages, type Advantage } from "./payoffs.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

interface PayoffMatrixProps {
  readonly league: Pick<LeagueDetail, "payoffs" | "population" | "status">;
  readonly unit: string;
  /** Largest possible advantage. */
  readonly scale: number;
}

/** Mean advantage of the row's snapshot over the column's. */
export function PayoffMatrix({ league, unit, scale }: PayoffMatrixProps) {
  const { rows, cells } = advantages(league.payoffs, league.population);
  if (rows.length === 0) {
    return (
      <p className="soft measure">
        {league.status === "ended"
          ? "No two snapshots played each other."
          : "Not enough data yet. Payoffs appear when snapshots have played each other."}
      </p>
    );
  }
  const largest = Math.max(...cells.flat().map((cell) => Math.abs(cell?.advantage ?? 0)), scale * 0.02);
  return (
    <div className="matrix">
      <ScrollingTable label="Payoffs">
        <table data-testid="payoff-matrix">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Row against column</span>
              </th>
              {rows.map(({ version }) => (
                <th key={version} scope="col" title={`Snapshot after ${version} updates, as opponent`}>
                  v{version}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ version }, r) => (
              <tr key={version}>
                <th scope="row" title={`Snapshot after ${version} updates`}>
                  v{version}
                </th>
                {rows.map((column, c) => (
                  <Cell
                    key={column.version}
                    cell={cells[r]?.[c] ?? null}
                    largest={largest}
                    unit={unit}
                    row={version}
                    column={column.version}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollingTable>
      <p className="scale">
        <span>behind by {formatSigned(largest).replace("+", "")}</span>
        <span className="ramp" aria-hidden="true" />
        <span>
          ahead by {formatSigned(largest).replace("+", "")} {unit}
        </span>
      </p>
    </div>
  );
}

function Cell(props: {
  readonly cell: Advantage | null;
  readonly largest: number;
  readonly unit: string;
  readonly row: number;
  readonly column: number;
}) {
  const { cell, largest, unit, row, column } = props;
  const decimals = largest >= 10 ? 1 : largest >= 0.1 ? 2 : 3;
  if (!cell)
    return <td title={`v${row} and v${column} haven't played each other`}>{row === column ? "" : "\u00b7"}</td>;
  const strength = Math.min(1, Math.abs(cell.advantage) / largest) * 0.5;
  const hue = cell.advantage >= 0 ? "--ahead" : "--behind";
  return (
    <td
      style={{ background: `rgb(var(${hue}) / ${strength.toFixed(3)})` }}
      title={`v${row} against v${column}: ${formatSigned(cell.advantage)} ${unit} per episode above even, over ${formatCount(cell.episodes)} episodes`}
    >
      {formatSigned(cell.advantage, decimals)}
    </td>
  );
}
