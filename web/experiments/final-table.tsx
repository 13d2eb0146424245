import { Link } from "wouter";
import { measureTitle } from "../charts/measures.ts";
import { MeasureValue } from "../ui/numbers.tsx";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { withMinus } from "../ui/format.ts";
import { leagueLabels } from "./comparison.ts";
import type { Comparison } from "../../server/schemas/comparison.ts";

interface FinalTableProps {
  readonly comparison: Comparison;
  readonly measures: readonly string[];
  /** Accessible name. */
  readonly label: string;
}

/** The newest measures of leagues side by side. */
export function FinalTable({ comparison, measures, label }: FinalTableProps) {
  const { leagues, meanings } = comparison;
  const labels = leagueLabels(leagues);
  return (
    <ScrollingTable label={label}>
      <table className="compared" data-testid="compared">
        <thead>
          <tr>
            <th scope="col">Measure</th>
            {leagues.map(({ id, measured, seed, status }, i) => (
              <th key={id} scope="col" title={`${status}, seed ${seed}; measured after ${measured ?? 0} updates`}>
                <Link href={`/leagues/${id}`}>{labels[i]}</Link>
                <br />
                {measured === null ? "not measured yet" : `after ${measured} updates`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measures.map((name) => (
            <tr key={name}>
              <th scope="row" title={withMinus(meanings[name]?.meaning ?? "")}>
                {measureTitle(name)}
              </th>
              {leagues.map(({ id, measures: { [name]: found } }) => (
                <td key={id}>{found ? <MeasureValue measure={found} /> : <span className="soft">none</span>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}
