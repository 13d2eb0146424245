import { useMemo } from "react";
import { ChartGroup } from "../charts/chart-group.tsx";
import { Curve } from "../charts/curve.tsx";
import { evaluationCurves } from "../charts/curves.ts";
import { useLeague } from "../api/telemetry.ts";
import { useGame } from "../api/games.tsx";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

/** What is too far from learning to be seen next to it. */
const SHOWN_REFERENCES = ["equilibrium", "uniformly random"];

/** The main measure of a league over time, with its reference lines. */
export function FeaturedCurve({ league }: { readonly league: LeagueSummary }) {
  const { data } = useLeague(league.id);
  const { facts } = useGame(league.game);
  const curve = useMemo(
    () => (data && facts ? evaluationCurves(data, "minutes", 0, facts).find(({ main }) => main) : undefined),
    [data, facts],
  );
  if (!curve) return null;
  const { spec, title, meaning } = curve;
  // A logarithmic axis can't show zero, the equilibrium.
  const shown = {
    ...spec,
    series: spec.series.slice(0, 1),
    references: spec.references.filter(({ label }) => SHOWN_REFERENCES.includes(label)),
    log: false,
  };
  return (
    <ChartGroup name={league.id} axis="minutes">
      <Curve
        id={`home-${curve.id}`}
        title={title}
        meaning={meaning}
        waiting="Evaluating the first policy…"
        low
        {...shown}
      />
    </ChartGroup>
  );
}
