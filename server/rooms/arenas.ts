import { matchMaker } from "@colyseus/core";
import type { LeagueService } from "../leagues/service.ts";
import type { Log } from "../log.ts";

/** Milliseconds between checks of the list of leagues. */
const FOLLOW_INTERVAL_MS = 1000;

/** Keeps one arena room open for each league. */
export interface Arenas {
  /** Id of a league's arena room; null while it has none. */
  room(league: string): string | null;
  /** Opens and closes arena rooms to match the list of leagues. */
  follow(): Promise<void>;
  close(): void;
}

export function createArenas(parts: { readonly leagues: LeagueService; readonly log: Log }): Arenas {
  const { leagues, log } = parts;
  const rooms = new Map<string, string>();
  let following: Promise<void> | null = null;
  let closed = false;

  const look = async (): Promise<void> => {
    const wanted = new Set(leagues.list().map(({ record }) => record.id));
    for (const [league, room] of rooms) {
      if (wanted.has(league)) continue;
      rooms.delete(league);
      // Not awaited: it waits for its clients to leave.
      matchMaker
        .getLocalRoomById(room)
        ?.disconnect()
        .catch((err: unknown) => log.warn({ err }, "arena not closed"));
    }
    for (const league of wanted) {
      if (closed || rooms.has(league)) continue;
      rooms.set(league, (await matchMaker.createRoom("arena", { league })).roomId);
    }
  };
  const follow = (): Promise<void> => {
    following ??= look()
      .catch((err: unknown) => log.warn({ err }, "arenas not updated, retrying"))
      .finally(() => (following = null));
    return following;
  };
  const timer = setInterval(() => void follow(), FOLLOW_INTERVAL_MS);
  const unsubscribe = leagues.subscribe(({ record }) => {
    if (!rooms.has(record.id)) void follow();
  });
  return {
    room: (league) => rooms.get(league) ?? null,
    follow,
    close() {
      closed = true;
      clearInterval(timer);
      unsubscribe();
    },
  };
}
