import { Link } from "wouter";
import { gamesPath, memberPath } from "../ui/league-paths.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { formatInterval, formatMeasure, formatNumber } from "../ui/format.ts";
import { heatScale, straddles, type Heat } from "./heat.ts";
import { cellLook, MapScale } from "./map-scale.tsx";
import { isUncertain } from "./payoffs.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

type Matrix = LeagueDetail["matrices"][string];

interface RoleMatrixProps {
  readonly league: Pick<LeagueDetail, "id" | "population">;
  readonly matrix: Matrix;
  /** Names of the game's roles, by seat. */
  readonly roles: readonly string[];
  readonly unit: string;
  /** The league's cast by seat: seats in which no agent learns are left out. */
  readonly cast: readonly string[];
}

/** Whether a policy learns in a seat: the agent's, or another agent's. */
export const isLearned = (who: string | undefined): boolean => who === "policy" || who === "opponent";

/** Mean returns of one role's versions (rows) against versions of the others (columns). */
export function RoleMatrix({ league, matrix, roles, unit, cast }: RoleMatrixProps) {
  const { members, columns = members, seat, cells } = matrix;
  const row = roles[seat] ?? `seat ${seat}`;
  const column = roles.filter((_, at) => at !== seat && isLearned(cast[at])).join(" and ");
  const values = cells.flat().map(({ value }) => value);
  const heat = heatScale(values);
  const largest = Math.max(...values.map(Math.abs));
  const both = straddles(values);
  const decimals = largest >= 10 ? 1 : 2;
  return (
    <div className="matrix">
      <ScrollingTable label={`${row} against ${column}`}>
        <table data-testid="role-matrix">
          <thead>
            <tr>
              <th scope="col" rowSpan={2} className="axis">
                {row}
              </th>
              <th scope="colgroup" colSpan={columns.length} className="axis">
                {column}
              </th>
            </tr>
            <tr>
              {columns.map(({ policy, version }) => (
                <th key={version} scope="col" title={`The ${column} after ${version} updates`}>
                  <Head league={league} policy={policy} version={version} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {members.map(({ policy, version }, r) => (
              <tr key={version}>
                <th scope="row" title={`The ${row} after ${version} updates`}>
                  <Head league={league} policy={policy} version={version} />
                </th>
                {cells[r]?.map((cell, c) => (
                  <Cell
                    key={columns[c]?.version}
                    cell={cell}
                    games={
                      policy === columns[c]?.policy ? null : gamesPath(league.id, policy, columns[c]?.policy ?? "")
                    }
                    heat={heat(cell.value)}
                    decimals={decimals}
                    title={`${row} v${version}, ${column} v${columns[c]?.version}: ${formatMeasure({ ...cell, unit })} ${unit} per episode for the ${row}, 95% interval`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollingTable>
      <MapScale
        low={formatNumber(both ? -largest : Math.min(...values), decimals)}
        high={`${formatNumber(both ? largest : Math.max(...values), decimals)} ${unit}`}
        isDiverging={both}
        uncertain="the 95% interval includes 0."
      />
    </div>
  );
}

/** A version, which leads to its page if it is a member: the newest one may have joined no population. */
function Head(props: {
  readonly league: RoleMatrixProps["league"];
  readonly policy: string;
  readonly version: number;
}) {
  const { league, policy, version } = props;
  if (!league.population.some((member) => member.policy === policy)) return `v${version}`;
  return (
    <Link href={memberPath(league.id, policy)} className="fill">
      v{version}
    </Link>
  );
}

function Cell(props: {
  readonly cell: Matrix["cells"][number][number];
  /** The page of stored games between the two; null for a policy against itself. */
  readonly games: string | null;
  readonly heat: Heat;
  readonly decimals: number;
  readonly title: string;
}) {
  const { cell, games, heat, decimals, title } = props;
  const value = (
    <>
      <span aria-hidden="true">{formatNumber(cell.value, decimals)}</span>
      <span className="visually-hidden">{formatInterval({ ...cell, unit: "" })}</span>
    </>
  );
  return (
    <td {...cellLook(heat, isUncertain(cell))} title={title}>
      {games === null ? (
        value
      ) : (
        <Link href={games} className="fill">
          {value}
          <span className="visually-hidden">. Open the stored games of the two.</span>
        </Link>
      )}
    </td>
  );
}
