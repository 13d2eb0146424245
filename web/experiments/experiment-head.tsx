import { useState } from "react";
import { api } from "../api/api.ts";
import { asAdmin } from "../api/admin.tsx";
import { StatusWord } from "../league/league-rows.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Ago } from "../ui/numbers.tsx";
import { Problem } from "../ui/page.tsx";
import { RunControls } from "../ui/run-controls.tsx";
import { DeleteExperiment } from "./delete-experiment.tsx";
import { ExperimentBar } from "./experiment-rows.tsx";
import type { ExperimentDetail } from "../../server/schemas/experiments.ts";

interface HeadProps {
  readonly experiment: ExperimentDetail;
  readonly onChange: () => void;
}

/** An experiment's name, status, progress, controls and downloads. */
export function ExperimentHead({ experiment, onChange }: HeadProps) {
  const { id, name, status, reason, problem, createdAt, definition } = experiment;
  const { arms, seeds, baseline } = definition;
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{name}</h1>
        <Controls experiment={experiment} onChange={onChange} />
      </div>
      <p className="league-figures soft">
        <span data-testid="experiment-status">
          <StatusWord status={status} />
        </span>
        <span title="Arms are settings, each played with every seed">
          {arms.length} {arms.length === 1 ? "arm" : "arms"}
        </span>
        <span title={`Seeds ${seeds.join(", ")}`}>
          {seeds.length} {seeds.length === 1 ? "seed" : "seeds"}
        </span>
        <span title="The arm that the others are compared with">baseline {baseline}</span>
        <Ago at={createdAt} />
      </p>
      <ExperimentBar experiment={experiment} />
      <p className="league-reason" data-testid="experiment-reason">
        {reason || (problem ? `Waiting: ${problem}` : "")}
      </p>
      <p className="row">
        <span className="soft">Download</span>
        <a href={`/api/experiments/${id}/report.html`} download>
          report (HTML)
        </a>
        <a href={`/api/experiments/${id}/values.csv`} download title="Every value of every evaluation, a row each">
          values (CSV)
        </a>
        <a href={`/api/experiments/${id}`} download={`${id}.json`} title="Everything on this page">
          results (JSON)
        </a>
      </p>
    </div>
  );
}

type Command = Parameters<typeof api.experimentCommand>[1];

function Controls({ experiment, onChange }: HeadProps) {
  const { id, name, status, counts, reason } = experiment;
  const [problem, setProblem] = useState<Error | null>(null);
  const [asking, setAsking] = useState(false);
  const command = async (verb: Command) => {
    setProblem(null);
    try {
      await asAdmin(() => api.experimentCommand(id, verb));
      onChange();
    } catch (failure) {
      setProblem(failure as Error);
    }
  };
  const isRepeatable = counts.missing > 0 && status === "ended" && reason === "";
  return (
    <div className="stack">
      <div className="row">
        {isRepeatable && (
          <button
            type="button"
            title="Plays the runs again whose leagues were deleted"
            onClick={() => void command("resume?missing=true")}
          >
            Repeat missing runs
          </button>
        )}
        <RunControls status={status} onCommand={(one) => void command(one)} onStop={() => setAsking(true)} />
        <DeleteExperiment id={id} name={name} />
      </div>
      <Problem error={problem} />
      <Confirm
        open={asking}
        title={`Stop ${name} permanently?`}
        yes="Stop experiment"
        onAnswer={(yes) => {
          setAsking(false);
          if (yes) void command("stop");
        }}
      >
        It can't be resumed. Its running leagues end, and runs that have not started never will. To interrupt it, pause
        it instead.
      </Confirm>
    </div>
  );
}
