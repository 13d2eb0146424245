import type { Server as HttpServer } from "node:http";
import { LocalDriver, LocalPresence, matchMaker, Server } from "@colyseus/core";
import { Encoder } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";
import type { Log } from "../log.ts";
import { ArenaRoom } from "./arena.ts";
import { EXPOSED_METHODS } from "./join.ts";
import { Lobby } from "./lobby.ts";
import { MatchRoom } from "./match.ts";
import type { RoomServices } from "./services.ts";

/** Most bytes of a client's message; an action has a few dozen. */
const MAX_MESSAGE_BYTES = 4096;

/** The rooms of this process. */
export interface Rooms {
  /** Whether matches can be opened. */
  accepting(): boolean;
  count(): { readonly clients: number; readonly open: number };
  /** Closes every room and waits until they are closed. */
  close(): Promise<void>;
}

/**
 * Starts Colyseus behind our own HTTP server.
 * @param http receives only upgrades to rooms; plain requests never reach Colyseus.
 */
export async function openRooms(http: HttpServer, services: RoomServices): Promise<Rooms> {
  // A reveal has tens of kilobytes. Set before the first room; each room allocates twice this size.
  Encoder.BUFFER_SIZE = 64 * 1024;
  const transport = new WebSocketTransport({ noServer: true, maxPayload: MAX_MESSAGE_BYTES }).attachToServer(http);
  const server = new Server({
    transport,
    presence: new LocalPresence(),
    driver: new LocalDriver(),
    logger: quiet(services.log),
    greet: false,
    // Colyseus's handler of uncaught exceptions would end the process; uncaught.ts has its own.
    gracefullyShutdown: false,
  });
  matchMaker.controller.exposedMethods = [...EXPOSED_METHODS];
  matchMaker.controller.getCorsHeaders = () => ({});
  server.define("lobby", Lobby, { services });
  server
    .define("match", MatchRoom, { services } as never)
    .enableRealtimeListing()
    .on("dispose", (room) => services.matches.closed(room.roomId));
  server.define("arena", ArenaRoom, { services } as never).enableRealtimeListing();
  await matchMaker.accept();
  await matchMaker.createRoom("lobby", {});
  return {
    accepting: () => matchMaker.state === matchMaker.MatchMakerState.READY,
    count: () => ({ clients: matchMaker.stats.local.ccu, open: matchMaker.stats.local.roomCount }),
    async close() {
      await server.gracefullyShutdown(false);
      http.emit("close");
    },
  };
}

/**
 * Logs first lines only, at debug: Colyseus logs a stack for every malformed message, so any client could flood the
 * log.
 */
function quiet(log: Log) {
  const line = (...parts: unknown[]): void => log.debug(`colyseus: ${String(parts[0]).split("\n", 1)[0]}`);
  return { debug: line, error: line, info: line, trace: line, warn: line };
}
