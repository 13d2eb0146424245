import { games } from "../../games/registry.ts";
import type { LeagueState } from "../league/state.ts";
import type { AlarmFinding, AlarmRule } from "./alarm.ts";
import { metricSeries, newestMean, rounded, watchedMeasures } from "./metrics.ts";

/** Share of tied episodes from which little is learned in a game of constant sum, and at which that is over. */
const MAX_TIED_SHARE = 0.95;
const RECOVERED_TIED_SHARE = 0.9;
/** Share of ties that the game itself names as useless. */
const MAX_USELESS_SHARE = 0.5;
const RECOVERED_USELESS_SHARE = 0.4;
/** NashConv, as a share of the range of returns, up to which ties are the right result: tic-tac-toe is a draw. */
const SOLVED_SHARE = 0.1;

/** Nearly all episodes are ties: there is nothing to tell good play from bad. */
export const ties: AlarmRule = {
  id: "ties",
  severity: "warning",
  advice: "Play more against the past or an exploiter, raise entropy, or check whether a tie is the right result.",
  detect: (state, isRaised) => uselessTies(state, isRaised) ?? tiedGames(state, isRaised),
};

/** By the game's own measures of ties that give no reward. */
function uselessTies(state: LeagueState, isRaised: boolean): AlarmFinding | null {
  const newest = state.evaluations.at(-1);
  // What the first policy does is not learned.
  if (!newest || newest.version === 0) return null;
  const threshold = isRaised ? RECOVERED_USELESS_SHARE : MAX_USELESS_SHARE;
  for (const measure of watchedMeasures(state).ties ?? []) {
    const found = newest.measures[measure];
    if (!found || (isRaised ? found.value : found.low) <= threshold) continue;
    return {
      sentence: `${rounded(100 * found.value)}% of the episodes end in a tie, from which nothing is learned.`,
      evidence: { [measure]: found.value, threshold },
    };
  }
  return null;
}

/** By the results of games of constant sum, unless a tie is known to be the right result. */
function tiedGames(state: LeagueState, isRaised: boolean): AlarmFinding | null {
  const game = games.find(({ id }) => id === state.config.game);
  if (!game || game.utility.sum === null) return null;
  const share = newestMean(metricSeries(state, "ties")[0]?.values ?? []);
  const threshold = isRaised ? RECOVERED_TIED_SHARE : MAX_TIED_SHARE;
  if (share === null || share <= threshold) return null;
  const nashConv = state.evaluations.at(-1)?.measures["nashConv"]?.value;
  const solved = SOLVED_SHARE * (game.utility.max - game.utility.min);
  if (nashConv !== undefined && nashConv <= solved) return null;
  return {
    sentence: `${rounded(100 * share)}% of the episodes end in a tie, so wins and losses teach little.`,
    evidence: { ties: share, threshold, ...(nashConv !== undefined && { nashConv, solved }) },
  };
}
