import { matchMaker, type Room } from "@colyseus/core";

/** What a web socket that is admitted again joins with: the seat, which no client can name by itself. */
const admitted = new WeakMap<object, { readonly seat: number; readonly reconnectionToken: string }>();

/** The seat that a client was admitted to by its reconnection token, by what it joins with; null for everybody else. */
export const admission = (options: unknown) =>
  (typeof options === "object" && options !== null && admitted.get(options)) || null;

/**
 * Reserves a seat for a web socket that is about to join, as matchmaking does for those that asked it first. Colyseus' own
 * reconnections are for clients that acknowledged their last join, and for one session each; here, whoever may sit down joins as a new client.
 */
export function readmit(room: Room, sessionId: string, seat: number, reconnectionToken: string): void {
  const reserved = room["_reservedSeats"] as Record<string, unknown>;
  if (!/^[\w-]{1,32}$/.test(sessionId) || sessionId in reserved) return;
  const options = {};
  admitted.set(options, { seat, reconnectionToken });
  reserved[sessionId] = [options, undefined, false, false];
  const count = matchMaker.driver.update(room["_listing"], { $inc: { clients: 1 } });
  // The listing is gone where the room has just closed; then joining is refused too.
  Promise.resolve(count).catch(() => {});
}
