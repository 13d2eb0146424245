import { Link } from "wouter";
import { api, ApiError } from "../api/api.ts";
import { CompareRuns } from "../experiments/compare-runs.tsx";
import { DeleteExperiment } from "../experiments/delete-experiment.tsx";
import { ExperimentHead } from "../experiments/experiment-head.tsx";
import { ExperimentResults } from "../experiments/experiment-results.tsx";
import { RunGrid } from "../experiments/run-grid.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { useAnswer } from "../ui/use-answer.ts";

/** Milliseconds between requests. */
const REFRESH_INTERVAL_MS = 2500;

/** An experiment: what is happening, results, curves, settings. */
export function ExperimentPage({ id }: { readonly id: string }) {
  const { data, error, refresh } = useAnswer(`experiment ${id}`, () => api.experiment(id), REFRESH_INTERVAL_MS);
  useTitle(data?.name ?? "Experiment");
  const isMissing = error instanceof ApiError && error.code === "experiment/not-found";
  return (
    <div className="stack loose">
      <Problem error={error} />
      {isMissing && (
        <p>
          <Link href="/experiments">All experiments</Link>
        </p>
      )}
      {error instanceof ApiError && error.code === "store/damaged" && <DeleteExperiment id={id} name={id} />}
      {data === null && !error && <Waiting>Loading…</Waiting>}
      {data && !isMissing && (
        <>
          <ExperimentHead experiment={data} onChange={refresh} />
          <section className="stack">
            <h2>Runs</h2>
            <RunGrid experiment={data} />
            <CompareRuns runs={data.runs} />
          </section>
          <ExperimentResults experiment={data} />
        </>
      )}
    </div>
  );
}
