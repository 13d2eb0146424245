/**
 * The seat drawn below the board: one's own, else the first; flipped, another.
 * @param own the seat of who looks; null: nobody's.
 */
export function seatBelow(own: number | null, flipped: boolean): number {
  const usual = own ?? 0;
  if (!flipped) return usual;
  return usual === 0 ? 1 : 0;
}
