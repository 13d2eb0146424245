import { ClientState, Protocol, type Client, type ClientPrivate } from "@colyseus/core";
import { internal, refusalBody, toRefusal } from "../../refusals.ts";
import { boundedLog, type Log } from "../../log.ts";

/**
 * Limits of every room: messages a second from a client, bytes buffered for a slow client, and milliseconds within
 * which a client must acknowledge its join.
 */
export const limits = { messagesPerSecond: 20, waitingBytes: 512 * 1024, acknowledgeMs: 5000 } as const;

/** Milliseconds that a client has to complete the closing handshake. */
const CLOSE_MS = 1000;
/** Close code for a client that did not acknowledge; the SDK does not reconnect after it. */
const NOT_ACKNOWLEDGED = 4010;

/** Fields of a Colyseus client that its types omit. */
type InternalClient = Client & Partial<Pick<ClientPrivate, "_enqueuedMessages" | "_numMessagesLastSecond">>;
interface ClientSocket {
  readonly bufferedAmount: number;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** When each client that has not acknowledged its join was first seen. */
const joiningSince = new WeakMap<Client, number>();

/** Disconnects clients that don't read or never acknowledge their join: their buffers would fill the memory. */
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

const enqueuedBytes = ({ _enqueuedMessages: messages }: InternalClient): number =>
  messages?.reduce((sum: number, message: { readonly length: number }) => sum + message.length, 0) ?? 0;

/** Whether a client's time to acknowledge is over; true only once. */
function isUnacknowledged(client: Client): boolean {
  if (client.state === ClientState.JOINED) return false;
  const since = joiningSince.get(client) ?? performance.now();
  const isLate = performance.now() - since > limits.acknowledgeMs;
  joiningSince.set(client, isLate ? Infinity : since);
  return isLate;
}

/**
 * Withholds empty patches: a change private to one seat reaches all others as an empty patch, which they could count.
 * Call it again for a client that reconnects.
 */
export function withholdEmptyPatches(client: Client): void {
  const raw = client.raw.bind(client);
  client.raw = (data, ...rest) => {
    const isEmpty = data.length === 1 && data[0] === Protocol.ROOM_STATE_PATCH;
    if (!isEmpty) raw(data, ...rest);
  };
}

/** Whether a client is being closed for flooding; the room does not wait for it to return. */
export function isFlooder(client: Client): boolean {
  return ((client as InternalClient)._numMessagesLastSecond ?? 0) > limits.messagesPerSecond;
}

/** A room's answer to a message. */
export type MessageAnswer =
  | { readonly ok: true }
  | { readonly error: { readonly code: string; readonly message: string } };

/**
 * Runs a message handler and returns the answer: refusals as they are; bugs as `server/internal`, with the stack in the
 * log.
 */
export async function handleMessage(log: Log, handle: () => Promise<void> | void): Promise<MessageAnswer> {
  try {
    await handle();
    return { ok: true };
  } catch (err) {
    const refused = toRefusal(err);
    if (!refused) log.error({ err }, "message handler failed");
    return refusalBody(refused ?? internal);
  }
}
