import { useState } from "react";
import { usePresets } from "../api/use-presets.ts";
import { PresetExperiment } from "../experiments/experiment-form.tsx";
import { JsonExperiment } from "../experiments/json-experiment.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";

const SOURCES = [
  ["preset", "Preset and ablations"],
  ["json", "JSON"],
] as const;

/** Launches an experiment: a preset with ablations, or any settings as JSON. */
export function NewExperimentPage() {
  useTitle("Launch an experiment");
  const { presets, error } = usePresets();
  const [source, setSource] = useState<"preset" | "json">("preset");
  return (
    <div className="stack loose">
      <h1>Launch an experiment</h1>
      <p className="measure">
        Each arm is played with every seed, in a league of its own. The first seed of every arm is played before the
        second of any.
      </p>
      <span className="segments" role="group" aria-label="Settings from">
        {SOURCES.map(([id, name]) => (
          <button key={id} type="button" aria-pressed={source === id} onClick={() => setSource(id)}>
            {name}
          </button>
        ))}
      </span>
      {source === "json" && <JsonExperiment />}
      {source === "preset" && (
        <>
          <Problem error={error} />
          {!presets && !error && <Waiting>Loading…</Waiting>}
          {presets && <PresetExperiment presets={presets} />}
        </>
      )}
    </div>
  );
}
