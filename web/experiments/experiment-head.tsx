import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/api.ts";
import { asAdmin } from "../api/admin.tsx";
import { StatusWord } from "../league/league-rows.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Ago } from "../ui/numbers.tsx";
import { Problem } from "../ui/page.tsx";
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

const QUESTIONS = {
  stop: {
    title: (name: string) => `Stop ${name} permanently?`,
    yes: "Stop experiment",
    text: "It can't be resumed. Its running leagues end, and runs that have not started never will. To interrupt it, pause it instead.",
  },
  delete: {
    title: (name: string) => `Delete ${name}?`,
    yes: "Delete experiment",
    text: "Its results are no longer listed. Its leagues are kept; those that run are paused.",
  },
} as const;

function Controls({ experiment, onChange }: HeadProps) {
  const { id, name, status, counts, reason } = experiment;
  const [, go] = useLocation();
  const [problem, setProblem] = useState<Error | null>(null);
  const [asking, setAsking] = useState<keyof typeof QUESTIONS | null>(null);
  const run = async (act: () => Promise<unknown>, done: () => void) => {
    setProblem(null);
    try {
      await asAdmin(act);
      done();
    } catch (failure) {
      setProblem(failure as Error);
    }
  };
  const command = (verb: Command) => void run(() => api.experimentCommand(id, verb), onChange);
  const answer = (yes: boolean) => {
    const asked = asking;
    setAsking(null);
    if (!yes || asked === null) return;
    if (asked === "stop") command("stop");
    else
      void run(
        () => api.deleteExperiment(id),
        () => go("/experiments"),
      );
  };
  const isRepeatable = counts.missing > 0 && status === "ended" && reason === "";
  const question = asking && QUESTIONS[asking];
  return (
    <div className="stack">
      <div className="row">
        {isRepeatable && (
          <button
            type="button"
            title="Plays the runs again whose leagues were deleted"
            onClick={() => command("resume?missing=true")}
          >
            Repeat missing runs
          </button>
        )}
        <span className={status === "ended" ? "row gone" : "row"}>
          {status === "paused" ? (
            <button type="button" className="primary" onClick={() => command("resume")}>
              Resume
            </button>
          ) : (
            <button type="button" onClick={() => command("pause")}>
              Pause
            </button>
          )}
          <button type="button" onClick={() => setAsking("stop")}>
            Stop
          </button>
        </span>
        <button type="button" onClick={() => setAsking("delete")}>
          Delete
        </button>
      </div>
      <Problem error={problem} />
      <Confirm open={question !== null} title={question?.title(name) ?? ""} yes={question?.yes ?? ""} onAnswer={answer}>
        {question?.text}
      </Confirm>
    </div>
  );
}
