import { io, type Socket } from "socket.io-client";
import type { ExternalAnswer } from "../../../agents/players/external.ts";
import {
  SEATS_NAMESPACE,
  SEATS_PROTOCOL,
  type Act,
  type Hello,
  type OverMessage,
  type RefusedMessage,
  type TurnMessage,
  type Welcome,
} from "./protocol.ts";

/** A bot: who it is, and how it answers. */
export interface BotOptions extends Pick<Hello, "name" | "key" | "games"> {
  readonly tables?: number;
  /** Chooses one of `turn.legal` by number, or answers in words. */
  readonly answer: (turn: TurnMessage) => ExternalAnswer | Promise<ExternalAnswer>;
  readonly onOver?: (over: OverMessage) => void;
  /** The server refused an answer, such as one that came too late. */
  readonly onRefusal?: (refusal: RefusedMessage["error"], turn: TurnMessage) => void;
}

/** A connected bot. */
export interface ConnectedSeatBot {
  /** The reference by which matches and leagues name it. */
  readonly reference: string;
  readonly socket: Socket;
  close(): void;
}

/**
 * Connects a bot to a server and answers its turns until it is closed, also after interruptions of the network.
 * @throws Error with the server's sentence if it refuses the bot.
 *
 * @example
 * import { connectBot } from "./server/external/seats/client.ts";
 *
 * const bot = connectBot("http://127.0.0.1:9", {
 *   name: "first",
 *   key: "a-secret-of-16-characters-or-more",
 *   answer: ({ legal }) => ({ action: legal[0]?.action ?? 0 }),
 * });
 * console.log(await bot.catch(() => "no server at this address")); // no server at this address
 */
export async function connectBot(address: string, options: BotOptions): Promise<ConnectedSeatBot> {
  const { name, key, games, tables = 8, answer, onOver, onRefusal } = options;
  const socket = io(`${address.replace(/\/$/, "")}${SEATS_NAMESPACE}`, { transports: ["websocket"], forceNew: true });
  const first = Promise.withResolvers<string>();
  let isWelcome = false;
  const hello: Hello = { protocol: SEATS_PROTOCOL, name, key, tables, ...(games && { games }) };
  socket.on("connect", () => {
    socket.emit("hello", hello, (reply: { readonly ok: Welcome } | RefusedMessage) => {
      if ("error" in reply) {
        socket.disconnect();
        return first.reject(new Error(`${reply.error.code}: ${reply.error.message}`));
      }
      isWelcome = true;
      first.resolve(reply.ok.reference);
    });
  });
  socket.on("connect_error", (error) => {
    if (isWelcome) return;
    socket.disconnect();
    first.reject(error);
  });
  socket.on("turn", async (turn: TurnMessage) => {
    const { thought, ...given } = await answer(turn);
    const move = "action" in given ? { action: given.action } : { text: given.text };
    const act: Act = { turn: turn.turn, ...move, ...(thought !== undefined && { thought }) };
    socket.emit("act", act, (reply: { readonly ok: true } | RefusedMessage) => {
      if ("error" in reply) onRefusal?.(reply.error, turn);
    });
  });
  socket.on("over", (over: OverMessage) => onOver?.(over));
  return { reference: await first.promise, socket, close: () => socket.disconnect() };
}
