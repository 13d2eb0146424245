/** A ply, and whether only its own seat could read it during the match. */
export interface LoggedPly {
  /** The seat, or a negative number for chance. */
  readonly turn: number;
  readonly sealed?: boolean;
}

/**
 * Whether a ply adds no line to the log that `viewer` reads during a match. A seat's consecutive private plies are one
 * line to all others, so that the log does not reveal their number: how long a seat thought is private too.
 * @param before the ply before it; undefined for the first.
 * @param viewer the seat that reads all its own plies; null for spectators.
 */
export function continuesLine(ply: LoggedPly, before: LoggedPly | undefined, viewer: number | null): boolean {
  const { turn, sealed = false } = ply;
  return sealed && turn >= 0 && turn !== viewer && before?.turn === turn && before.sealed === true;
}

/**
 * Number of plies in a finished match behind the first `lines` lines of the log that `viewer` read during the match.
 * @param viewer the seat that read all its own plies; null for spectators.
 */
export function pliesBehind(log: readonly LoggedPly[], viewer: number | null, lines: number): number {
  let count = 0;
  for (const [i, ply] of log.entries()) {
    if (!continuesLine(ply, log[i - 1], viewer) && count++ === lines) return i;
  }
  return log.length;
}
