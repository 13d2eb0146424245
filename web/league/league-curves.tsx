import { useMemo } from "react";
import { ChartGroup } from "../charts/chart-group.tsx";
import { Curve } from "../charts/curve.tsx";
import { chartSettings } from "../charts/chart-settings.ts";
import { evaluationCurves, learningCurves, type MeasureCurve } from "../charts/curves.ts";
import { CurveSettings } from "./curve-settings.tsx";
import { leagueProgress } from "./progress.ts";
import { useStore } from "../ui/value-store.ts";
import { useGame } from "../api/games.tsx";
import { MeasureChart } from "./measure-chart.tsx";
import { Waiting } from "../ui/page.tsx";
import { Unfolded } from "../ui/unfolded.tsx";
import { ProgressTable } from "./progress-table.tsx";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

interface LeagueCurvesProps {
  readonly league: LeagueDetail;
  /** What each metric of its learner means. */
  readonly metrics: Readonly<Record<string, string>>;
}

/** A league's evaluation curves and training metrics. */
export function LeagueCurves({ league, metrics }: LeagueCurvesProps) {
  const { facts } = useGame(league.game);
  const { axis, smoothing } = useStore(chartSettings);
  const measured = useMemo(
    () => evaluationCurves(league, axis, smoothing, facts ?? { enumerable: false, headline: [], roles: [] }),
    [league, axis, smoothing, facts],
  );
  const learned = useMemo(() => learningCurves(league, axis, smoothing, metrics), [league, axis, smoothing, metrics]);
  const waiting = waitingWords(league);
  return (
    <ChartGroup name={league.id} axis={axis}>
      <section className="stack loose">
        <div className="row apart">
          <h2>Evaluation</h2>
          <CurveSettings axis={axis} smoothing={smoothing} />
        </div>
        <div className="curves">
          {measured
            .filter(({ main }) => main)
            .map((curve) => (
              <MeasureChart key={curve.id} curve={curve} waiting={waiting} />
            ))}
        </div>
        <OtherCurves curves={measured.filter(({ main }) => !main)} waiting={waiting} />
        <Unfolded summary={progressWords(measured, league)}>
          {() => <ProgressTable groups={leagueProgress(league, measured)} />}
        </Unfolded>
      </section>
      <section className="stack loose">
        <h2>Training metrics</h2>
        <div className="curves fine">
          {learned.map(({ id, names, title, spec }) => (
            <Curve
              key={id}
              id={id}
              title={title}
              meaning={metrics[id] ?? metrics[names[0] ?? ""] ?? ""}
              waiting={updateWords(league)}
              low
              {...spec}
            />
          ))}
        </div>
      </section>
    </ChartGroup>
  );
}

/** Measures other than the game's headline, in one collapsed section that is there from the start. */
function OtherCurves({ curves, waiting }: { readonly curves: readonly MeasureCurve[]; readonly waiting: string }) {
  return (
    <Unfolded summary={curves.length === 0 ? "Other measures" : `Other measures, ${curves.length} charts`}>
      {() => (
        <div className="stack" data-testid="other-curves">
          {curves.length === 0 && <Waiting>{waiting}</Waiting>}
          {curves.map((curve) => (
            <Unfolded
              key={curve.id}
              summary={`${curve.title}${curve.names.length > 1 ? `, ${curve.names.length} lines` : ""}`}
            >
              {() => (
                <div className="curves">
                  <MeasureChart curve={curve} waiting={waiting} />
                </div>
              )}
            </Unfolded>
          ))}
        </div>
      )}
    </Unfolded>
  );
}

function progressWords(curves: readonly MeasureCurve[], { evaluations }: LeagueDetail): string {
  const count = curves.reduce((sum, { names }) => sum + names.length, 0);
  if (evaluations.length === 0) return "All measures, start and now";
  return `${count === 1 ? "The measure" : `All ${count} measures`}, start and now`;
}

function updateWords({ status, config, updates }: LeagueDetail): string {
  if (updates > 0) return "Not recorded in this league.";
  if (status === "ended") return "The league ended before its first update.";
  return `Waiting for the first update, after ${config.segmentsPerUpdate} segments of ${config.segmentEpisodes} episodes.`;
}

function waitingWords({ status, policy, config }: LeagueDetail): string {
  if (status === "ended") return "The league ended before its first evaluation.";
  const paused = status === "paused" ? " The league is paused." : "";
  if (policy === null && config.base !== null) {
    return `Cloning the base policy \u201c${config.base}\u201d.${paused}`;
  }
  return `Waiting for the first evaluation.${paused}`;
}
