import { mainMeasures } from "../../agents/evaluation/main-measures.ts";
import { budgetProgress } from "../../agents/league/budget.ts";
import type { LeagueConfig } from "../../agents/league/ledger.ts";
import { games } from "../../games/registry.ts";
import type { RunStatus, StoredRun } from "../experiments/experiments.ts";
import { experimentShare, secondsLeft } from "../experiments/progress.ts";
import { runFacts } from "../experiments/report-input.ts";
import type { ReportWithCurves } from "../experiments/reports.ts";
import { isOver, type DamagedExperiment, type ExperimentView } from "../experiments/service.ts";
import type { ExperimentDetail, ExperimentSummary } from "../schemas/experiments.ts";
import type { ExperimentRecord } from "../store/store.ts";

type Counts = Record<RunStatus, number>;

const noRuns = (): Counts => ({ waiting: 0, running: 0, paused: 0, ended: 0, damaged: 0, missing: 0 });

function countRuns(runs: readonly StoredRun[]): Counts {
  const counts = noRuns();
  for (const { status } of runs) counts[status]++;
  return counts;
}

export function presentExperiments(views: readonly (ExperimentView | DamagedExperiment)[]): ExperimentSummary[] {
  return views.map((view) => ("record" in view ? presentExperimentSummary(view) : presentDamaged(view)));
}

export function presentExperimentSummary(view: ExperimentView): ExperimentSummary {
  const { arms, seeds } = view.record;
  return { ...presentProgress(view), arms: arms.length, seeds: seeds.length };
}

function presentProgress(view: ExperimentView): Omit<ExperimentSummary, "arms" | "seeds"> {
  const { record, runs, problem, width } = view;
  const status = statusOf(view);
  return {
    id: record.id,
    name: record.name,
    createdAt: record.createdAt,
    status,
    reason: status === "running" ? "" : reasonOf(record, status),
    problem: status === "running" ? problem : null,
    counts: countRuns(runs),
    share: experimentShare(runs),
    secondsLeft: status === "running" ? secondsLeft(runs, width) : null,
  };
}

const presentDamaged = ({ id, problem }: DamagedExperiment): ExperimentSummary => ({
  id,
  name: id,
  createdAt: 0,
  status: "damaged",
  reason: problem,
  problem: null,
  arms: 0,
  seeds: 0,
  counts: noRuns(),
  share: 0,
  secondsLeft: null,
});

function statusOf(view: ExperimentView): "running" | "paused" | "ended" {
  if (isOver(view)) return "ended";
  const isRunning = view.runs.some(({ status }) => status === "running");
  return isRunning || view.record.control?.state === "running" ? "running" : "paused";
}

function reasonOf({ control }: ExperimentRecord, status: "paused" | "ended"): string {
  if (control?.state === "stopped" || (control?.state === "paused" && status === "paused")) return control.reason;
  if (status === "ended") return "";
  return "No server runs it. Resume it to continue it here.";
}

/** @param report its results, which may be older than `view` while a league runs. */
export function presentExperiment(view: ExperimentView, report: ReportWithCurves): ExperimentDetail {
  const { record, runs } = view;
  const { arms, seeds, baseline } = record;
  const { complete, arms: results, differences, curves, settings, meanings, notes } = report;
  const facts = runs.map((run) => ({ ...runFacts(run), progress: run.state && budgetProgress(run.state) }));
  const answer = { complete, arms: results, differences, curves, settings, meanings, notes, runs: facts };
  const definition = { arms, seeds, baseline };
  // The schema's types are mutable copies of the report's.
  return {
    ...presentProgress(view),
    definition,
    headline: headlineOf(record),
    main: presentMainMeasures(arms.map(({ config }) => config)),
    ...answer,
  } as unknown as ExperimentDetail;
}

/** The headline measures of the arms' games. */
function headlineOf({ arms }: ExperimentRecord): string[] {
  const played = new Set(arms.map(({ config }) => config.game));
  return [...new Set(games.filter(({ id }) => played.has(id)).flatMap(({ measures }) => measures?.headline ?? []))];
}

/** The measures that are shown first of leagues, which may play different games. */
export function presentMainMeasures(leagues: readonly Pick<LeagueConfig, "game" | "cast">[]): string[] {
  const main = leagues.flatMap(({ game, cast }) => {
    const played = games.find(({ id }) => id === game);
    return played ? mainMeasures(played, cast) : [];
  });
  return [...new Set(main)];
}
