import { games } from "../../games/registry.ts";
import type { LeagueState } from "../league/state.ts";
import type { AlarmFinding, AlarmRule } from "./alarm.ts";
import { alwaysRefuse } from "./always-refuse.ts";
import { atEnds, watchedMeasures } from "./metrics.ts";

/** Share of the range of returns, from either end, in which a seat wins everything; and while the alarm is active. */
const WON_SHARE = 0.05;
const RAISED_WON_SHARE = 0.1;

/** One role wins everything: its opponent no longer has anything to learn from, nor has it. */
export const oneSided: AlarmRule = {
  id: "one-sided",
  severity: "warning",
  advice: "Let the losing role learn more: a larger share, weaker opponents from the past (pastShare), other rewards.",
  detect(state, isRaised) {
    // A role that refuses everything also wins; that alarm says why.
    if (alwaysRefuse.detect(state, isRaised)) return null;
    return winnerByMeasures(state, isRaised) ?? winnerByValue(state, isRaised);
  },
};

function winnerByMeasures(state: LeagueState, isRaised: boolean): AlarmFinding | null {
  const newest = state.evaluations.at(-1);
  // What the first policy does is not learned.
  if (!newest || newest.version === 0) return null;
  for (const { role, when } of watchedMeasures(state).winners ?? []) {
    const evidence = atEnds(newest.measures, when, isRaised);
    if (evidence) return { sentence: `The ${role} wins everything.`, evidence };
  }
  return null;
}

/** By the exact value of self-play for the first seat, in games of constant sum that can be enumerated. */
function winnerByValue({ config, evaluations }: LeagueState, isRaised: boolean): AlarmFinding | null {
  const newest = evaluations.at(-1);
  const value = newest?.measures["value"]?.value;
  const game = games.find(({ id }) => id === config.game);
  if (!newest || newest.version === 0 || value === undefined || !game || game.utility.sum === null) return null;
  const { min, max } = game.utility;
  const margin = (max - min) * (isRaised ? RAISED_WON_SHARE : WON_SHARE);
  if (value > min + margin && value < max - margin) return null;
  const seat = value >= max - margin ? 0 : 1;
  return { sentence: `In self-play, ${game.roles[seat]} wins everything.`, evidence: { value, min, max } };
}
