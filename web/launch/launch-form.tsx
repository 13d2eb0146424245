import { useId, useState, type FormEvent } from "react";
import { useLocation } from "wouter";
import { api } from "../api/api.ts";
import { budgetWords } from "./budgets.ts";
import { checkForm } from "../ui/form-check.ts";
import { carriedRows, draftFromLeague, requestFromDraft, newDraft, type LaunchDraft } from "./launch-draft.ts";
import { presetTitle } from "./preset-title.ts";
import { asAdmin } from "../api/admin.tsx";
import { BaseChoice } from "./base-choice.tsx";
import { BudgetChoice } from "./budget-choice.tsx";
import { CheckedInput } from "../ui/checked-input.tsx";
import { LearnerFields } from "./learner-fields.tsx";
import { useLearners } from "../api/use-learners.ts";
import { OptionsForm } from "./options-form.tsx";
import { Problem } from "../ui/page.tsx";
import { RuleFields } from "./rule-fields.tsx";
import { PresetFields } from "./preset-choice.tsx";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LaunchRequest, LeagueDetail, PresetFacts } from "../../server/schemas/leagues.ts";

type Change = (part: Partial<LaunchDraft>) => void;

interface LaunchFormProps {
  readonly game: GameFacts;
  readonly preset: PresetFacts | undefined;
  /** The league whose settings are copied. */
  readonly again: LeagueDetail | null;
}

/** The settings of a new league. An invalid field is unfolded, focused and shows its error. */
export function LaunchForm({ game, preset, again }: LaunchFormProps) {
  const [, go] = useLocation();
  const [draft, setDraft] = useState<LaunchDraft>(() =>
    again ? draftFromLeague(again, preset) : newDraft(preset, Math.floor(Math.random() * 10_000)),
  );
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const change: Change = (part) => setDraft({ ...draft, ...part });
  const title = preset ? presetTitle({ id: preset.id, ablation: draft.ablation }, [preset]) : game.name;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || !checkForm(event.currentTarget)) return;
    setBusy(true);
    setProblem(null);
    try {
      const { id } = await asAdmin(() => api.launch(requestFromDraft(game, preset, draft, title)));
      go(`/leagues/${id}`);
    } catch (failure) {
      setProblem(failure as Error);
      setBusy(false);
    }
  };
  const source = again && draft.own === again.config.budget ? "copied" : undefined;
  return (
    <form className="stack loose" noValidate onSubmit={(event) => void submit(event)} data-testid="launch-form">
      {preset ? (
        <PresetFields
          preset={preset}
          game={game}
          ablation={draft.ablation}
          onAblation={(ablation) => change({ ablation })}
        />
      ) : (
        <OwnSettings game={game} draft={draft} change={change} />
      )}
      <Carried carried={draft.carried} onChange={(carried) => change({ carried })} />
      <BudgetChoice
        chosen={draft.budget}
        own={draft.own}
        source={source}
        isPreset={preset !== undefined}
        onChoose={(budget) => change({ budget })}
      />
      {!preset && <Learning game={game} draft={draft} change={change} />}
      <SeedAndName draft={draft} placeholder={`${title}, seed ${draft.seed}`} change={change} />
      <Problem error={problem} />
      <div className="submit">
        <button type="submit" className="primary" aria-disabled={busy} data-testid="launch">
          {busy ? "Launching…" : `Launch ${title}`}
        </button>
        <p className="soft small">
          Runs on this server {budgetWords(draft.budget, preset || draft.budget === "own" ? draft.own : undefined)}.
        </p>
      </div>
    </form>
  );
}

interface PartProps {
  readonly game: GameFacts;
  readonly draft: LaunchDraft;
  readonly change: Change;
}

function OwnSettings({ game, draft, change }: PartProps) {
  return (
    <>
      <OptionsForm specs={game.options} values={draft.options} onChange={(options) => change({ options })} />
      <BaseChoice bases={game.bases} chosen={draft.base} onChoose={(base) => change({ base })} />
    </>
  );
}

function Learning({ game, draft, change }: PartProps) {
  const learners = useLearners();
  const learner = learners?.find(({ id }) => id === draft.learner.id);
  return (
    <>
      <RuleFields game={game} learner={learner} draft={draft} change={change} />
      <LearnerFields
        learners={learners}
        roles={game.roles}
        draft={draft.learner}
        onChange={(chosen) => change({ learner: chosen, playing: null, learnsFromPeople: false })}
      />
      {learner?.clipsRatios && (
        <label className="choice">
          <input
            type="checkbox"
            checked={draft.learnsFromPeople}
            onChange={(event) => change({ learnsFromPeople: event.currentTarget.checked })}
          />
          <b>Learn from people</b>
          <small>Also learn from matches that people play against this league, if they agree to that.</small>
        </label>
      )}
    </>
  );
}

/** Settings copied from another league that have no field here; each can be removed. */
function Carried(props: { readonly carried: LaunchRequest; readonly onChange: (carried: LaunchRequest) => void }) {
  const { carried, onChange } = props;
  const rows = carriedRows(carried);
  if (rows.length === 0) return null;
  const without = (name: string) => Object.fromEntries(Object.entries(carried).filter(([key]) => key !== name));
  return (
    <fieldset className="stack" data-testid="carried">
      <legend>Also copied</legend>
      <ul className="carried">
        {rows.map(([name, title, value]) => (
          <li key={name}>
            <span>{title}</span> <code>{value}</code>
            <button
              type="button"
              className="quiet"
              aria-label={`Remove ${title}`}
              onClick={() => onChange(without(name))}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function SeedAndName(props: { readonly draft: LaunchDraft; readonly placeholder: string; readonly change: Change }) {
  const { draft, placeholder, change } = props;
  const seedId = useId();
  return (
    <div className="fields">
      <label className="field" htmlFor={seedId}>
        <span>Seed</span>
        <CheckedInput
          id={seedId}
          name="seed"
          min={0}
          max={4294967295}
          integer
          required
          value={Number.isNaN(draft.seed) ? "" : draft.seed}
          onChange={(event) => change({ seed: event.currentTarget.valueAsNumber })}
        />
        <small>The same seed gives the same deals and the same initial weights.</small>
      </label>
      <label className="field">
        <span>Name</span>
        <input
          value={draft.name}
          maxLength={80}
          placeholder={placeholder}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <small>Optional. Shown in lists.</small>
      </label>
    </div>
  );
}
