import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalDriver, LocalPresence, matchMaker, Room, Server } from "@colyseus/core";
import { schema, t, type SchemaType } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { serveLoad } from "./load.ts";

/*
 * Colyseus alone: rooms that change ten times a second, with frames as large as those of `server-process.ts`. Opens as
 * many as its argument says.
 */

const ENTITY_COUNT = 16;
const PATCH_MS = 100;
const OPENED_AT_ONCE = 10;

const Entity = schema({ x: t.float32().default(0), y: t.int16().default(0) }, "Entity");
const BareState = schema({ entities: t.array(Entity) }, "BareState");

let steps = 0;

class BareRoom extends Room<{ state: SchemaType<typeof BareState> }> {
  override autoDispose = false;
  override patchRate = PATCH_MS;
  override state = new BareState();
  override messages = { cancel: () => ({ ok: true }) };

  override onCreate(): void {
    for (let i = 0; i < ENTITY_COUNT; i++) this.state.entities.push(new Entity());
  }

  override onBeforePatch(): void {
    steps++;
    for (const entity of this.state.entities) {
      entity.x += Math.random();
      entity.y = Math.round(Math.random() * 1000);
    }
  }
}

const http = createServer();
const transport = new WebSocketTransport({ server: http });
const server = new Server({
  transport,
  presence: new LocalPresence(),
  driver: new LocalDriver(),
  greet: false,
  gracefullyShutdown: false,
});
server.define("bare", BareRoom);
await server.listen(0, "127.0.0.1");
const rooms: string[] = [];
for (let i = 0; i < Number(process.argv[2]); i++) {
  // Rooms that open at the same time would send all their patches at once.
  if (i % OPENED_AT_ONCE === 0) await sleep(PATCH_MS / 20);
  rooms.push((await matchMaker.createRoom("bare", {})).roomId);
}
serveLoad(
  { address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, rooms },
  () => ({ plies: steps, clients: matchMaker.stats.local.ccu }),
  () => server.gracefullyShutdown(false),
);
