import { BET, type KuhnPokerState } from "./rules.ts";

/** OpenSpiel's text: own card, then `p` or `b` for each action so far: `2`, `0b`, `1pb`. */
export function informationState({ cards, bets }: KuhnPokerState, seat: number): string {
  return `${cards[seat] ?? ""}${bets.map((bet) => (bet === BET ? "b" : "p")).join("")}`;
}

/** OpenSpiel's information state tensor, 11 places: seat (2), own card (3), then pass or bet at each of 3 actions. */
export function observe({ cards, bets }: KuhnPokerState, seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + 11);
  out[offset + seat] = 1;
  const card = cards[seat];
  if (card !== undefined) out[offset + 2 + card] = 1;
  bets.forEach((bet, i) => {
    out[offset + 5 + 2 * i + bet] = 1;
  });
}
