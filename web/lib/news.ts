import type { LeagueDetail, LeagueSummary } from "../../server/api/schemas.ts";

/** What the server tells those who watch a league, whenever its ledger grows. */
export interface LeagueNews {
  readonly summary: LeagueSummary;
  readonly evaluation?: LeagueDetail["evaluations"][number];
  /** Of measures that are new. */
  readonly meanings?: LeagueDetail["meanings"];
  readonly learning?: LeagueDetail["learning"][number];
  readonly member?: LeagueDetail["population"][number];
  /** All of them, when snapshots have met. */
  readonly matrices?: LeagueDetail["matrices"];
}

/** The league with its news added; news told twice changes nothing. */
export function addNews(detail: LeagueDetail, news: LeagueNews): LeagueDetail {
  return {
    ...detail,
    ...news.summary,
    evaluations: addPoint(detail.evaluations, news.evaluation),
    learning: addPoint(detail.learning, news.learning),
    population: addPoint(detail.population, news.member),
    meanings: news.meanings ? { ...detail.meanings, ...news.meanings } : detail.meanings,
    matrices: news.matrices ?? detail.matrices,
  };
}

const byVersion = (a: { readonly version: number }, b: { readonly version: number }): number => a.version - b.version;

function addPoint<P extends { readonly version: number }>(points: P[], point: P | undefined): P[] {
  if (!point) return points;
  const last = points.at(-1);
  if (!last || last.version < point.version) return [...points, point];
  return points.some(({ version }) => version === point.version) ? points : [...points, point].sort(byVersion);
}
