import { citation } from "./preset-title.ts";
import { SettingDifferences } from "./setting-differences.tsx";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { PresetFacts } from "../../server/schemas/leagues.ts";

interface PresetChoiceProps {
  readonly presets: readonly PresetFacts[];
  /** Id of the preset; null: custom settings. */
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}

/** Choice of a paper's protocol, or custom settings. */
export function PresetChoice({ presets, chosen, onChoose }: PresetChoiceProps) {
  return (
    <fieldset className="stack">
      <legend>Protocol</legend>
      <div className="choices">
        <label className="choice">
          <input type="radio" name="preset" checked={chosen === null} onChange={() => onChoose(null)} />
          <b>Custom settings</b>
          <small>Choose the game and everything else below.</small>
        </label>
        {presets.map((preset) => (
          <label key={preset.id} className="choice">
            <input
              type="radio"
              name="preset"
              value={preset.id}
              checked={preset.id === chosen}
              onChange={() => onChoose(preset.id)}
            />
            <b>{preset.name}</b>
            <small>
              {preset.summary} {citation(preset)}.
            </small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A preset's protocol, its differences from the paper, its ablations and settings. */
export function PresetFields(props: {
  readonly preset: PresetFacts;
  readonly game: GameFacts;
  readonly ablation: string | null;
  readonly onAblation: (id: string | null) => void;
}) {
  const { preset, game, ablation, onAblation } = props;
  const switched = preset.ablations.find(({ id }) => id === ablation);
  return (
    <div className="stack loose">
      <p className="measure">
        Plays {game.name} with the protocol of {preset.paper.authors} ({preset.paper.year}),{" "}
        <cite>{preset.paper.title}</cite>. {preset.note}
      </p>
      {preset.ablations.length > 0 && (
        <label className="field ablation">
          <span>Ablation</span>
          <select value={ablation ?? ""} onChange={(event) => onAblation(event.currentTarget.value || null)}>
            <option value="">none (full protocol)</option>
            {preset.ablations.map(({ id }) => (
              <option key={id} value={id}>
                {id.replaceAll("-", " ")}
              </option>
            ))}
          </select>
          <small>{switched?.summary ?? "Removes or replaces one part, to measure its effect."}</small>
        </label>
      )}
      {preset.ablations.length > 0 && (
        <details>
          <summary>What each ablation does</summary>
          <dl className="facts">
            {preset.ablations.map(({ id, summary }) => (
              <div key={id} style={{ display: "contents" }}>
                <dt>{id.replaceAll("-", " ")}</dt>
                <dd>{summary}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <section className="stack">
        <h2>Settings</h2>
        <p className="soft small measure">
          Every setting that differs from the defaults of the game and the learner. Budget, seed and name are chosen
          below.
        </p>
        <SettingDifferences
          game={game}
          label="Settings that differ from the defaults"
          columns={[
            { title: "Default", config: preset.defaults },
            { title: "Full protocol", config: preset.config },
            ...(switched ? [{ title: "With this ablation", config: switched.config }] : []),
          ]}
        />
      </section>
    </div>
  );
}
