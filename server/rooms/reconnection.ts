import { matchMaker, type Room } from "@colyseus/core";

/**
 * Reserves a seat for a web socket that is about to join, as matchmaking does for those that asked it first. Colyseus' own
 * reconnections are for clients that acknowledged their last join, and for one session each; here, whoever may sit down joins anew.
 * @param options what `onJoin` gets.
 */
export function admitAgain(room: Room, sessionId: string, options: object): void {
  const reserved = room["_reservedSeats"] as Record<string, unknown>;
  if (!/^[\w-]{1,32}$/.test(sessionId) || sessionId in reserved) return;
  reserved[sessionId] = [options, undefined, false, false];
  const count = matchMaker.driver.update(room["_listing"], { $inc: { clients: 1 } });
  // The listing is gone where the room has just closed; then joining is refused too.
  Promise.resolve(count).catch(() => {});
}
