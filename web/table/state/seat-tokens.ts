/** The server's grace period, for which it reserves the seat of a disconnected player. */
const GRACE_MS = 60_000;
/** Age at which a token is deleted. */
const KEEP_MS = 7 * 24 * 3_600_000;

const seatKey = (room: string): string => `seat ${room}`;
/**
 * Key prefix of the time at which this browser last played in a room, in milliseconds since 1970; "0" once it is over.
 */
const PLAYED_PREFIX = "played ";

/** Key prefix of the invitations that this browser made for a room, as JSON. */
const invitationsKey = (room: string): string => `invitations ${room}`;

/** A seat's invitation, which its link holds. */
export interface OwnInvitation {
  readonly seat: number;
  readonly token: string;
}

/** Used if localStorage is blocked. */
const memory = new Map<string, string>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    if (value === null) memory.delete(key);
    else memory.set(key, value);
  }
}

function rooms(): readonly string[] {
  const keys = [...memory.keys()];
  try {
    keys.push(...Object.keys(localStorage));
  } catch {
    // Storage is blocked.
  }
  return [...new Set(keys)].flatMap((key) => (key.startsWith(PLAYED_PREFIX) ? [key.slice(PLAYED_PREFIX.length)] : []));
}

const playedAt = (room: string): number => Number(read(PLAYED_PREFIX + room) ?? 0);

/** Tokens of this browser's seats. They outlive tabs, so that a player who closed one can return to the match. */
export const seatTokens = {
  get: (room: string): string | null => read(seatKey(room)),
  set(room: string, token: string): void {
    const now = Date.now();
    for (const old of rooms())
      if (now - playedAt(old) > KEEP_MS)
        [seatKey(old), PLAYED_PREFIX + old, invitationsKey(old)].forEach((key) => write(key, null));
    write(seatKey(room), token);
    write(PLAYED_PREFIX + room, String(now));
  },
  /** The invitations that this browser made for a room. */
  invitations: (room: string): readonly OwnInvitation[] =>
    JSON.parse(read(invitationsKey(room)) ?? "[]") as OwnInvitation[],
  setInvitations(room: string, invitations: readonly OwnInvitation[]): void {
    write(invitationsKey(room), invitations.length > 0 ? JSON.stringify(invitations) : null);
  },
  /** Notes that this browser is connected to a running match. */
  played(room: string): void {
    if (Math.abs(Date.now() - playedAt(room)) > 1000) write(PLAYED_PREFIX + room, String(Date.now()));
  },
  /** Notes that a match waits for its players, so that its seat is kept until then (ms since 1970). */
  waits(room: string, until: number): void {
    write(PLAYED_PREFIX + room, String(until - GRACE_MS));
  },
  /** Notes that the match is over or its table closed. */
  over(room: string): void {
    if (playedAt(room) > 0) write(PLAYED_PREFIX + room, "0");
  },
  /** The last match of this browser whose seat is still reserved; `left`: for how many milliseconds from `now`. */
  running(now: number): { readonly room: string; readonly left: number } | null {
    const kept = rooms()
      .map((room) => ({ room, left: playedAt(room) + GRACE_MS - now }))
      .filter(({ room, left }) => left > 0 && seatTokens.get(room) !== null)
      .sort((a, b) => b.left - a.left);
    return kept[0] ?? null;
  },
};
