import { Link } from "wouter";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { runSentence, runWords } from "./experiment-text.ts";
import type { ExperimentDetail } from "../../server/schemas/experiments.ts";

type Run = ExperimentDetail["runs"][number];

/** The runs, arms by seeds; each links to its league. */
export function RunGrid({ experiment }: { readonly experiment: Pick<ExperimentDetail, "definition" | "runs"> }) {
  const { arms, seeds } = experiment.definition;
  const runs = new Map(experiment.runs.map((run) => [JSON.stringify([run.arm, run.seed]), run]));
  return (
    <ScrollingTable label="Runs by arm and seed">
      <table className="run-grid" data-testid="run-grid">
        <thead>
          <tr>
            <th scope="col">Arm</th>
            {seeds.map((seed) => (
              <th key={seed} scope="col">
                <span className="visually-hidden">Seed </span>
                <span
                  title={`Seed ${seed}: the same deals and initial weights in every arm of the same game and network`}
                >
                  {seed}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {arms.map(({ name }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {seeds.map((seed) => {
                const run = runs.get(JSON.stringify([name, seed]));
                return <td key={seed}>{run && <RunCell run={run} />}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}

function RunCell({ run }: { readonly run: Run }) {
  const sentence = runSentence(run);
  const content = (
    <>
      <span className={`status-dot ${run.status}`} aria-hidden="true" />
      <span className="visually-hidden">{run.status} </span>
      {runWords(run)}
    </>
  );
  // A run that never started, or whose league was deleted, has no page.
  if (run.status === "waiting" || run.status === "missing") {
    return (
      <span className="soft" title={sentence} data-status={run.status}>
        {content}
      </span>
    );
  }
  return (
    <Link href={`/leagues/${run.league}`} className="plain" title={sentence} data-status={run.status}>
      {content}
    </Link>
  );
}
