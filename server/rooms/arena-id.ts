const PREFIX = "arena-";

/** Id of a league's arena where several servers share the rooms: the same on whichever server it is. */
export const arenaId = (league: string): string => PREFIX + league;

/** The league of such an arena; null for the id of any other room. */
export const arenaLeague = (room: string): string | null =>
  room.startsWith(PREFIX) ? room.slice(PREFIX.length) : null;
