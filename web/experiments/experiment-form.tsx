import { useState, type FormEvent } from "react";
import { useLocation } from "wouter";
import { api } from "../api/api.ts";
import { asAdmin } from "../api/admin.tsx";
import { budgetWords } from "../launch/budgets.ts";
import { citation } from "../launch/preset-title.ts";
import { CheckedInput } from "../ui/checked-input.tsx";
import { checkForm } from "../ui/form-check.ts";
import { Problem } from "../ui/page.tsx";
import {
  newExperimentDraft,
  requestFromExperimentDraft,
  seedCount,
  toggleAblation,
  type ExperimentDraft,
} from "./experiment-draft.ts";
import type { PresetFacts } from "../../server/schemas/leagues.ts";

const SEEDS_FAULT = "seeds must be a count from 1 to 100, or different whole numbers such as 1, 2, 7.";
const ABLATIONS_FAULT = "Choose at least one arm.";

/** Launches the preset and its ablations over several seeds. */
export function PresetExperiment({ presets }: { readonly presets: readonly PresetFacts[] }) {
  const { problem, busy, launch } = useExperimentLaunch();
  const [draft, setDraft] = useState<ExperimentDraft>(() => newExperimentDraft(presets[0]?.id ?? ""));
  const [fault, setFault] = useState("");
  const preset = presets.find(({ id }) => id === draft.preset);
  const change = (part: Partial<ExperimentDraft>) => {
    setDraft({ ...draft, ...part });
    setFault("");
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!checkForm(event.currentTarget)) return;
    const wrong = faultOf(draft);
    setFault(wrong);
    if (wrong === "") void launch(requestFromExperimentDraft(draft));
  };
  if (!preset) return null;
  const runs = draft.ablations.length * seedCount(draft.seeds);
  return (
    <form className="stack loose" noValidate onSubmit={submit} data-testid="experiment-form">
      <label className="field" style={{ maxWidth: "68ch" }}>
        <span>Preset</span>
        <select value={preset.id} onChange={({ currentTarget }) => setDraft(newExperimentDraft(currentTarget.value))}>
          {presets.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <small>
          {preset.summary} {citation(preset)}.
        </small>
      </label>
      <Arms preset={preset} draft={draft} onChange={change} />
      <Fields preset={preset} draft={draft} change={change} />
      {fault !== "" && (
        <p className="problem" role="alert">
          {fault}
        </p>
      )}
      <Problem error={problem} />
      <div className="submit">
        <button type="submit" className="primary" aria-disabled={busy} data-testid="launch-experiment">
          {busy ? "Launching…" : "Launch experiment"}
        </button>
        <p className="soft small">
          {runs === 1 ? "1 league" : `${runs} leagues`}: {draft.ablations.length}{" "}
          {draft.ablations.length === 1 ? "arm" : "arms"} with {seedCount(draft.seeds)} seeds each, as many at once as
          the server has job processes.
        </p>
      </div>
    </form>
  );
}

function faultOf({ ablations, seeds }: ExperimentDraft): string {
  if (ablations.length === 0) return ABLATIONS_FAULT;
  return seedCount(seeds) === 0 ? SEEDS_FAULT : "";
}

interface PartProps {
  readonly preset: PresetFacts;
  readonly draft: ExperimentDraft;
  readonly change: (part: Partial<ExperimentDraft>) => void;
}

/** The preset and its ablations; the first that is chosen is the baseline. */
function Arms({ preset, draft, onChange }: Omit<PartProps, "change"> & { readonly onChange: PartProps["change"] }) {
  const arms = [
    { id: "none", summary: "The full protocol." },
    ...preset.ablations.map(({ id, summary }) => ({ id, summary })),
  ];
  const all = arms.map(({ id }) => id);
  return (
    <fieldset className="stack">
      <legend>Arms</legend>
      <div className="choices">
        {arms.map(({ id, summary }) => (
          <label key={id} className="choice">
            <input
              type="checkbox"
              checked={draft.ablations.includes(id)}
              onChange={() => onChange({ ablations: toggleAblation(draft.ablations, id, all) })}
            />
            <b>{id === "none" ? "none (full protocol)" : id.replaceAll("-", " ")}</b>
            <small>{summary}</small>
          </label>
        ))}
      </div>
      <p className="soft small">
        {draft.ablations[0] === undefined
          ? ABLATIONS_FAULT
          : `The others are compared with ${draft.ablations[0].replaceAll("-", " ")}, seed by seed.`}
      </p>
    </fieldset>
  );
}

function Fields({ preset, draft, change }: PartProps) {
  return (
    <div className="fields">
      <label className="field">
        <span>Seeds</span>
        <input
          value={draft.seeds}
          maxLength={1200}
          inputMode="numeric"
          aria-invalid={seedCount(draft.seeds) === 0 || undefined}
          onChange={(event) => change({ seeds: event.currentTarget.value })}
        />
        <small>A count, or a list such as 1, 2, 7. Intervals need three, and are nominal from ten.</small>
      </label>
      <label className="field" htmlFor="experiment-updates">
        <span>Updates</span>
        <CheckedInput
          id="experiment-updates"
          name="updates"
          min={1}
          max={10_000_000}
          integer
          required={false}
          placeholder="preset"
          value={Number.isNaN(draft.updates) ? "" : draft.updates}
          onChange={(event) => change({ updates: event.currentTarget.valueAsNumber })}
        />
        <small>Ends every league. Empty: the preset's own budget, {budgetWords("own", preset.config.budget)}.</small>
      </label>
      <label className="field">
        <span>Name</span>
        <input
          value={draft.name}
          maxLength={80}
          placeholder={preset.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <small>Optional. Shown in lists.</small>
      </label>
    </div>
  );
}

/** Launches an experiment and opens its page. */
export function useExperimentLaunch(): {
  readonly problem: Error | null;
  readonly busy: boolean;
  readonly launch: (request: object) => Promise<void>;
} {
  const [, go] = useLocation();
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  return {
    problem,
    busy,
    async launch(request) {
      if (busy) return;
      setBusy(true);
      setProblem(null);
      try {
        const { id } = await asAdmin(() => api.launchExperiment(request));
        go(`/experiments/${id}`);
      } catch (failure) {
        setProblem(failure as Error);
        setBusy(false);
      }
    },
  };
}
