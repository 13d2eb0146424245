import type { Server as HttpServer } from "node:http";
import { Server, type Socket } from "socket.io";
import type { z } from "zod";
import { ServerError } from "../errors.ts";
import type { Bans } from "../guests/bans.ts";
import type { Guests } from "../guests/guests.ts";
import type { Log } from "../log.ts";
import { internal, refusalBody, toRefusal } from "../refusals.ts";
import { disconnectFlooders, disconnectUnresponsive, type RequestPacket } from "./flood.ts";
import { actShape, botName, helloShape, SEATS_NAMESPACE, SEATS_PROTOCOL } from "../external/seats/protocol.ts";
import type { BotLine, SeatHub } from "../external/seats/hub.ts";

/** Most bytes of a bot's message. */
const MAX_MESSAGE_BYTES = 32 * 1024;
/** Milliseconds in which a connection must say hello. */
const HELLO_TIMEOUT_MS = 10_000;
const PING_MS = 5000;
const PONG_MS = 10_000;
/** Packets that a bot may send at once, and a second, besides one for each turn: however fast it answers. */
const BOT_PACKETS = { burst: 2000, perSecond: 1000 };

/** Remote seats: socket.io at its usual path, namespace /seats. */
export interface RemoteSeats {
  clients(): number;
  /** Disconnects banned bots, and those of banned addresses; they give up what they play. */
  removeBanned(): void;
  close(): Promise<void>;
}

interface Parts {
  readonly hub: SeatHub;
  readonly guests: Pick<Guests, "of" | "hold">;
  readonly bans: Pick<Bans, "refusal" | "assertAllowed">;
  readonly log: Log;
  /** Makes the ids of engine.io's sessions; random ones if absent. */
  readonly newSession?: () => string;
}

/** @param http receives the requests and upgrades of /socket.io/ only. */
export function openRemoteSeats(http: HttpServer, { hub, guests, bans, log, newSession }: Parts): RemoteSeats {
  const io = new Server(http, {
    serveClient: false,
    transports: ["polling", "websocket"],
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    connectTimeout: HELLO_TIMEOUT_MS,
    pingInterval: PING_MS,
    pingTimeout: PONG_MS,
    // connectionStateRecovery stays off: it appends an argument to events, and turns are sent again anyway.
  });
  if (newSession) Object.assign(io.engine, { generateId: newSession });
  const requestPacket = disconnectFlooders(io, log, BOT_PACKETS);
  const bots = new Map<Socket, BotSocket>();
  io.of(SEATS_NAMESPACE).on("connection", (socket) => {
    const hold = () => guests.hold("bots", guests.of(socket.request));
    const bot = new BotSocket(socket, { hub, bans, hold, requestPacket });
    bots.set(socket, bot);
    const silent = setTimeout(() => bot.isKnown || socket.disconnect(true), HELLO_TIMEOUT_MS);
    socket.on("disconnect", () => {
      clearTimeout(silent);
      bots.delete(socket);
      bot.leave();
    });
    // Any event gets an answer, whatever its name and arguments.
    socket.onAny((event: string, ...args: unknown[]) => {
      if (disconnectUnresponsive(socket, log)) return;
      const last = args.at(-1);
      const acknowledge = typeof last === "function" ? (last as (answer: object) => void) : () => {};
      try {
        const [payload, ...rest] = typeof last === "function" ? args.slice(0, -1) : args;
        if (rest.length > 0) throw new ServerError("request/invalid", "An event takes one object.");
        bot.receive(event, payload, acknowledge);
      } catch (err) {
        const refused = toRefusal(err);
        if (!refused) log.error({ err }, "seat handler failed");
        acknowledge(refusalBody(refused ?? internal));
      }
    });
  });
  return {
    clients: () => io.engine.clientsCount,
    removeBanned() {
      for (const [socket, bot] of bots) {
        const refused = bot.refusal ?? bans.refusal("address", guests.of(socket.request));
        if (refused) bot.expel(refused.message);
      }
    },
    async close() {
      io.disconnectSockets(true);
      await io.close();
    },
  };
}

interface BotParts extends Pick<Parts, "hub" | "bans"> {
  readonly hold: () => () => void;
  readonly requestPacket: RequestPacket;
}

/** One connection of a bot. */
class BotSocket {
  readonly #socket: Socket;
  readonly #hub: SeatHub;
  readonly #bans: Parts["bans"];
  readonly #hold: () => () => void;
  readonly #line: BotLine;
  #bot: string | null = null;
  #release: (() => void) | null = null;

  constructor(socket: Socket, { hub, bans, hold, requestPacket }: BotParts) {
    this.#socket = socket;
    this.#hub = hub;
    this.#bans = bans;
    this.#hold = hold;
    this.#line = {
      turn: (message) => {
        requestPacket(socket);
        socket.emit("turn", message);
      },
      over: (message) => void socket.emit("over", message),
      replace: () => {
        socket.emit("replaced", { message: "Another connection with this key has taken over." });
        socket.disconnect(true);
      },
    };
  }

  get isKnown(): boolean {
    return this.#bot !== null;
  }

  /** @throws ServerError */
  receive(event: string, payload: unknown, acknowledge: (answer: object) => void): void {
    if (event === "hello") this.#hello(payload, acknowledge);
    else if (event === "act") {
      if (this.#bot === null)
        throw new ServerError("seat/no-hello", "Say hello first: emit `hello` with protocol, name and key.");
      this.#hub.act(this.#bot, parsed(actShape, payload));
      acknowledge({ ok: true });
    } else throw new ServerError("request/not-found", "There is no such event; emit `hello` or `act`.");
  }

  /** Why the bot may not play; null if it may. */
  get refusal(): ServerError | null {
    return this.#bans.refusal("bot", this.#bot);
  }

  expel(message: string): void {
    if (this.#bot !== null) this.#hub.resign(this.#bot);
    this.#socket.emit("banned", { message });
    this.#socket.disconnect(true);
  }

  leave(): void {
    if (this.#bot !== null) this.#hub.disconnect(this.#bot, this.#line);
    this.#bot = null;
    this.#release?.();
    this.#release = null;
  }

  #hello(payload: unknown, acknowledge: (answer: object) => void): void {
    const version = (payload as { protocol?: unknown } | null)?.protocol;
    if (version !== SEATS_PROTOCOL) {
      const sentence = `This server speaks version ${SEATS_PROTOCOL} of the protocol: send hello with protocol: ${SEATS_PROTOCOL}.`;
      throw new ServerError("seat/other-protocol", sentence);
    }
    const hello = parsed(helloShape, payload);
    this.#bans.assertAllowed("bot", botName(hello.name, hello.key));
    if (this.#bot !== null) this.#hub.disconnect(this.#bot, this.#line);
    this.#release ??= this.#hold();
    const { bot, welcome } = this.#hub.connect(hello, this.#line);
    this.#bot = bot;
    acknowledge({ ok: welcome });
    this.#hub.resend(bot);
  }
}

/** @throws ServerError `request/invalid` naming the field. */
function parsed<T>(shape: z.ZodType<T>, payload: unknown): T {
  const result = shape.safeParse(payload);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join(".");
  throw new ServerError(
    "request/invalid",
    `${field ? `${field}: ` : ""}${issue?.message ?? "wrong"}. See docs/seats.md.`,
  );
}
