/** Milliseconds that Colyseus keeps a place in a room for a client which does not come. */
const RESERVATION_MS = 15_000;

/** Places in rooms that are reserved and not taken yet, as their guests' counts know them. */
export interface Reservations {
  /** A place was reserved; `release` gives back its count. */
  add(session: string, release: () => void): void;
  /** The client of a session has come. */
  taken(session: string): void;
}

export function createReservations(): Reservations {
  const waiting = new Map<string, { readonly release: () => void; readonly timer: NodeJS.Timeout }>();
  const taken = (session: string): void => {
    const reservation = waiting.get(session);
    if (!reservation) return;
    clearTimeout(reservation.timer);
    waiting.delete(session);
    reservation.release();
  };
  return {
    taken,
    add(session, release) {
      taken(session);
      const timer = setTimeout(() => taken(session), RESERVATION_MS).unref();
      waiting.set(session, { release, timer });
    },
  };
}
