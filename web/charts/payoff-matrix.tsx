import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { formatCount, formatSigned } from "../ui/format.ts";
import { advantages, type Advantage } from "./payoffs.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

interface PayoffMatrixProps {
  readonly league: Pick<LeagueDetail, "payoffs" | "population" | "status">;
  readonly unit: string;
  /** Largest advantage there could be: the far ends of the colours. */
  readonly scale: number;
}

/** Snapshots against snapshots: how much the row's gets above the column's in their games. */
export function PayoffMatrix({ league, unit, scale }: PayoffMatrixProps) {
  const { rows, cells } = advantages(league.payoffs, league.population);
  if (rows.length === 0) {
    return (
      <p className="soft measure">
        {league.status === "ended"
          ? "None met before the league ended."
          : "Waiting for the first segment between two snapshots; it comes when a past one is drawn as opponent."}
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
    return <td title={`v${row} and v${column} have not met as snapshots`}>{row === column ? "" : "\u00b7"}</td>;
  const strength = Math.min(1, Math.abs(cell.advantage) / largest) * 0.5;
  const hue = cell.advantage >= 0 ? "--ahead" : "--behind";
  return (
    <td
      style={{ background: `rgb(var(${hue}) / ${strength.toFixed(3)})` }}
      title={`v${row} against v${column}: ${formatSigned(cell.advantage)} ${unit} an episode above even, over ${formatCount(cell.episodes)} episodes`}
    >
      {formatSigned(cell.advantage, decimals)}
    </td>
  );
}
