import type { LeagueChange, LeagueDetail } from "../../server/schemas/leagues.ts";

/** Applies a change to a league; applying it twice has no effect. */
export function addChange(detail: LeagueDetail, change: LeagueChange): LeagueDetail {
  return {
    ...detail,
    ...change.summary,
    evaluations: addPoint(detail.evaluations, change.evaluation),
    learning: addPoint(detail.learning, change.learning),
    population: addPoint(detail.population, change.member),
    meanings: change.meanings ? { ...detail.meanings, ...change.meanings } : detail.meanings,
    matrices: change.matrices ?? detail.matrices,
  };
}

const byVersion = (a: { readonly version: number }, b: { readonly version: number }): number => a.version - b.version;

function addPoint<P extends { readonly version: number }>(points: P[], point: P | undefined): P[] {
  if (!point) return points;
  const last = points.at(-1);
  if (!last || last.version < point.version) return [...points, point];
  return points.some(({ version }) => version === point.version) ? points : [...points, point].sort(byVersion);
}
