import { Link } from "wouter";
import { api } from "../api/api.ts";
import { ExperimentRows } from "../experiments/experiment-rows.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { useAnswer } from "../ui/use-answer.ts";

/** Milliseconds between requests for the list. */
const REFRESH_INTERVAL_MS = 3000;

/** All experiments, the newest first. */
export function ExperimentsPage() {
  useTitle("Experiments");
  const { data, error } = useAnswer("experiments", api.experiments, REFRESH_INTERVAL_MS);
  return (
    <div className="stack loose">
      <div className="row apart">
        <h1>Experiments</h1>
        <Link href="/experiments/new" className="button primary">
          Launch an experiment
        </Link>
      </div>
      <p className="measure">
        An experiment plays several settings with several seeds each, and compares them by interquartile means and
        differences paired by seed. Its leagues are ordinary leagues.
      </p>
      <Problem error={error} />
      {data === null && !error && <Waiting>Loading…</Waiting>}
      {data?.length === 0 && <Waiting>No experiments yet.</Waiting>}
      {data && <ExperimentRows experiments={data.toReversed()} />}
    </div>
  );
}
