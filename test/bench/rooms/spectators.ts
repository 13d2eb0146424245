import { Protocol } from "@colyseus/core";
import { WebSocket } from "ws";

/** A client that receives and does not decode, so that thousands of them leave the machine to the server. */
export interface Spectator {
  readonly socket: WebSocket;
  /** Since {@link reset}: when patches came, and their bytes. */
  readonly times: number[];
  bytes: number;
  reset(): void;
}

/** Joins a room, up to its full state. */
export async function watch(address: string, room: string): Promise<Spectator> {
  const answer = await fetch(`${address}/matchmake/joinById/${room}`, {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json" },
  });
  if (!answer.ok) throw new Error(await answer.text());
  const { sessionId, processId, roomId } = (await answer.json()) as Readonly<Record<string, string>>;
  const socket = new WebSocket(`${address.replace("http", "ws")}/${processId}/${roomId}?sessionId=${sessionId}`);
  const spectator: Spectator = {
    socket,
    times: [],
    bytes: 0,
    reset() {
      this.times.length = 0;
      this.bytes = 0;
    },
  };
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject).on("close", () => reject(new Error(`closed by room ${room}`)));
    socket.on("message", (data: Buffer) => {
      if (data[0] === Protocol.JOIN_ROOM) socket.send(Uint8Array.of(Protocol.JOIN_ROOM));
      if (data[0] === Protocol.ROOM_STATE) resolve();
      if (data[0] !== Protocol.ROOM_STATE_PATCH) return;
      spectator.times.push(performance.now());
      spectator.bytes += data.length;
    });
  });
  return spectator;
}

/** Joins each of the rooms, some at once. */
export async function watchAll(address: string, rooms: readonly string[], atOnce: number): Promise<Spectator[]> {
  const joined: Spectator[] = [];
  let next = 0;
  const join = async (): Promise<void> => {
    for (let room = rooms[next++]; room !== undefined; room = rooms[next++]) {
      // A machine that is too busy may not acknowledge a join in time.
      joined.push(await watch(address, room).catch(() => watch(address, room)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, join));
  return joined;
}

/** Milliseconds between patches of each. */
export function gapsOf(spectators: readonly Spectator[]): number[] {
  return spectators.flatMap(({ times }) => times.slice(1).map((at, i) => at - (times[i] as number)));
}
