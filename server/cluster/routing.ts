import type { IncomingMessage } from "node:http";
import { matchMaker } from "@colyseus/core";
import type { Peer, Peers } from "./peers.ts";

/** Milliseconds that Redis has to say where a room is; after that, this server answers itself. */
const LOOKUP_TIMEOUT_MS = 2000;

/** Paths of requests about one room; the group is its id. */
const ROOM_PATHS = [/^\/api\/rooms\/([\w-]+)\//, /^\/matchmake\/(?:joinById|reconnect)\/([\w-]+)$/];
/** Path of a room's web socket: process and room. */
const ROOM_SOCKET = /^\/([\w-]+)\/([\w-]+)$/;
/** Path of requests about one league. */
const LEAGUE_PATH = /^\/api\/leagues\/([\w-]+)(?:\/|$)/;
/** Path of requests about one experiment. */
const EXPERIMENT_PATH = /^\/api\/experiments\/([\w-]+)(?:\/|$)/;
/** Paths of engine.io. */
const ENGINE_PATH = /^\/(?:league|socket\.io)\//;
/** Between process and session in the ids of engine.io's sessions and of assistants' seats. */
export const PROCESS_SEPARATOR = "~";

/** Which server has what a request is about; null: this one, as far as is known. */
export async function peerOf(request: IncomingMessage, peers: Peers): Promise<Peer | null> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://server");
  if (ENGINE_PATH.test(pathname)) return sessionPeer(searchParams.get("sid") ?? "", peers);
  if (request.headers.upgrade !== undefined) {
    const [, process = "", room = ""] = ROOM_SOCKET.exec(pathname) ?? [];
    return room === "" ? null : roomPeer(room, peers, process);
  }
  for (const path of ROOM_PATHS) {
    const room = path.exec(pathname)?.[1];
    if (room !== undefined) return roomPeer(room, peers);
  }
  const experiment = EXPERIMENT_PATH.exec(pathname)?.[1];
  if (experiment !== undefined) return experimentPeer(experiment, peers);
  const league = LEAGUE_PATH.exec(pathname)?.[1];
  return league === undefined ? null : leaguePeer(league, peers);
}

/** The server that began a session of engine.io or an assistant's seat, which its id says; null: this one. */
export async function sessionPeer(session: string, peers: Peers): Promise<Peer | null> {
  const [process, rest] = session.split(PROCESS_SEPARATOR, 2);
  return process === undefined || rest === undefined ? null : ((await peers.find(process)) ?? null);
}

/** The server that leads a league; null: this one, or none. */
export const leaguePeer = (league: string, peers: Peers): Peer | null =>
  peers.others.find(({ leagues }) => leagues.includes(league)) ?? null;

/** The server that plays the runs of an experiment; null: this one, or none. */
export const experimentPeer = (experiment: string, peers: Peers): Peer | null =>
  peers.others.find(({ experiments }) => experiments.includes(experiment)) ?? null;

/**
 * The server that has a room. @param process asked if Redis does not know the room: its listing may have been lost a
 * moment ago.
 */
async function roomPeer(room: string, peers: Peers, process?: string): Promise<Peer | null> {
  if (matchMaker.getLocalRoomById(room) !== undefined || !peers.isRedisUp) return null;
  const found = await Promise.race([matchMaker.driver.findOne({ roomId: room }), timeout()]);
  const id = found?.processId ?? process;
  return id === undefined ? null : ((await peers.find(id)) ?? null);
}

const timeout = (): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), LOOKUP_TIMEOUT_MS).unref();
  });
