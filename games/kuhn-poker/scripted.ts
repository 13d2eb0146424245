import type { ScriptedPlayer } from "../core/game.ts";
import { BET, PASS, type KuhnPokerState } from "./rules.ts";

type Rule = (card: number, bets: readonly number[]) => number;

/** A player that gets only its own card and the bets, so it can't use the other card. */
function player(id: string, summary: string, rule: Rule): ScriptedPlayer<KuhnPokerState> {
  return { id, summary, act: (state, seat) => rule(state.cards[seat] as number, state.bets) };
}

const KING = 2;

/**
 * Probability of BET by card, in the equilibrium in which seat 0 bluffs with a third of its jacks (Kuhn 1950, alpha =
 * 1/3).
 */
const EQUILIBRIUM: Readonly<Record<string, readonly [number, number, number]>> = {
  "": [1 / 3, 0, 1],
  [`${PASS}`]: [1 / 3, 0, 1],
  [`${BET}`]: [0, 1 / 3, 1],
  [`${PASS}${BET}`]: [0, 2 / 3, 1],
};

const betting = ({ cards, bets }: KuhnPokerState, seat: number): number =>
  EQUILIBRIUM[bets.join("")]?.[cards[seat] as number] ?? 0;

export const scripted: readonly ScriptedPlayer<KuhnPokerState>[] = [
  player("passive", "Always checks and folds.", () => PASS),
  player("honest", "Bets and calls with the king, calls with the queen, never bluffs.", (card, bets) => {
    if (card === KING) return BET;
    return card === 1 && bets.includes(BET) ? BET : PASS;
  }),
  {
    id: "equilibrium",
    summary: "Plays an equilibrium: no opponent can win more than 1/18 chip a hand from it.",
    act: (state, seat, random) => (random() < betting(state, seat) ? BET : PASS),
    probabilities: (state, seat) => [1 - betting(state, seat), betting(state, seat)],
  },
];
