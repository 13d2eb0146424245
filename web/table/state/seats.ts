/**
 * The seat shown below the board: the user's, else the first; if flipped, the other one.
 * @param own the user's seat; null: a spectator.
 */
export function seatBelow(own: number | null, flipped: boolean): number {
  const usual = own ?? 0;
  if (!flipped) return usual;
  return usual === 0 ? 1 : 0;
}
