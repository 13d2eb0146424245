import { measureTitle } from "../charts/measures.ts";
import { formatNumber, formatShare, formatSigned, withMinus } from "../ui/format.ts";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { intervalWords } from "./experiment-text.ts";
import type { ExperimentDetail } from "../../server/schemas/experiments.ts";

type Results = Pick<ExperimentDetail, "arms" | "differences" | "definition" | "meanings">;

interface ResultTableProps {
  readonly experiment: Results;
  readonly measures: readonly string[];
  /** Accessible name. */
  readonly label: string;
}

/** Final values over seeds by measure and arm, with paired differences to the baseline. */
export function ResultTable({ experiment, measures, label }: ResultTableProps) {
  const { baseline } = experiment.definition;
  return (
    <ScrollingTable label={label}>
      <table className="results" data-testid="results">
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col" className="right" title="Interquartile mean of the last values of the finished runs">
              IQM
            </th>
            <th scope="col" className="right" title="Percentile bootstrap over seeds; none with fewer than three runs">
              95% interval
            </th>
            <th scope="col" className="right" title="Finished runs with a finite value">
              n
            </th>
            <th
              scope="col"
              className="right"
              title={`Mean difference to ${baseline} over pairs of runs with the same seed`}
            >
              Minus {baseline}
            </th>
            <th scope="col" className="right" title="Percentile bootstrap over the pairs">
              95% interval
            </th>
            <th
              scope="col"
              className="right"
              title={`Probability that a run of the arm has a higher value than one of ${baseline}; ties count half. Where lower is better, that is no improvement.`}
            >
              P(higher)
            </th>
          </tr>
        </thead>
        {measures.map((measure) => (
          <MeasureRows key={measure} measure={measure} experiment={experiment} />
        ))}
      </table>
    </ScrollingTable>
  );
}

function MeasureRows({ measure, experiment }: { readonly measure: string; readonly experiment: Results }) {
  const { arms, meanings } = experiment;
  const { unit = "", meaning = "" } = meanings[measure] ?? {};
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={7} title={withMinus(meaning)}>
          <b>{measureTitle(measure)}</b>
          {unit !== "" && `, in ${unit}`}
        </th>
      </tr>
      {arms.map((arm) => (
        <ArmRow key={arm.name} arm={arm} measure={measure} experiment={experiment} />
      ))}
    </tbody>
  );
}

interface ArmRowProps {
  readonly arm: Results["arms"][number];
  readonly measure: string;
  readonly experiment: Results;
}

function ArmRow({ arm, measure, experiment }: ArmRowProps) {
  const estimate = arm.measures[measure];
  const difference = experiment.differences.find((one) => one.arm === arm.name && one.measure === measure);
  const isBaseline = arm.name === experiment.definition.baseline;
  const improvement = difference?.probabilityOfImprovement;
  return (
    <tr>
      <th scope="row">
        {arm.name}
        {isBaseline && <span className="soft"> (baseline)</span>}
      </th>
      <td className="right number" title={estimate && `Seeds ${arm.seeds.join(", ")}`}>
        {estimate ? formatNumber(estimate.iqm) : "not measured"}
      </td>
      <td className="right number soft">{estimate ? intervalWords(estimate) : ""}</td>
      <td className="right number soft">{estimate?.n ?? ""}</td>
      <td className="right number" title={difference && `${difference.pairs} pairs of runs`}>
        {difference ? formatSigned(difference.mean) : ""}
      </td>
      <td className="right number soft">{difference ? intervalWords(difference) : ""}</td>
      <td className="right number soft" title={improvement && `95% interval: ${intervalWords(improvement)}`}>
        {improvement ? formatShare(improvement.value) : ""}
      </td>
    </tr>
  );
}
