/** Milliseconds that Colyseus reserves a place in a room for its client. */
const RESERVATION_MS = 15_000;

/** Reserved places in rooms that count for their guests until joined. */
export interface Reservations {
  /** Call when a place was reserved. @param release ends its count. */
  add(session: string, release: () => void): void;
  /** Call when the client of a session has joined. */
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
