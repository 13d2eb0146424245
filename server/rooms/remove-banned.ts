import { matchMaker } from "@colyseus/core";
import type { Bans } from "../guests/bans.ts";
import type { GuestSessions } from "../guests/sessions.ts";
import { BaseRoom } from "./base/base.ts";

/** Removes banned guests from every room of this process: by the address of their connection, or as a seat's person. */
export async function removeBanned(bans: Pick<Bans, "refusal">, sessions: GuestSessions): Promise<void> {
  for (const { roomId } of await matchMaker.query({})) {
    const room = matchMaker.getLocalRoomById(roomId) as unknown;
    if (!(room instanceof BaseRoom)) continue;
    room.removeGuests(({ sessionId }) => bans.refusal("address", sessions.guest(sessionId)));
  }
}
