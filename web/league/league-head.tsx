import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/api.ts";
import { formatCount, formatDuration } from "../ui/format.ts";
import { citation, presetTitle } from "../launch/preset-title.ts";
import { asAdmin } from "../api/admin.tsx";
import { isWaiting } from "../launch/budgets.ts";
import { BudgetBar } from "./budget-bar.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { useGame } from "../api/games.tsx";
import { PlayingLine } from "./playing-line.tsx";
import { StatusWord } from "./league-rows.tsx";
import { companyWords } from "../ui/company.ts";
import { Problem } from "../ui/page.tsx";
import { RunControls } from "../ui/run-controls.tsx";
import { usePresets } from "../api/use-presets.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** A league's name, status, progress and controls. */
export function LeagueHead({ league, onChange }: { readonly league: LeagueDetail; readonly onChange: () => void }) {
  const { name } = useGame(league.game);
  const { episodes, steps, updates, members, seconds, episodesPerSecond, status, reason } = league;
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{league.name}</h1>
        <Controls league={league} onChange={onChange} />
      </div>
      <p className="league-figures soft">
        <span data-testid="league-status">
          <StatusWord status={status} />
        </span>
        <span>{name}</span>
        <span title="Self-play episodes, all stored">{formatCount(episodes)} episodes</span>
        <span title="Actions by players, chance excluded">{formatCount(steps)} steps</span>
        <span title="Training updates of the policy">
          <span data-testid="updates">{formatCount(updates)}</span> updates
        </span>
        <span title="Frozen policies in the population">
          {members} {members === 1 ? "snapshot" : "snapshots"}
        </span>
        <span title="Episodes per second over the last ten seconds">
          {formatCount(status === "running" ? episodesPerSecond : 0)} episodes/s
        </span>
        <span title="Running time without pauses">{formatDuration(seconds)}</span>
      </p>
      <BudgetBar league={league} />
      <Protocol league={league} />
      <PlayingLine league={league} />
      {league.experiment && (
        <p data-testid="of-experiment">
          <Link href={`/experiments/${league.experiment.id}`}>Run of an experiment</Link>: arm {league.experiment.arm},
          seed {league.experiment.seed}.
        </p>
      )}
      <p className="league-reason" data-testid="league-reason">
        {reason && (isWaiting(league) ? `Waiting: ${asSentence(reason)}` : asSentence(reason))}
      </p>
    </div>
  );
}

/** The league's preset, with its paper and ablation. */
function Protocol({ league }: { readonly league: LeagueDetail }) {
  const { presets } = usePresets();
  const { preset } = league.config;
  if (!preset) return null;
  const known = presets?.find(({ id }) => id === preset.id);
  const switched = known?.ablations.find(({ id }) => id === preset.ablation);
  return (
    <p className="measure" data-testid="preset">
      <b>{presetTitle(preset, presets ?? [])}</b>
      {known && (
        <>
          : the protocol of {citation(known)}, <cite>{known.paper.title}</cite>.
        </>
      )}{" "}
      {switched?.summary}
    </p>
  );
}

/** A ledger's reason as a sentence: "2 updates done, as planned" -> "2 updates done, as planned." */
const asSentence = (reason: string): string => (/[.!?]$/.test(reason) ? reason : `${reason}.`);

function Controls({ league, onChange }: { readonly league: LeagueDetail; readonly onChange: () => void }) {
  const [problem, setProblem] = useState<Error | null>(null);
  const [asking, setAsking] = useState(false);
  const { facts } = useGame(league.game);
  const command = async (verb: "pause" | "resume" | "stop") => {
    setProblem(null);
    try {
      await asAdmin(() => api.command(league.id, verb));
      onChange();
    } catch (failure) {
      setProblem(failure as Error);
    }
  };
  return (
    <div className="stack">
      <div className="row">
        <Link href={`/play?game=${league.game}&league=${league.id}`} className="button">
          Play {companyWords(facts).preposition} it
        </Link>
        <RunControls status={league.status} onCommand={(one) => void command(one)} onStop={() => setAsking(true)} />
      </div>
      <Problem error={problem} />
      <Confirm
        open={asking}
        title={`Stop ${league.name} permanently?`}
        yes="Stop league"
        onAnswer={(yes) => {
          setAsking(false);
          if (yes) void command("stop");
        }}
      >
        It can't be resumed. Its curves, snapshots and matches are kept, and you can still play{" "}
        {companyWords(facts).preposition} it. To interrupt it, pause it instead.
      </Confirm>
    </div>
  );
}
