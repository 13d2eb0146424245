import { useState, type FormEvent } from "react";
import { useLocation, useSearch } from "wouter";
import type { GameFacts, LaunchRequest, PresetFacts } from "../../server/api/schemas.ts";
import { asAdmin } from "../components/admin.tsx";
import { BaseChoice } from "../components/base-choice.tsx";
import { BudgetChoice } from "../components/budget-choice.tsx";
import { GameChoice } from "../components/game-choice.tsx";
import { useGames } from "../components/games.tsx";
import { LearnerFields, type LearnerDraft } from "../components/learner-fields.tsx";
import { useLearners } from "../components/learners.ts";
import { OptionsForm, type OptionValues } from "../components/options-form.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { PresetChoice, PresetFields } from "../components/preset-choice.tsx";
import { usePresets } from "../components/presets.ts";
import { api } from "../lib/api.ts";
import { budgetRequest, budgetWords, offeredBudgets, type Budget } from "../lib/budgets.ts";
import { presetTitle } from "../lib/presets.ts";

/** What the form holds. */
interface Draft {
  readonly name: string;
  readonly ablation: string | null;
  readonly options: OptionValues;
  /** The base policy it starts from, by id; null: first weights. */
  readonly base: string | null;
  readonly pastShare: number;
  readonly learner: LearnerDraft;
  readonly budget: Budget;
  readonly seed: number;
}

/** Starts a league: everything has a default, so one click does. */
export function Launch() {
  useTitle("Launch a league");
  const { games, error } = useGames();
  const { presets, error: unknown } = usePresets();
  const wanted = new URLSearchParams(useSearch());
  const [chosen, setChosen] = useState<string | null>(wanted.get("game"));
  const [protocol, setProtocol] = useState<string | null>(wanted.get("preset"));
  const preset = presets?.find(({ id }) => id === protocol);
  const game = games?.find(({ id }) => id === (preset?.game ?? chosen)) ?? games?.[0];
  return (
    <div className="stack loose">
      <h1>Launch a league</h1>
      <p className="measure">
        A policy takes the seats and plays itself, and now and then its own past snapshots. It learns from the stored
        episodes and is measured as it goes. The defaults learn something in minutes.
      </p>
      <Problem error={error ?? unknown} />
      {!(games && presets) && !error && !unknown && <Waiting>Asking the server for its games.</Waiting>}
      {games && game && (presets || unknown) && (
        <>
          {presets && presets.length > 0 && (
            <PresetChoice presets={presets} chosen={preset?.id ?? null} onChoose={setProtocol} />
          )}
          {!preset && <GameChoice games={games} chosen={game.id} onChoose={setChosen} />}
          <LaunchForm key={preset?.id ?? game.id} game={game} preset={preset} />
        </>
      )}
    </div>
  );
}

function LaunchForm({ game, preset }: { readonly game: GameFacts; readonly preset: PresetFacts | undefined }) {
  const [, go] = useLocation();
  const learners = useLearners();
  const own = preset?.config.budget;
  const [draft, setDraft] = useState<Draft>(() => ({
    name: "",
    ablation: null,
    options: {},
    base: null,
    pastShare: 0.25,
    learner: { id: "ppo", hyperparameters: {} },
    budget: offeredBudgets(own).includes("own") ? "own" : 1800,
    seed: Math.floor(Math.random() * 10_000),
  }));
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const title = preset ? presetTitle({ id: preset.id, ablation: draft.ablation }, [preset]) : game.name;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const { id } = await asAdmin(() => api.launch(requestOf(game, preset, draft, title)));
      go(`/leagues/${id}`);
    } catch (failure) {
      setProblem(failure as Error);
      setBusy(false);
    }
  };
  return (
    <form className="stack loose" onSubmit={(event) => void submit(event)} data-testid="launch-form">
      {preset ? (
        <PresetFields
          preset={preset}
          game={game.name}
          ablation={draft.ablation}
          onAblation={(ablation) => change({ ablation })}
        />
      ) : (
        <>
          <OptionsForm specs={game.options} values={draft.options} onChange={(options) => change({ options })} />
          <BaseChoice bases={game.bases} chosen={draft.base} onChoose={(base) => change({ base })} />
          <PastShare share={draft.pastShare} onChange={(pastShare) => change({ pastShare })} />
        </>
      )}
      <BudgetChoice chosen={draft.budget} own={own} onChoose={(budget) => change({ budget })} />
      {!preset && (
        <LearnerFields
          learners={learners}
          roles={game.roles}
          draft={draft.learner}
          onChange={(learner) => change({ learner })}
        />
      )}
      <SeedAndName draft={draft} placeholder={`${title}, seed ${draft.seed}`} change={change} />
      <Problem error={problem} />
      <div className="submit">
        <button type="submit" className="primary" aria-disabled={busy} data-testid="launch">
          {busy ? "Launching" : `Launch ${title}`}
        </button>
        <p className="soft small">Plays and learns on this machine; {budgetWords(draft.budget, own)}.</p>
      </div>
    </form>
  );
}

function PastShare({ share, onChange }: { readonly share: number; readonly onChange: (share: number) => void }) {
  return (
    <label className="field" style={{ maxWidth: 480 }}>
      <span>Opponents: {Math.round(share * 100)}% past snapshots</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={share}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <small>The rest is the current policy against itself. Past opponents keep it from chasing its own tail.</small>
    </label>
  );
}

function SeedAndName(props: {
  readonly draft: Draft;
  readonly placeholder: string;
  readonly change: (part: Partial<Draft>) => void;
}) {
  const { draft, placeholder, change } = props;
  return (
    <div className="fields">
      <label className="field">
        <span>Seed</span>
        <input
          type="number"
          min={0}
          max={4294967295}
          step={1}
          required
          value={Number.isNaN(draft.seed) ? "" : draft.seed}
          onChange={(event) => change({ seed: event.currentTarget.valueAsNumber })}
        />
        <small>The same seed deals the same cards and starts from the same network.</small>
      </label>
      <label className="field">
        <span>Name</span>
        <input
          value={draft.name}
          maxLength={80}
          placeholder={placeholder}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <small>For the lists. Empty is fine.</small>
      </label>
    </div>
  );
}

function requestOf(game: GameFacts, preset: PresetFacts | undefined, draft: Draft, title: string): LaunchRequest {
  const { name, ablation, options, base, pastShare, learner, budget, seed } = draft;
  const common = {
    name: (name || `${title}, seed ${seed}`).slice(0, 80),
    seed,
    budget: budgetRequest(budget),
  };
  if (preset) return { preset: preset.id, ...(ablation !== null && { ablation }), ...common };
  return { game: game.id, options, base, pastShare, learner, ...common };
}
