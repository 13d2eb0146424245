import type { LeagueSummary } from "../../server/schemas/leagues.ts";

/** Updates after which a league's policy plays better than a beginner in the games here. */
const MIN_LEARNED_UPDATES = 100;

/** The smallest game, for calibration: three cards, at most three actions. */
const CALIBRATION_GAME = "kuhn-poker";

const hasLearned = ({ updates, measures }: LeagueSummary): boolean =>
  updates >= MIN_LEARNED_UPDATES && Object.keys(measures).length > 0;

/** Other games before Kuhn poker, then by updates. */
function byInterest(a: LeagueSummary, b: LeagueSummary): number {
  return Number(a.game === CALIBRATION_GAME) - Number(b.game === CALIBRATION_GAME) || b.updates - a.updates;
}

/** The league featured on the home page: one that has learned, other games before Kuhn poker; else any running one. */
export function featuredLeague(leagues: readonly LeagueSummary[]): LeagueSummary | undefined {
  const playing = leagues.filter(({ status, arena }) => status === "running" && arena !== null);
  return playing.filter(hasLearned).toSorted(byInterest)[0] ?? playing[0];
}

/** The path for a first game: against a league that has learned, running or not. */
export function firstGamePath(leagues: readonly LeagueSummary[]): string {
  const [best] = leagues.filter((league) => league.status !== "damaged" && hasLearned(league)).toSorted(byInterest);
  return best ? `/play?${new URLSearchParams({ game: best.game, league: best.id })}` : "/play";
}
