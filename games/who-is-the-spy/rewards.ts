import { OVER, type Reward } from "../core/game.ts";
import { turn, type SpyState } from "./rules.ts";

/** Weight of the stake between spy and civilians (beta), and of suspicion within them (lambda): the paper's values. */
const CAMP_STAKE = 0.1;
const SUSPICION_STAKE = 0.1;

/** The paper's rewards of a vote. */
const VOTE_REWARDS = { right: 1, unsure: -0.5, wrong: -1 } as const;

/** Strata of the rewards of clues. */
const CIVILIAN = 0;
const SPY = 1;

/** Number of civilians' votes for each seat. The spy's vote is not counted: the spy knows who it is. */
export function voteCounts({ seats, votes, spy }: SpyState): readonly number[] {
  const counts = Array.from({ length: seats }, () => 0);
  for (const [voter, vote] of votes.entries()) {
    if (vote !== null && voter !== spy) counts[vote] = (counts[vote] as number) + 1;
  }
  return counts;
}

/** What a civilian's vote was. */
export function verdictOf({ spy }: SpyState, vote: number | null): keyof typeof VOTE_REWARDS {
  if (vote === null) return "unsure";
  return vote === spy ? "right" : "wrong";
}

/** Whether the spy has more votes than every civilian. */
export function isCaught(state: SpyState): boolean {
  const counts = voteCounts(state);
  return counts.every((count, seat) => seat === state.spy || count < (counts[state.spy ?? 0] as number));
}

/**
 * Rewards of clues, which sum to 0 (Wang et al. 2025, "Vision-Zero", section 3.2): with v the votes for a seat, the spy
 * gets -beta (v_spy - mean v_civilians), a civilian its share of the opposite less lambda (v - mean v_civilians).
 */
function clueRewards(state: SpyState): readonly number[] {
  const { seats, spy } = state;
  const counts = voteCounts(state);
  const ofSpy = counts[spy ?? 0] as number;
  const civilians = seats - 1;
  const mean = (counts.reduce((sum, count) => sum + count, 0) - ofSpy) / civilians;
  const lead = ofSpy - mean;
  return counts.map((count, seat) =>
    seat === spy ? 0 - CAMP_STAKE * lead : (CAMP_STAKE / civilians) * lead - SUSPICION_STAKE * (count - mean),
  );
}

/** Of each seat: its clues, then its vote. The spy's vote is a tie. */
export function rewards(state: SpyState): readonly (readonly (Reward | null)[])[] {
  return clueRewards(state).map((value, seat) => {
    if (seat === state.spy) return [{ value, stratum: SPY }, null];
    const verdict = verdictOf(state, state.votes[seat] ?? null);
    return [
      { value, stratum: CIVILIAN },
      { value: VOTE_REWARDS[verdict], stratum: CIVILIAN, verdict },
    ];
  });
}

export function returns(state: SpyState): readonly number[] {
  if (turn(state) !== OVER) return Array.from({ length: state.seats }, () => 0);
  return rewards(state).map((attempts) => attempts.reduce((sum, reward) => sum + (reward?.value ?? 0), 0));
}
