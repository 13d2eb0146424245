import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { random, type Random } from "../../games/core/random.ts";
import { untilUsedBytes, usedBytes } from "../support/heap.ts";
import { junk, pick, words } from "../support/junk.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

/** Messages in a round, and rounds: the first one warms up. */
const MESSAGES = 400;
const ROUND_COUNT = 4;
/** Most bytes that three rounds may leave behind. */
const MAX_GROWTH_BYTES = 8 * 1024 * 1024;

let server: TestServer;
beforeAll(async () => {
  const many = "100000/300000";
  server = await startTestServer({
    environment: { LIMIT_REQUESTS: many, LIMIT_CONNECTIONS: many, LIMIT_BOTS: many, LIMIT_ENVIRONMENTS: many },
  });
});
afterAll(() => server.close());

type Attack = (draw: Random) => Promise<void>;

const attacks: Readonly<Record<string, Attack>> = {
  async "remote seats"(draw) {
    const socket = io(`${server.address}/seats`, { transports: ["websocket"], forceNew: true, reconnection: false });
    await new Promise<void>((resolve) => void socket.once("connect", () => resolve()));
    // One that is welcome may also act.
    if (draw() < 0.5) await socket.emitWithAck("hello", { protocol: 1, name: "fuzz", key: "k".repeat(20) });
    for (let i = 0; i < MESSAGES; i++) {
      const answer = (await socket.emitWithAck(pick(draw, words), junk(draw))) as {
        readonly error?: { readonly code: string };
      };
      if (!("ok" in answer) && !answer.error?.code) throw new Error(JSON.stringify(answer));
    }
    socket.disconnect();
  },
  async "OpenEnv sessions"(draw) {
    const socket = new WebSocket(`${server.address.replace("http", "ws")}/openenv/kuhn-poker/ws`);
    await new Promise<void>((resolve) => void socket.once("open", () => resolve()));
    for (let i = 0; i < MESSAGES; i++) {
      const message = { type: pick(draw, ["reset", "step", "state", "else"]), data: junk(draw) };
      const text = draw() < 0.1 ? String(junk(draw)) : JSON.stringify(message);
      const reply = await new Promise<string>((resolve) => {
        socket.once("message", (data: Buffer) => resolve(data.toString()));
        socket.send(text);
      });
      expect(["observation", "state", "error"]).toContain((JSON.parse(reply) as { type: string }).type);
    }
    socket.close();
  },
  async "OpenEnv over HTTP"(draw) {
    for (let i = 0; i < MESSAGES / 4; i++) {
      const path = `/openenv/${pick(draw, ["kuhn-poker", "leagues/x/0", "else", "%E0%A4%A"])}/${pick(draw, ["reset", "step", "mcp", "else"])}`;
      expect((await drained(await server.post(path, junk(draw)))).status, path).toBeLessThan(500);
    }
  },
  async "the Model Context Protocol"(draw) {
    const accept = { accept: "application/json, text/event-stream" };
    const tools = ["list_games", "list_opponents", "join_match", "observe", "act", "resign", "else"];
    for (let i = 0; i < MESSAGES / 4; i++) {
      const given = junk(draw);
      const args = typeof given === "object" && given !== null ? { ...given, wait_s: 0 } : given;
      const call = {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: pick(draw, tools), arguments: args },
      };
      const body = draw() < 0.2 ? junk(draw) : call;
      expect((await drained(await server.post("/mcp", body, accept))).status).toBeLessThan(500);
    }
  },
};

/** The response after its body was read, so that its connection is free. */
async function drained(response: Response): Promise<Response> {
  await response.text();
  return response;
}

describe("arbitrary messages", () => {
  it.each(Object.keys(attacks))("to %s are refused, and leave nothing behind", async (door) => {
    const attack = attacks[door] as Attack;
    let first = 0;
    for (let round = 0; round < ROUND_COUNT; round++) {
      await attack(random(`fuzz/${door}/${round}`));
      if (round === 0) first = await usedBytes();
    }
    await untilUsedBytes(first + MAX_GROWTH_BYTES);
    expect((await server.get("/api/status")).status).toBe(200);
  });
});
