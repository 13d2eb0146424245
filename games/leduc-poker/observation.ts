import { OVER } from "../core/game.ts";
import { CALL, FOLD, returns, bettingRound, winner, type LeducPokerState } from "./rules.ts";

/** OpenSpiel's number for a private card that is not dealt yet. */
const NO_CARD = -10000;
const STARTING_CHIPS = 100;

/** OpenSpiel's text, also before the deal and after the end (the pot paid out, the player who acted last). */
export function informationState(state: LeducPokerState, seat: number): string {
  const { cards, rounds, stakes } = state;
  const won = winner(state);
  const pot = won === null ? stakes[0] + stakes[1] : 0;
  const money = stakes.map((stake, i) => STARTING_CHIPS + (won === null ? -stake : (returns(state)[i] as number)));
  return [
    `[Observer: ${seat}]`,
    `[Private: ${cards[seat] ?? NO_CARD}]`,
    `[Round ${bettingRound(state) + 1}]`,
    `[Player: ${state.turn === OVER ? lastSeat(state) : state.turn}]`,
    `[Pot: ${pot}]`,
    `[Money: ${money.join(" ")}]`,
    cards.length > 2 ? `[Public: ${cards[2]}]` : "",
    `[Round1: ${rounds[0].join(" ")}]`,
    `[Round2: ${rounds[1].join(" ")}]`,
  ].join("");
}

/** Who acted last: seat 0 opens every round and the seats alternate. */
function lastSeat(state: LeducPokerState): number {
  return (state.rounds[bettingRound(state)].length + 1) % 2;
}

/**
 * OpenSpiel's information state tensor, 30 places: seat (2), own card (6), public card (6), then call or raise at each
 * of 4 actions in both rounds.
 */
export function observe({ cards, rounds }: LeducPokerState, seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + 30);
  out[offset + seat] = 1;
  const [own, shared] = [cards[seat], cards[2]];
  if (own !== undefined) out[offset + 2 + own] = 1;
  if (shared !== undefined) out[offset + 8 + shared] = 1;
  rounds.forEach((actions, round) =>
    actions.forEach((action, i) => {
      if (action !== FOLD) out[offset + 14 + 8 * round + 2 * i + action - CALL] = 1;
    }),
  );
}
