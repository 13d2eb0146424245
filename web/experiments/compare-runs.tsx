import { Link } from "wouter";
import { comparisonPath, MAX_COMPARED_LEAGUES } from "./comparison.ts";
import type { ExperimentDetail } from "../../server/schemas/experiments.ts";

/** A link to the comparison of the leagues; in its place an empty line while there are fewer than two. */
export function CompareRuns({ runs }: Pick<ExperimentDetail, "runs">) {
  const played = runs.filter(({ status }) => status === "running" || status === "paused" || status === "ended");
  const ids = played.slice(0, MAX_COMPARED_LEAGUES).map(({ league }) => league);
  return (
    <p className="compare-runs small">
      {ids.length > 1 && (
        <Link href={comparisonPath(ids)}>
          {ids.length < played.length ? `Compare the first ${ids.length} leagues` : "Compare its leagues one by one"}
        </Link>
      )}
    </p>
  );
}
