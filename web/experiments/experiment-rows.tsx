import { Link } from "wouter";
import { StatusWord } from "../league/league-rows.tsx";
import { Ago } from "../ui/numbers.tsx";
import { experimentProgress } from "./experiment-text.ts";
import type { ExperimentSummary } from "../../server/schemas/experiments.ts";

/** Experiments in a list, with their progress. */
export function ExperimentRows({ experiments }: { readonly experiments: readonly ExperimentSummary[] }) {
  return (
    <ul className="league-rows">
      {experiments.map((experiment) => (
        <li key={experiment.id} className="league-row experiment-row" data-testid="experiment-row">
          <Link href={`/experiments/${experiment.id}`}>{experiment.name}</Link>
          <span className="soft small">
            <StatusWord status={experiment.status} />
            {experiment.status !== "damaged" && (
              <>
                , {experiment.arms} {experiment.arms === 1 ? "arm" : "arms"}, {experiment.seeds}{" "}
                {experiment.seeds === 1 ? "seed" : "seeds"}, <Ago at={experiment.createdAt} />
              </>
            )}
          </span>
          {experiment.status === "damaged" ? (
            <span className="small">{experiment.reason}</span>
          ) : (
            <ExperimentBar experiment={experiment} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** An experiment's progress: a bar and a line of constant height. */
export function ExperimentBar({
  experiment,
}: {
  readonly experiment: Pick<ExperimentSummary, "counts" | "share" | "status" | "secondsLeft" | "problem">;
}) {
  const words = experimentProgress(experiment);
  return (
    <div className="budget-bar" data-testid="experiment-progress" title={experiment.problem ?? words}>
      <span className="soft small number">{words}</span>
      <progress value={experiment.share} max={1} aria-label="Budgets used" aria-valuetext={words} />
    </div>
  );
}
