import type { Server as HttpServer } from "node:http";
import {
  CloseCode,
  LocalDriver,
  LocalPresence,
  matchMaker,
  Server,
  type RegisteredHandler,
  type Room,
} from "@colyseus/core";
import { Encoder } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";
import type { Cluster } from "../cluster/cluster.ts";
import type { Log } from "../log.ts";
import { ArenaRoom } from "./arena.ts";
import { EXPOSED_METHODS } from "./join.ts";
import { Lobby } from "./lobby.ts";
import { MatchRoom } from "./match.ts";
import type { RoomServices } from "./services.ts";

/** Most bytes of a client's message; an action has a few dozen. */
const MAX_MESSAGE_BYTES = 4096;

/** Milliseconds between two checks that Redis lists the rooms of this process. */
const LISTING_INTERVAL_MS = 1000;

/** How many rooms are open in this process, and who is in them. */
export interface RoomCount {
  readonly clients: number;
  readonly open: number;
  /** Rooms by name. */
  readonly byName: Readonly<Record<"lobby" | "arena" | "match", number>>;
  /** Clients in seats of matches. */
  readonly people: number;
  /** Clients in arenas and matches without a seat. */
  readonly spectators: number;
}

/** The rooms of this process. */
export interface Rooms {
  /** Whether matches can be opened. */
  accepting(): boolean;
  count(): RoomCount;
  /**
   * Matches being played, except those whose people are all disconnected: they are saved, and continue after a restart.
   */
  playing(): number;
  /** Closes the rooms of matches that another server has taken over. */
  moveAway(rooms: readonly string[]): void;
  /** Closes every room and waits until they are closed. */
  close(): Promise<void>;
}

/**
 * Starts Colyseus behind our own HTTP server.
 * @param http receives only upgrades to rooms; plain requests never reach Colyseus.
 * @param cluster the other servers of the store; null if there are none.
 */
export async function openRooms(
  http: HttpServer,
  services: RoomServices,
  cluster: Pick<Cluster, "presence" | "driver"> | null = null,
): Promise<Rooms> {
  // A reveal has tens of kilobytes. Set before the first room; each room allocates twice this size.
  Encoder.BUFFER_SIZE = 64 * 1024;
  const transport = new WebSocketTransport({ noServer: true, maxPayload: MAX_MESSAGE_BYTES }).attachToServer(http);
  const server = new Server({
    transport,
    presence: cluster?.presence ?? new LocalPresence(),
    driver: cluster?.driver ?? new LocalDriver(),
    // A server opens the rooms of the requests that it gets; by default Colyseus chooses the one with fewest rooms.
    selectProcessIdToCreateRoom: () => Promise.resolve(matchMaker.processId),
    logger: quiet(services.log),
    greet: false,
    // Colyseus's handler of uncaught exceptions would end the process; uncaught.ts has its own.
    gracefullyShutdown: false,
  });
  matchMaker.controller.exposedMethods = [...EXPOSED_METHODS];
  matchMaker.controller.getCorsHeaders = () => ({});
  const lobbies = server.define("lobby", Lobby, { services });
  const matches = server.define("match", MatchRoom, { services } as never).enableRealtimeListing();
  matches.on("dispose", (room) => services.matches.closed(room.roomId));
  const arenas = server.define("arena", ArenaRoom, { services } as never).enableRealtimeListing();
  const open = { lobby: openRoomsOf(lobbies), arena: openRoomsOf(arenas), match: openRoomsOf(matches) };
  await matchMaker.accept();
  await matchMaker.createRoom("lobby", {});
  // A Redis that lost its data, or a suspended server whose matches went elsewhere, may have deleted listings.
  const listing =
    cluster &&
    setInterval(() => void matchMaker.restoreMissingRoomCaches().catch(() => {}), LISTING_INTERVAL_MS).unref();
  return {
    accepting: () => matchMaker.state === matchMaker.MatchMakerState.READY,
    count: () => countRooms(open),
    playing: () => [...open.match].filter((room) => isPlayed(room as MatchRoom)).length,
    moveAway(rooms) {
      for (const id of rooms) {
        const closed = matchMaker.getLocalRoomById(id)?.disconnect(CloseCode.SERVER_SHUTDOWN);
        closed?.catch((err: unknown) => services.log.warn({ err, room: id }, "room not closed"));
      }
    },
    async close() {
      if (listing) clearInterval(listing);
      await server.gracefullyShutdown(false);
      http.emit("close");
    },
  };
}

type OpenRooms = Readonly<Record<keyof RoomCount["byName"], ReadonlySet<Room>>>;

/** The open rooms of one kind, kept up to date. */
function openRoomsOf(rooms: RegisteredHandler): ReadonlySet<Room> {
  const open = new Set<Room>();
  rooms.on("create", (room) => void open.add(room)).on("dispose", (room) => void open.delete(room));
  return open;
}

function countRooms({ lobby, arena, match }: OpenRooms): RoomCount {
  const players = [...match].flatMap(({ clients }) => clients.filter(({ userData }) => isSeated(userData)));
  const watching = [...arena, ...match].reduce((sum, { clients }) => sum + clients.length, 0);
  const { ccu, roomCount } = matchMaker.stats.local;
  return {
    clients: ccu,
    open: roomCount,
    byName: { lobby: lobby.size, arena: arena.size, match: match.size },
    people: players.length,
    spectators: watching - players.length,
  };
}

const isSeated = (userData: unknown): boolean =>
  typeof (userData as { readonly seat?: unknown } | undefined)?.seat === "number";

function isPlayed({ state, guests }: MatchRoom): boolean {
  return state.phase === "playing" && (guests.length === 0 || guests.some(({ session }) => session !== null));
}

/**
 * Logs first lines only, at debug: Colyseus logs a stack for every malformed message, so any client could flood the
 * log.
 */
function quiet(log: Log) {
  const line = (...parts: unknown[]): void => log.debug(`colyseus: ${String(parts[0]).split("\n", 1)[0]}`);
  return { debug: line, error: line, info: line, trace: line, warn: line };
}
