import type { ScriptedPlayer } from "../core/game.ts";
import { CALL, FOLD, RAISE, legal, rank, type LeducPokerState } from "./rules.ts";

/** The input of a heuristic: ranks, not suits, and no card of the other seat. */
interface Hand {
  readonly rank: number;
  readonly shared: number | null;
  readonly legal: readonly number[];
}

function player(id: string, summary: string, rule: (hand: Hand) => number): ScriptedPlayer<LeducPokerState> {
  return {
    id,
    summary,
    act: (state, seat) => {
      const shared = state.cards[2];
      return rule({
        rank: rank(state.cards[seat] as number),
        shared: shared === undefined ? null : rank(shared),
        legal: legal(state),
      });
    },
  };
}

const KING = 2;

/** Strength of a hand: 2 strong (raise), 1 fair (call), 0 weak (fold to a raise). */
function worth({ rank, shared }: Hand): 0 | 1 | 2 {
  if (shared === null) return rank === KING ? 2 : rank === 1 ? 1 : 0;
  if (rank === shared) return 2;
  return rank > shared ? 1 : 0;
}

export const scripted: readonly ScriptedPlayer<LeducPokerState>[] = [
  player("raiser", "Raises whenever it is legal, else calls.", ({ legal }) => (legal.includes(RAISE) ? RAISE : CALL)),
  player("caller", "Always checks and calls.", () => CALL),
  player("tight", "Raises kings and pairs, calls with fair hands, folds the rest; never bluffs.", (hand) => {
    const value = worth(hand);
    if (value === 2 && hand.legal.includes(RAISE)) return RAISE;
    return value === 0 && hand.legal.includes(FOLD) ? FOLD : CALL;
  }),
];
