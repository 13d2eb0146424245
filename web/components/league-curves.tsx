import { useMemo, useState } from "react";
import type { LeagueDetail } from "../../server/api/schemas.ts";
import { Curve } from "../charts/curve.tsx";
import { axisNames, evaluationCurves, learningCurves, type AxisName } from "../lib/curves.ts";
import { formatNumber } from "../lib/format.ts";
import { measureTitle } from "../lib/measures.ts";
import { useGame } from "./games.tsx";
import { useLearners } from "./learners.ts";
import { Waiting } from "./page.tsx";

/** The curves of a league: what is measured, and what its learner says. */
export function LeagueCurves({ league }: { readonly league: LeagueDetail }) {
  const { facts } = useGame(league.game);
  const learners = useLearners();
  const [axis, setAxis] = useState<AxisName>("episodes");
  const [smoothing, setSmoothing] = useState(0);
  const enumerable = facts?.enumerable ?? false;
  const measured = useMemo(
    () => evaluationCurves(league, axis, smoothing, enumerable),
    [league, axis, smoothing, enumerable],
  );
  const learned = useMemo(() => learningCurves(league, axis, smoothing), [league, axis, smoothing]);
  const meanings = learners?.find(({ id }) => id === league.config.learner.id)?.metrics;
  const waiting = waitingWords(league);
  return (
    <>
      <section className="stack loose">
        <div className="row apart">
          <h2>Is it getting better?</h2>
          <CurveSettings {...{ axis, setAxis, smoothing, setSmoothing }} />
        </div>
        <div className="curves">
          {measured.map(({ id, title, meaning, spec }) => (
            <Curve key={id} id={id} title={title} meaning={meaning} waiting={waiting} {...spec} />
          ))}
        </div>
      </section>
      <section className="stack loose">
        <h2>What the learner says</h2>
        {learned.length === 0 && (
          <Waiting>
            Waiting for the first update: it comes after {league.config.segmentsPerUpdate} segments of{" "}
            {league.config.segmentEpisodes} episodes.
          </Waiting>
        )}
        <div className="curves fine">
          {learned.map(({ id, spec }) => (
            <Curve key={id} id={id} title={measureTitle(id)} meaning={meanings?.[id] ?? ""} waiting="" low {...spec} />
          ))}
        </div>
      </section>
    </>
  );
}

function waitingWords(league: LeagueDetail): string {
  const due = league.config.evaluateEvery;
  if (league.status === "ended") return "The league ended before its first evaluation.";
  const paused = league.status === "paused" ? " It is paused: resume it to go on." : "";
  return league.updates >= due
    ? `Waiting for the first evaluation, which is being computed.${paused}`
    : `Waiting for the first evaluation: it comes after update ${due}; the league is at update ${league.updates}.${paused}`;
}

function CurveSettings(props: {
  readonly axis: AxisName;
  readonly setAxis: (axis: AxisName) => void;
  readonly smoothing: number;
  readonly setSmoothing: (smoothing: number) => void;
}) {
  const { axis, setAxis, smoothing, setSmoothing } = props;
  return (
    <div className="row wide">
      <span className="segments" role="group" aria-label="Horizontal axis">
        {axisNames.map((name) => (
          <button key={name} type="button" aria-pressed={name === axis} onClick={() => setAxis(name)}>
            {name}
          </button>
        ))}
      </span>
      <label className="row" title="Weight of the exponential moving average; the raw line stays, faintly">
        <span className="soft">Smoothing</span>
        <input
          type="range"
          min={0}
          max={0.98}
          step={0.02}
          value={smoothing}
          onChange={(event) => setSmoothing(event.currentTarget.valueAsNumber)}
        />
        <span style={{ minWidth: "4ch" }}>{formatNumber(smoothing, 2)}</span>
      </label>
    </div>
  );
}
