import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ LOG_LEVEL: "debug" });
});
afterAll(() => server.stop());

it("has only log lines on standard error, whatever a client sends", async () => {
  const options = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  const reserved = await fetch(`${server.address}/matchmake/join/lobby`, options);
  const { processId, roomId, sessionId } = (await reserved.json()) as Record<string, string>;
  const socket = new WebSocket(`${server.address.replace("http", "ws")}/${processId}/${roomId}?sessionId=${sessionId}`);
  await new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
  // JOIN_ROOM, then a message whose type is no UTF-8: Schema prints that by itself.
  socket.send(Uint8Array.of(10));
  socket.send(Uint8Array.of(13, 0xa3, 0xff, 0xff, 0xff));
  await until("the line", () => server.command.errors().includes("malformed text received"));
  const lines = server.command.errors().trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { msg?: unknown }).msg)).not.toContain(undefined);
  socket.close();
});
