import type { Duplex } from "node:stream";

/** The guests of web sockets, by their session in a room. */
export interface GuestSessions {
  /** Call when a web socket is upgraded. */
  open(session: string, guest: string, socket: Duplex): void;
  /** The address of a session whose web socket is open, as limits count it; null for any other. */
  guest(session: string): string | null;
}

export function createGuestSessions(): GuestSessions {
  const guests = new Map<string, string>();
  return {
    guest: (session) => guests.get(session) ?? null,
    open(session, guest, socket) {
      // The first socket has the session; Colyseus refuses any other.
      if (session === "" || guests.has(session)) return;
      guests.set(session, guest);
      socket.once("close", () => guests.delete(session));
    },
  };
}
