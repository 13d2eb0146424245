import { createHash } from "node:crypto";
import { matchMaker } from "@colyseus/core";
import type { Cluster } from "../cluster/cluster.ts";
import type { LeagueService } from "../leagues/service.ts";
import { boundedLog, type Log } from "../log.ts";
import { arenaId } from "./arena-id.ts";

/** Milliseconds between checks of the list of leagues. */
const FOLLOW_INTERVAL_MS = 1000;

/** Milliseconds for which a server keeps the right to an arena without renewing it. */
const CLAIM_MS = 5000;

/** Keeps one arena room open for each league; of several servers, one does. */
export interface Arenas {
  /** Id of a league's arena room; null while it has none. */
  room(league: string): string | null;
  /** Opens and closes arena rooms to match the list of leagues. */
  follow(): Promise<void>;
  close(): void;
}

interface ArenaParts {
  readonly leagues: LeagueService;
  readonly log: Log;
  /** The other servers of the store; null if there are none. */
  readonly cluster?: Pick<Cluster, "peers" | "values"> | null;
}

export function createArenas({ leagues, log, cluster = null }: ArenaParts): Arenas {
  /** Arena rooms of this process by league. */
  const own = new Map<string, string>();
  let elsewhere: ReadonlyMap<string, string> = new Map();
  let following: Promise<void> | null = null;
  let closed = false;

  const drop = (league: string, room: string): void => {
    own.delete(league);
    // Not awaited: it waits for its clients to leave.
    matchMaker
      .getLocalRoomById(room)
      ?.disconnect()
      .catch((err: unknown) => log.warn({ err }, "arena not closed"));
  };
  const look = async (): Promise<void> => {
    const wanted = new Set(leagues.list().map(({ record }) => record.id));
    for (const [league, room] of own) {
      const isOwn = wanted.has(league) && (!cluster || (await holdArena(cluster, league)));
      if (!isOwn) drop(league, room);
    }
    const missing = [...wanted].filter((league) => !own.has(league));
    if (cluster) elsewhere = await openElsewhere(missing, cluster.peers);
    for (const league of missing) {
      if (closed || own.has(league) || elsewhere.has(league)) continue;
      if (cluster && !(isChosen(cluster.peers, league) && (await holdArena(cluster, league)))) continue;
      const room = cluster ? { room: arenaId(league) } : {};
      own.set(league, (await matchMaker.createRoom("arena", { league, ...room })).roomId);
    }
  };
  const follow = (): Promise<void> => {
    following ??= look()
      .catch((err: unknown) => {
        if (!closed) boundedLog(log).warn({ err }, "arenas not updated, retrying");
      })
      .finally(() => (following = null));
    return following;
  };
  const timer = setInterval(() => void follow(), FOLLOW_INTERVAL_MS);
  const unsubscribe = leagues.subscribe(({ record }) => {
    if (!own.has(record.id) && !elsewhere.has(record.id)) void follow();
  });
  return {
    room: (league) => own.get(league) ?? elsewhere.get(league) ?? null,
    follow,
    close() {
      closed = true;
      clearInterval(timer);
      unsubscribe();
    },
  };
}

/** The arenas of these leagues that are open on other servers, by league. */
async function openElsewhere(
  leagues: readonly string[],
  peers: Cluster["peers"],
): Promise<ReadonlyMap<string, string>> {
  const listed = await matchMaker.findRoomsByIds(leagues.map(arenaId));
  // A killed server leaves its listings behind.
  const isOpen = (room: string): boolean => peers.get(listed.get(room)?.processId ?? "") !== undefined;
  return new Map(leagues.flatMap((league) => (isOpen(arenaId(league)) ? [[league, arenaId(league)]] : [])));
}

/** Takes or renews the right to a league's arena: two servers may both count as chosen for a moment. */
const holdArena = ({ peers, values }: Pick<Cluster, "peers" | "values">, league: string): Promise<boolean> =>
  values.hold(`arena:${league}`, peers.ownId, CLAIM_MS);

/** Whether this server is the one to open a league's arena: each has its share of the leagues. */
function isChosen({ ownId, others }: Cluster["peers"], league: string): boolean {
  const rank = (id: string): string => createHash("sha256").update(`${league} ${id}`).digest("hex");
  return others.every(({ id }) => rank(id) < rank(ownId));
}
