import { BID_COUNT, FACE_COUNT, LIAR, face, quantity, type LiarsDiceState } from "./rules.ts";

const SEATS = 2;
/** Seat, own die, one place for each bid and for the call. */
export const OBSERVATION_SIZE = SEATS + FACE_COUNT + BID_COUNT + 1;

/** OpenSpiel's text: the own die (-1 before it is rolled), bids as QUANTITY-FACE, the call: `2 1-2 2-6 Liar`. */
export function informationState({ dice, actions }: LiarsDiceState, seat: number): string {
  const die = dice[seat];
  return [die === undefined ? "-1" : String(die + 1), ...actions.map(actionText)].join(" ");
}

function actionText(action: number): string {
  return action === LIAR ? "Liar" : `${quantity(action)}-${face(action) + 1}`;
}

/** OpenSpiel's information state tensor, 21 places: seat (2), own die (6), each bid made (12), the call. */
export function observe({ dice, actions }: LiarsDiceState, seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + OBSERVATION_SIZE);
  out[offset + seat] = 1;
  const die = dice[seat];
  if (die !== undefined) out[offset + SEATS + die] = 1;
  for (const action of actions) out[offset + SEATS + FACE_COUNT + action] = 1;
}
