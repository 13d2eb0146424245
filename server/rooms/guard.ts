import { ClientState, Protocol, type Client, type ClientPrivate } from "@colyseus/core";
import { internal, refusalBody, refusalOf } from "../refusals.ts";
import { boundedLog, type Log } from "../log.ts";

/**
 * What every room keeps: messages a second a client may send, bytes that may wait for a slow reader, and milliseconds within which
 * it has to acknowledge that it has joined.
 */
export const limits = { messagesPerSecond: 20, waitingBytes: 512 * 1024, acknowledgeMs: 5000 } as const;

/** Milliseconds that a client has to answer the end of its web socket. */
const CLOSE_MS = 1000;
/** Close code of a client that did not acknowledge: one from which the SDK does not reconnect. */
const NOT_ACKNOWLEDGED = 4010;

/** What Colyseus and ws know of a client beyond their types. */
type InternalClient = Client & Partial<Pick<ClientPrivate, "_enqueuedMessages" | "_numMessagesLastSecond">>;
interface ClientSocket {
  readonly bufferedAmount: number;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** When a client was first seen that has not acknowledged yet. */
const joiningSince = new WeakMap<Client, number>();

/** Cuts off clients that do not read what they are sent, or never acknowledge: what waits for them would fill the memory. */
export function dropSlowReaders(clients: readonly Client[], log: Log): void {
  for (const client of clients) {
    const socket = client.ref as unknown as ClientSocket;
    const waiting = socket.bufferedAmount + enqueuedBytes(client);
    if (waiting > limits.waitingBytes) {
      boundedLog(log).info({ session: client.sessionId, waiting }, "slow reader disconnected");
      socket.terminate();
    } else if (isUnacknowledged(client)) {
      boundedLog(log).info({ session: client.sessionId }, "client disconnected, join not acknowledged");
      socket.close(NOT_ACKNOWLEDGED, `Acknowledge JOIN_ROOM within ${limits.acknowledgeMs / 1000} s.`);
      setTimeout(() => socket.terminate(), CLOSE_MS).unref();
    }
  }
}

const enqueuedBytes = (client: InternalClient): number =>
  (client._enqueuedMessages ?? []).reduce(
    (sum: number, message: { readonly length: number }) => sum + message.length,
    0,
  );

/** Whether a client has had its time to acknowledge; true once. */
function isUnacknowledged(client: Client): boolean {
  if (client.state === ClientState.JOINED) return joiningSince.delete(client) && false;
  const since = joiningSince.get(client) ?? performance.now();
  const isLate = performance.now() - since > limits.acknowledgeMs;
  joiningSince.set(client, isLate ? Infinity : since);
  return isLate;
}

/**
 * Withholds patches without news: what changed for one seat alone would come to all others as an empty one, and could be counted.
 * To be called anew for a client that comes back.
 */
export function withholdEmptyPatches(client: Client): void {
  const raw = client.raw.bind(client);
  client.raw = (data, ...rest) => {
    const isEmpty = data.length === 1 && data[0] === Protocol.ROOM_STATE_PATCH;
    if (!isEmpty) raw(data, ...rest);
  };
}

/** Whether a client is being closed for sending too much; such a one is not waited for. */
export function isFlooder(client: Client): boolean {
  return ((client as InternalClient)._numMessagesLastSecond ?? 0) > limits.messagesPerSecond;
}

/** What a room answers to a message. */
export type Answer = { readonly ok: true } | { readonly error: { readonly code: string; readonly message: string } };

/** Runs a message's handler and answers for it: refusals as they are, bugs as `server/internal` and in the log. */
export async function answer(log: Log, handle: () => Promise<void> | void): Promise<Answer> {
  try {
    await handle();
    return { ok: true };
  } catch (err) {
    const refused = refusalOf(err);
    if (!refused) log.error({ err }, "a message's handler failed");
    return refusalBody(refused ?? internal);
  }
}
