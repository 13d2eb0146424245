import { Link } from "wouter";
import { gamesPath, memberPath } from "../ui/league-paths.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { memberLabel } from "../../server/common/member-label.ts";
import { formatCount, formatSigned } from "../ui/format.ts";
import { advantages, type Advantage } from "./payoffs.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

interface PayoffMatrixProps {
  readonly league: Pick<LeagueDetail, "id" | "payoffs" | "population" | "status" | "agents">;
  readonly unit: string;
  /** Largest possible advantage. */
  readonly scale: number;
}

/** Mean advantage of the row's snapshot over the column's. */
export function PayoffMatrix({ league, unit, scale }: PayoffMatrixProps) {
  const { rows, cells } = advantages(league.payoffs, league.population);
  const several = league.agents.length > 1;
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
              {rows.map((member) => (
                <th key={member.policy} scope="col" title={`${snapshotWords(member)}, as opponent`}>
                  <MemberHead league={league.id} member={member} several={several} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr key={row.policy}>
                <th scope="row" title={snapshotWords(row)}>
                  <MemberHead league={league.id} member={row} several={several} />
                </th>
                {rows.map((column, c) => (
                  <Cell
                    key={column.policy}
                    cell={cells[r]?.[c] ?? null}
                    games={gamesPath(league.id, row.policy, column.policy)}
                    largest={largest}
                    unit={unit}
                    row={memberLabel(row, several)}
                    column={memberLabel(column, several)}
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

type MatrixMember = ReturnType<typeof advantages>["rows"][number];

const snapshotWords = ({ agent, version }: MatrixMember): string => `Snapshot of ${agent} after ${version} updates`;

/** A member's name, which leads to its page; its agent on a line of its own, since columns are narrow. */
function MemberHead(props: { readonly league: string; readonly member: MatrixMember; readonly several: boolean }) {
  const { league, member, several } = props;
  return (
    <Link href={memberPath(league, member.policy)} className="fill">
      {several && <span className="agent">{member.agent} </span>}v{member.version}
    </Link>
  );
}

function Cell(props: {
  readonly cell: Advantage | null;
  /** The page of the stored games behind it. */
  readonly games: string;
  readonly largest: number;
  readonly unit: string;
  readonly row: string;
  readonly column: string;
}) {
  const { cell, games, largest, unit, row, column } = props;
  const decimals = largest >= 10 ? 1 : largest >= 0.1 ? 2 : 3;
  if (!cell) return <td title={`${row} and ${column} haven't played each other`}>{row === column ? "" : "\u00b7"}</td>;
  const strength = Math.min(1, Math.abs(cell.advantage) / largest) * 0.5;
  const hue = cell.advantage >= 0 ? "--ahead" : "--behind";
  const words = resultWords(cell, unit);
  return (
    <td
      style={{ background: `rgb(var(${hue}) / ${strength.toFixed(3)})` }}
      title={`${row} against ${column}: ${formatSigned(cell.advantage)} ${unit} per episode above even. ${words} Open to see the games.`}
    >
      <Link href={games} className="fill">
        {formatSigned(cell.advantage, decimals)}
        <span className="visually-hidden">
          , {row} against {column}. {words} Open the games.
        </span>
      </Link>
    </td>
  );
}

/** "20 wins, 3 draws, 9 losses in 32 episodes; mean return +0.2 chips." */
function resultWords({ episodes, outcomes, mean }: Advantage, unit: string): string {
  const counts = outcomes && [
    `${formatCount(outcomes.wins)} wins`,
    `${formatCount(outcomes.draws)} draws`,
    `${formatCount(outcomes.losses)} losses`,
  ];
  const played = `${counts ? `${counts.join(", ")} in ` : ""}${formatCount(episodes)} episodes`;
  return mean === null ? `${played}.` : `${played}; mean return ${formatSigned(mean)} ${unit}.`;
}
