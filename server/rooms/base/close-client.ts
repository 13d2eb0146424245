import type { Client } from "@colyseus/core";

/** Milliseconds that a client has to close its connection: on a slow network that takes seconds. */
const CLOSE_MS = 5000;
/** Most bytes of the reason with which a web socket is closed. */
const MAX_REASON_BYTES = 123;

/** Closes a client's connection with the reason, or without one that is too long for a close frame. */
export function closeClient(client: Client, code: number, reason: string): void {
  client.leave(code, Buffer.byteLength(reason) > MAX_REASON_BYTES ? "" : reason);
  // The connection may be dead without the server having noticed.
  setTimeout(() => (client.ref as unknown as { terminate(): void }).terminate(), CLOSE_MS).unref();
}
