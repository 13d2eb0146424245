import { useState, type FormEvent } from "react";
import { Problem } from "../ui/page.tsx";
import { EXAMPLE_EXPERIMENT, readExperimentJson } from "./experiment-draft.ts";
import { useExperimentLaunch } from "./experiment-form.tsx";

/** Launches the experiment of a JSON text or file. */
export function JsonExperiment() {
  const { problem, busy, launch } = useExperimentLaunch();
  const [text, setText] = useState("");
  const [fault, setFault] = useState("");
  const change = (next: string) => {
    setText(next);
    setFault("");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readExperimentJson(text);
    if ("fault" in read) setFault(read.fault);
    else void launch(read.request);
  };
  return (
    <form className="stack loose" noValidate onSubmit={submit} data-testid="json-form">
      <label className="field json-field">
        <span>Experiment</span>
        <textarea
          value={text}
          spellCheck={false}
          placeholder={EXAMPLE_EXPERIMENT}
          aria-invalid={fault !== "" || undefined}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <small>
          JSON with <code>arms</code> and <code>seeds</code>: each arm has the settings of a launch in which it differs
          from <code>settings</code>. The same file runs with <code>experiment run --config</code>.
        </small>
      </label>
      <label className="field">
        <span>Or a file</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            void file?.text().then(change, () => setFault(`${file.name} can't be read.`));
          }}
        />
      </label>
      {fault !== "" && (
        <p className="problem" role="alert">
          {fault}
        </p>
      )}
      <Problem error={problem} />
      <div className="submit">
        <button type="submit" className="primary" aria-disabled={busy} data-testid="launch-json">
          {busy ? "Launching…" : "Launch experiment"}
        </button>
      </div>
    </form>
  );
}
