import { ChartGroup } from "../charts/chart-group.tsx";
import { MeasureChart } from "../league/measure-chart.tsx";
import { experimentCharts, INTERPOLATION, orderMeasures } from "./experiment-charts.ts";
import { ExperimentNotes } from "./experiment-notes.tsx";
import { OtherMeasures } from "./other-measures.tsx";
import { ResultTable } from "./result-table.tsx";
import { SettingsTable } from "./settings-table.tsx";
import type { ExperimentDetail } from "../../server/schemas/experiments.ts";

/** What a reader must know, the final values by arm, the curves of all arms, and the settings in which arms differ. */
export function ExperimentResults({ experiment }: { readonly experiment: ExperimentDetail }) {
  const { definition, meanings, settings } = experiment;
  const arms = definition.arms.map(({ name }) => name);
  const { main, others } = orderMeasures(Object.keys(meanings), experiment.main);
  return (
    <>
      <ExperimentNotes notes={experiment.notes} complete={experiment.complete} />
      <section className="stack">
        <h2>Results</h2>
        {main.length > 0 && <ResultTable experiment={experiment} measures={main} label="Results" />}
        <OtherMeasures title="Other measures" count={others.length}>
          {() => <ResultTable experiment={experiment} measures={others} label="Results of other measures" />}
        </OtherMeasures>
      </section>
      <section className="stack loose">
        <h2>Curves</h2>
        <p className="soft small measure" title={INTERPOLATION}>
          Lines are interquartile means over seeds, bands their 95% intervals.{" "}
          <abbr title={INTERPOLATION}>Interpolated between evaluations.</abbr>
        </p>
        <Charts experiment={experiment} measures={main} />
        <OtherMeasures title="Other curves" count={others.length}>
          {() => <Charts experiment={experiment} measures={others} />}
        </OtherMeasures>
      </section>
      <section className="stack">
        <h2>Settings that differ</h2>
        {Object.keys(settings).length === 0 ? (
          <p className="soft">All arms have the same settings.</p>
        ) : (
          <SettingsTable
            columns={arms}
            rows={Object.entries(settings).map(([name, byArm]) => ({ name, values: arms.map((arm) => byArm[arm]) }))}
          />
        )}
      </section>
    </>
  );
}

function Charts(props: { readonly experiment: ExperimentDetail; readonly measures: readonly string[] }) {
  return (
    <ChartGroup name={props.experiment.id} axis="updates">
      <div className="curves">
        {experimentCharts(props.experiment, props.measures).map((curve) => (
          <MeasureChart key={curve.id} curve={curve} waiting="No run has measured this yet." />
        ))}
      </div>
    </ChartGroup>
  );
}
