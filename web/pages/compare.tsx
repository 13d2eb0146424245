import { Link, useSearch } from "wouter";
import { api } from "../api/api.ts";
import { ChartGroup } from "../charts/chart-group.tsx";
import { chartSettings } from "../charts/chart-settings.ts";
import { comparedIds, comparedMeasures, comparisonCharts, leagueLabels } from "../experiments/comparison.ts";
import { orderMeasures } from "../experiments/experiment-charts.ts";
import { FinalTable } from "../experiments/final-table.tsx";
import { OtherMeasures } from "../experiments/other-measures.tsx";
import { SettingsTable } from "../experiments/settings-table.tsx";
import { CurveSettings } from "../league/curve-settings.tsx";
import { MeasureChart } from "../league/measure-chart.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import { useStore } from "../ui/value-store.ts";
import type { Comparison } from "../../server/schemas/comparison.ts";

/** Milliseconds between requests. */
const REFRESH_INTERVAL_MS = 3000;

/** The leagues of `?leagues=A,B` side by side. */
export function ComparePage() {
  useTitle("Compare leagues");
  const ids = comparedIds(useSearch());
  return (
    <div className="stack loose">
      <div className="row apart">
        <h1>Compare leagues</h1>
        <Link href="/leagues?compare" className="button">
          Choose leagues
        </Link>
      </div>
      {ids.length === 0 ? (
        <Waiting>No leagues chosen yet. Choose some from the list of leagues.</Waiting>
      ) : (
        <Compared key={ids.join(",")} ids={ids} />
      )}
    </div>
  );
}

function Compared({ ids }: { readonly ids: readonly string[] }) {
  const key = `comparison ${ids.join(",")}`;
  const { data, error } = useAnswer(key, () => api.comparison(ids), REFRESH_INTERVAL_MS);
  return (
    <>
      <Problem error={error} />
      {data === null && !error && <Waiting>Loading…</Waiting>}
      {data && <Sections comparison={data} />}
    </>
  );
}

function Sections({ comparison }: { readonly comparison: Comparison }) {
  const { leagues, settings } = comparison;
  const chosen = useStore(chartSettings);
  const { main, others } = orderMeasures(comparedMeasures(comparison), comparison.main);
  const charts = (measures: readonly string[]) => (
    <div className="curves">
      {comparisonCharts(comparison, measures, chosen).map((curve) => (
        <MeasureChart key={curve.id} curve={curve} waiting="Not measured yet." />
      ))}
    </div>
  );
  return (
    <>
      <Cautions comparison={comparison} />
      <section className="stack">
        <h2>Newest measures</h2>
        {main.length > 0 && <FinalTable comparison={comparison} measures={main} label="Newest measures" />}
        <OtherMeasures title="Other measures" count={others.length}>
          {() => <FinalTable comparison={comparison} measures={others} label="Other newest measures" />}
        </OtherMeasures>
      </section>
      <ChartGroup name={`compare-${leagues.length}`} axis={chosen.axis}>
        <section className="stack loose">
          <div className="row apart">
            <h2>Curves</h2>
            <CurveSettings axis={chosen.axis} smoothing={chosen.smoothing} />
          </div>
          {charts(main)}
          <OtherMeasures title="Other curves" count={others.length}>
            {() => charts(others)}
          </OtherMeasures>
        </section>
      </ChartGroup>
      <section className="stack">
        <h2>Settings that differ</h2>
        <SettingsTable
          columns={leagueLabels(leagues)}
          rows={[{ name: "seed", values: leagues.map(({ seed }) => seed) }, ...settings]}
        />
      </section>
    </>
  );
}

/** What a reader must know before believing a comparison of single leagues. */
function Cautions({ comparison }: { readonly comparison: Comparison }) {
  const games = new Set(comparison.leagues.map(({ game }) => game));
  return (
    <div className="note stack">
      <p>
        Intervals are those of each league's own evaluation. One league a setting says nothing about the spread between
        seeds: for that, <Link href="/experiments/new">launch an experiment</Link>.
      </p>
      {games.size > 1 && <p>These leagues play different games: compare them with care.</p>}
    </div>
  );
}
