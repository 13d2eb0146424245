import type { LeagueSummary } from "../../server/schemas/leagues.ts";

/** Updates after which a league's policy plays better than a beginner in the games here. */
const LEARNED_UPDATES = 100;

/** The smallest game: three cards, for calibration, over in three actions. */
const CALIBRATION_GAME = "kuhn-poker";

const hasLearned = ({ updates, measures }: LeagueSummary): boolean =>
  updates >= LEARNED_UPDATES && Object.keys(measures).length > 0;

/** Games with more to play for first, then more updates. */
function byInterest(a: LeagueSummary, b: LeagueSummary): number {
  return Number(a.game === CALIBRATION_GAME) - Number(b.game === CALIBRATION_GAME) || b.updates - a.updates;
}

/** The league whose match is shown on the home page: one that has learned, any other game before Kuhn poker; else any that plays. */
export function featuredLeague(leagues: readonly LeagueSummary[]): LeagueSummary | undefined {
  const playing = leagues.filter(({ status, arena }) => status === "running" && arena !== null);
  return playing.filter(hasLearned).toSorted(byInterest)[0] ?? playing[0];
}

/** Where a first game is best played: against the league that has learned, whether it still runs or not. */
export function firstGamePath(leagues: readonly LeagueSummary[]): string {
  const [best] = leagues.filter((league) => league.status !== "damaged" && hasLearned(league)).toSorted(byInterest);
  return best ? `/play?${new URLSearchParams({ game: best.game, league: best.id })}` : "/play";
}
