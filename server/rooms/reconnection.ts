import { matchMaker, type Room } from "@colyseus/core";

/** Join option of a readmitted web socket: the seat, under a key that no client can send. */
const admitted = new WeakMap<object, { readonly seat: number; readonly reconnectionToken: string }>();

/** The seat to which a reconnection token admitted this client; null for all other clients. */
export const admission = (options: unknown) =>
  (typeof options === "object" && options !== null && admitted.get(options)) || null;

/**
 * Reserves a seat for a web socket that is about to join, as matchmaking does. Colyseus's own reconnection needs an
 * acknowledged join and works once a session; here a returning player joins as a new client.
 */
export function readmit(room: Room, sessionId: string, seat: number, reconnectionToken: string): void {
  const reserved = room["_reservedSeats"] as Record<string, unknown>;
  if (!/^[\w-]{1,32}$/.test(sessionId) || sessionId in reserved) return;
  const options = {};
  admitted.set(options, { seat, reconnectionToken });
  reserved[sessionId] = [options, undefined, false, false];
  const count = matchMaker.driver.update(room["_listing"], { $inc: { clients: 1 } });
  // If the room has just closed, its listing is gone and joining is refused too.
  Promise.resolve(count).catch(() => {});
}
