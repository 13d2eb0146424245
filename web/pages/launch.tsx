import { useState, type FormEvent } from "react";
import { useLocation } from "wouter";
import type { GameFacts, LaunchRequest, LearnerFacts } from "../../server/api/schemas.ts";
import { asAdmin } from "../components/admin.tsx";
import { GameChoice } from "../components/game-choice.tsx";
import { useGames } from "../components/games.tsx";
import { useLearners } from "../components/learners.ts";
import { OptionsForm, type OptionValues } from "../components/options-form.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { api } from "../lib/api.ts";
import { formatDuration, toWords } from "../lib/format.ts";

const BUDGETS = [
  { name: "5 minutes", seconds: 300 },
  { name: "30 minutes", seconds: 1800 },
  { name: "2 hours", seconds: 7200 },
  { name: "until stopped", seconds: null },
] as const;

/** What the form holds. */
interface Draft {
  readonly name: string;
  readonly options: OptionValues;
  readonly pastShare: number;
  readonly learner: string;
  readonly hyperparameters: Readonly<Record<string, number>>;
  readonly seconds: number | null;
  readonly seed: number;
}

/** Starts a league: everything has a default, so one click does. */
export function Launch() {
  useTitle("Launch a league");
  const { games, error } = useGames();
  const [chosen, setChosen] = useState<string | null>(null);
  const game = games?.find(({ id }) => id === chosen) ?? games?.[0];
  return (
    <div className="stack loose">
      <h1>Launch a league</h1>
      <p className="measure">
        One policy network takes every seat and plays itself, and now and then its own past snapshots. It learns from
        the stored episodes and is measured as it goes. The defaults learn something in minutes.
      </p>
      <Problem error={error} />
      {!games && !error && <Waiting>Asking the server for its games.</Waiting>}
      {games && game && (
        <>
          <GameChoice games={games} chosen={game.id} onChoose={setChosen} />
          <LaunchForm key={game.id} game={game} />
        </>
      )}
    </div>
  );
}

function LaunchForm({ game }: { readonly game: GameFacts }) {
  const [, go] = useLocation();
  const learners = useLearners();
  const [draft, setDraft] = useState<Draft>(() => ({
    name: "",
    options: {},
    pastShare: 0.25,
    learner: "ppo",
    hyperparameters: {},
    seconds: 1800,
    seed: Math.floor(Math.random() * 10_000),
  }));
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const { id } = await asAdmin(() => api.launch(requestOf(game, draft)));
      go(`/leagues/${id}`);
    } catch (failure) {
      setProblem(failure as Error);
      setBusy(false);
    }
  };
  return (
    <form className="stack loose" onSubmit={(event) => void submit(event)} data-testid="launch-form">
      <OptionsForm specs={game.options} values={draft.options} onChange={(options) => change({ options })} />
      <label className="field" style={{ maxWidth: 480 }}>
        <span>Opponents: {Math.round(draft.pastShare * 100)}% past snapshots</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={draft.pastShare}
          onChange={(event) => change({ pastShare: event.currentTarget.valueAsNumber })}
        />
        <small>The rest is the current policy against itself. Past opponents keep it from chasing its own tail.</small>
      </label>
      <fieldset className="stack">
        <legend>Budget</legend>
        <span className="segments" role="group" aria-label="Budget">
          {BUDGETS.map(({ name, seconds }) => (
            <button
              key={name}
              type="button"
              aria-pressed={draft.seconds === seconds}
              onClick={() => change({ seconds })}
            >
              {name}
            </button>
          ))}
        </span>
      </fieldset>
      <LearnerFields learners={learners} draft={draft} change={change} />
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
            placeholder={`${game.name}, seed ${draft.seed}`}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <small>For the lists. Empty is fine.</small>
        </label>
      </div>
      <Problem error={problem} />
      <div className="submit">
        <button type="submit" className="primary" aria-disabled={busy} data-testid="launch">
          {busy ? "Launching" : `Launch ${game.name}`}
        </button>
        <p className="soft small">Plays and learns on this machine; {budgetWords(draft.seconds)}.</p>
      </div>
    </form>
  );
}

function budgetWords(seconds: number | null): string {
  return seconds === null ? "it goes on until it is stopped" : `it ends by itself after ${formatDuration(seconds)}`;
}

function LearnerFields(props: {
  readonly learners: readonly LearnerFacts[] | null;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}) {
  const { learners, draft, change } = props;
  const learner = learners?.find(({ id }) => id === draft.learner);
  return (
    <details>
      <summary>
        Learner: {draft.learner}
        {learner ? `, ${Object.keys(learner.hyperparameters).length} hyper-parameters` : ""}
      </summary>
      <div className="stack loose">
        <p className="soft measure">{learner?.summary}</p>
        <div className="fields">
          {Object.entries(learner?.hyperparameters ?? {}).map(([name, spec]) => (
            <label key={name} className="field">
              <span>{toWords(name)}</span>
              <input
                type="number"
                min={spec.min}
                max={spec.max}
                step="any"
                placeholder={String(spec.default)}
                value={draft.hyperparameters[name] ?? ""}
                onChange={(event) =>
                  change({ hyperparameters: withValue(draft.hyperparameters, name, event.currentTarget.valueAsNumber) })
                }
              />
              <small>
                {spec.meaning} From {spec.min} to {spec.max}; {spec.default} where left empty.
              </small>
            </label>
          ))}
        </div>
      </div>
    </details>
  );
}

function withValue(values: Readonly<Record<string, number>>, name: string, value: number): Record<string, number> {
  const others = Object.entries(values).filter(([other]) => other !== name);
  return Object.fromEntries(Number.isNaN(value) ? others : [...others, [name, value]]);
}

function requestOf(game: GameFacts, draft: Draft): LaunchRequest {
  const { name, options, pastShare, learner, hyperparameters, seconds, seed } = draft;
  return {
    game: game.id,
    name: name || `${game.name}, seed ${seed}`,
    options,
    seed,
    pastShare,
    learner: { id: learner, hyperparameters },
    budget: seconds === null ? {} : { seconds },
  };
}
