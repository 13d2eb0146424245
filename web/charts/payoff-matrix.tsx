import { Link } from "wouter";
import { gamesPath, memberPath } from "../ui/league-paths.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { memberLabel } from "../../server/common/member-label.ts";
import { formatCount, formatNumber, formatSigned } from "../ui/format.ts";
import { cellLook, MapScale } from "./map-scale.tsx";
import {
  advantages,
  advantageScale,
  isUncertain,
  onlySeat,
  meanReturns,
  returnScale,
  type MapMember,
  type PayoffCell,
  type PayoffScale,
} from "./payoffs.ts";
import type { LeagueDetail, PayoffsAnswer } from "../../server/schemas/leagues.ts";

interface PayoffMatrixProps {
  readonly league: Pick<LeagueDetail, "id" | "agents">;
  readonly payoffs: PayoffsAnswer;
  /** Names of the game's roles, by seat. */
  readonly roles: readonly string[];
  readonly unit: string;
  /** Largest possible advantage. */
  readonly most: number;
}

/** Mean advantage of the row's snapshot over the column's; where the row has one seat, its mean return. */
export function PayoffMatrix({ league, payoffs: { members, payoffs, seat }, roles, unit, most }: PayoffMatrixProps) {
  const map = seat === null ? advantages(payoffs, members) : meanReturns(payoffs, members);
  const scale = seat === null ? advantageScale(map, most) : returnScale(map);
  const several = league.agents.length > 1;
  const inSeat = seat === null ? "" : ` as ${roles[seat] ?? `seat ${seat}`}`;
  return (
    <div className="matrix">
      <ScrollingTable label="Payoffs">
        <table data-testid="payoff-matrix">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Row{inSeat} against column</span>
              </th>
              {map.rows.map((member) => (
                <th key={member.policy} scope="col" title={`${snapshotWords(member)}; as opponent`}>
                  <MemberHead league={league.id} member={member} several={several} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {map.rows.map((row, r) => (
              <tr key={row.policy}>
                <th scope="row" title={snapshotWords(row)}>
                  <MemberHead league={league.id} member={row} several={several} />
                </th>
                {map.rows.map((column, c) => (
                  <Cell
                    key={column.policy}
                    cell={map.cells[r]?.[c] ?? null}
                    isSame={row === column}
                    games={gamesPath(league.id, row.policy, column.policy)}
                    scale={scale}
                    unit={unit}
                    seat={seat}
                    roles={roles}
                    pair={`${memberLabel(row, several)}${inSeat} against ${memberLabel(column, several)}`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollingTable>
      <Legend scale={scale} unit={unit} seat={seat} />
    </div>
  );
}

const snapshotWords = ({ agent, version, number }: MapMember): string =>
  `Member ${number}: snapshot of ${agent} after ${version} updates`;

/** A member's name, which leads to its page; its agent on a line of its own, since columns are narrow. */
function MemberHead(props: { readonly league: string; readonly member: MapMember; readonly several: boolean }) {
  const { league, member, several } = props;
  return (
    <Link href={memberPath(league, member.policy)} className="fill">
      {several && <span className="agent">{member.agent} </span>}v{member.version}
    </Link>
  );
}

/** Digits after the point, by the largest value of a map. */
function mapDecimals({ low, high }: PayoffScale): number {
  const largest = Math.max(-low, high);
  return largest >= 10 ? 1 : largest >= 0.1 ? 2 : 3;
}

function Cell(props: {
  readonly cell: PayoffCell | null;
  /** Whether row and column are the same member. */
  readonly isSame: boolean;
  /** The page of the stored games behind it. */
  readonly games: string;
  readonly scale: PayoffScale;
  readonly unit: string;
  readonly seat: number | null;
  readonly roles: readonly string[];
  /** Both snapshots by name. */
  readonly pair: string;
}) {
  const { cell, isSame, games, scale, unit, seat, roles, pair } = props;
  if (isSame) return <td title="The same snapshot">{""}</td>;
  if (!cell) return <td title={`${pair}: no recorded episodes`}>{"\u00b7"}</td>;
  const words = resultWords(cell, seat === null ? unit : null) + (seat === null ? seatWords(cell, roles) : "");
  const interval = intervalWords(cell, seat, mapDecimals(scale) + 1);
  const meaning = seat === null ? "per episode above even" : "per episode";
  return (
    <td
      {...cellLook(scale.heat(cell.value), isUncertain(cell))}
      title={`${pair}: ${formatSigned(cell.value)} ${unit} ${meaning}, ${interval}. ${words} Open to see the games.`}
    >
      <Link href={games} className="fill">
        <span>
          {formatSigned(cell.value, mapDecimals(scale))}
          {seat === null && onlySeat(cell) !== null && <sup aria-hidden="true">{ONE_SEAT_MARK}</sup>}
        </span>
        <span className="visually-hidden">
          , {interval}, {pair}. {words} Open the games.
        </span>
      </Link>
    </td>
  );
}

/** "95% interval -0.523 to +0.91, which includes even". */
function intervalWords(cell: PayoffCell, seat: number | null, decimals: number): string {
  const range = `95% interval ${formatSigned(cell.low, decimals)} to ${formatSigned(cell.high, decimals)}`;
  return isUncertain(cell) ? `${range}, which includes ${seat === null ? "even" : "0"}` : range;
}

/** "20 wins, 3 draws, 9 losses in 32 episodes; mean return +0.2 chips." @param unit null: without the mean. */
function resultWords({ episodes, outcomes, mean }: PayoffCell, unit: string | null): string {
  const counts = outcomes && [
    `${formatCount(outcomes.wins)} wins`,
    `${formatCount(outcomes.draws)} draws`,
    `${formatCount(outcomes.losses)} losses`,
  ];
  const played = `${counts ? `${counts.join(", ")} in ` : ""}${formatCount(episodes)} episodes`;
  return mean === null || unit === null ? `${played}.` : `${played}; mean return ${formatSigned(mean)} ${unit}.`;
}

/** After a number of episodes in which the row had one seat. */
const ONE_SEAT_MARK = "\u2020";

/** " 64 as first, 32 as second." */
function seatWords(cell: PayoffCell, roles: readonly string[]): string {
  const only = onlySeat(cell);
  if (only !== null) return ` All as ${roles[only]}: what the seat is worth is included.`;
  const counts = (cell.seats ?? []).flatMap((episodes, seat) =>
    episodes > 0 ? [`${formatCount(episodes)} as ${roles[seat]}`] : [],
  );
  return counts.length === 0 ? "" : ` ${counts.join(", ")}.`;
}

function Legend(props: { readonly scale: PayoffScale; readonly unit: string; readonly seat: number | null }) {
  const { scale, unit, seat } = props;
  const decimals = mapDecimals(scale);
  const [low, high] =
    seat === null
      ? [`behind by ${formatNumber(scale.high, decimals)}`, `ahead by ${formatNumber(scale.high, decimals)}`]
      : [formatSigned(scale.low, decimals), formatSigned(scale.high, decimals)];
  return (
    <MapScale
      low={low}
      high={`${high} ${unit}`}
      isDiverging={scale.isDiverging}
      note={seat === null && <OneSeatNote />}
      uncertain={`the 95% interval includes ${seat === null ? "even, so neither is known to be ahead" : "0"}.`}
    />
  );
}

const OneSeatNote = () => (
  <>
    <sup>{ONE_SEAT_MARK}</sup> The row had one seat only, so what the seat is worth is included.
  </>
);
