import { randomBytes } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { connectBot } from "./client.ts";
import { SEATS_NAMESPACE, SEATS_PROTOCOL, type OverMessage, type TurnMessage } from "./protocol.ts";

/** The outcome of one check; `fault` is null if it passed. */
export interface CheckResult {
  readonly name: string;
  readonly fault: string | null;
}

/** Longest wait for anything that a server should do at once, milliseconds. */
const WAIT_MS = 20_000;
/** Matches played at once. */
const CHECKED_TABLES = 6;

type Reply = { readonly ok?: unknown; readonly error?: { readonly code: string; readonly message: string } };

/** What checks work with. */
interface Kit {
  readonly address: string;
  /** A game of two seats without private moves, of which the server has a scripted player. */
  readonly game: string;
  connect(): Promise<RawSeat>;
  /** Opens a match; one of its seats is the bot. @throws Error if the server refuses it. */
  openMatch(seats: readonly string[]): Promise<void>;
}

/**
 * Checks that the server at an address speaks the protocol of remote seats, as a bot would see it. Bots and matches of
 * its own are made for it and end with it.
 * @param bot a connected bot to check too: whether it answers its turns with legal moves in time.
 */
export async function checkSeats(
  address: string,
  { game, bot }: { readonly game: string; readonly bot?: string | undefined },
): Promise<readonly CheckResult[]> {
  const opened: RawSeat[] = [];
  const kit: Kit = {
    address,
    game,
    async connect() {
      const seat = await RawSeat.open(address);
      opened.push(seat);
      return seat;
    },
    openMatch: (seats) => openMatch(address, game, seats),
  };
  const all: readonly Check[] = bot === undefined ? checks : [...checks, botCheck(bot)];
  const results: CheckResult[] = [];
  for (const { name, run } of all) {
    let fault: string | null = null;
    try {
      await run(kit);
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
    }
    for (const seat of opened.splice(0)) seat.close();
    results.push({ name, fault });
  }
  return results;
}

interface Check {
  readonly name: string;
  readonly run: (kit: Kit) => Promise<void>;
}

const newKey = (): string => randomBytes(24).toString("hex");
const hello = (key = newKey()) => ({ protocol: SEATS_PROTOCOL, name: "seats-check", key, tables: CHECKED_TABLES });

function expectCode(reply: Reply, code: string): void {
  if (reply.error?.code !== code) throw new Error(`expected the error ${code}, got ${JSON.stringify(reply)}`);
  if (!/\w.*[.!]$/.test(reply.error.message)) throw new Error(`the error has no sentence: ${JSON.stringify(reply)}`);
}

function referenceIn(reply: Reply): string {
  const { reference } = (reply.ok ?? {}) as { readonly reference?: unknown };
  if (typeof reference !== "string") throw new Error(`hello was not welcomed: ${JSON.stringify(reply)}`);
  return reference;
}

const checks: readonly Check[] = [
  {
    name: "refuses a hello of another version",
    run: async (kit) =>
      expectCode(await (await kit.connect()).send("hello", { ...hello(), protocol: 99 }), "seat/other-protocol"),
  },
  {
    name: "refuses a hello without a usable name or key",
    async run(kit) {
      const seat = await kit.connect();
      expectCode(await seat.send("hello", { ...hello(), name: "a b" }), "request/invalid");
      expectCode(await seat.send("hello", hello("short")), "request/invalid");
    },
  },
  {
    name: "refuses an act before hello, and unknown events",
    async run(kit) {
      const seat = await kit.connect();
      expectCode(await seat.send("act", { turn: "x", action: 0 }), "seat/no-hello");
      expectCode(await seat.send("fly", {}), "request/not-found");
    },
  },
  {
    name: "knows a bot by its key",
    async run(kit) {
      const key = newKey();
      const first = referenceIn(await (await kit.connect()).send("hello", hello(key)));
      const again = referenceIn(await (await kit.connect()).send("hello", hello(key)));
      const other = referenceIn(await (await kit.connect()).send("hello", hello()));
      if (first !== again) throw new Error(`the same key is ${first}, then ${again}`);
      if (first === other) throw new Error(`two keys are both ${first}`);
    },
  },
  {
    name: "replaces an earlier connection of the same bot",
    async run(kit) {
      const key = newKey();
      const first = await kit.connect();
      referenceIn(await first.send("hello", hello(key)));
      const replaced = first.next("replaced");
      referenceIn(await (await kit.connect()).send("hello", hello(key)));
      await replaced;
    },
  },
  {
    name: `plays ${CHECKED_TABLES} matches at once to their end`,
    async run({ address, openMatch: open }) {
      const ends: OverMessage[] = [];
      const turns = new Set<string>();
      const enough = Promise.withResolvers<void>();
      const bot = await connectBot(address, {
        name: "seats-check",
        key: newKey(),
        tables: CHECKED_TABLES,
        answer(turn) {
          assertTurn(turn);
          turns.add(turn.turn);
          return { action: turn.legal[0]?.action ?? -1 };
        },
        onOver(over) {
          ends.push(over);
          if (ends.length === CHECKED_TABLES) enough.resolve();
        },
        onRefusal: (refusal) => enough.reject(new Error(`a legal answer was refused: ${refusal.message}`)),
      });
      try {
        await Promise.all(
          Array.from({ length: CHECKED_TABLES }, (_, i) =>
            open(i % 2 === 0 ? [bot.reference, "script:random"] : ["script:random", bot.reference]),
          ),
        );
        await within(enough.promise, "the ends of all matches");
        if (new Set(ends.map(({ match }) => match)).size !== CHECKED_TABLES) throw new Error("a match ended twice");
        const early = ends.find(({ reason }) => reason !== null);
        if (early) throw new Error(`a match ended early: ${early.reason}`);
      } finally {
        bot.close();
      }
    },
  },
  {
    name: "asks again after an illegal answer, and forfeits after the third",
    async run(kit) {
      const seat = await kit.connect();
      const reference = referenceIn(await seat.send("hello", hello()));
      const over = seat.next<OverMessage>("over");
      let turn = seat.next<TurnMessage>("turn");
      await kit.openMatch([reference, "script:random"]);
      for (const strikes of [0, 1, 2]) {
        const received = await turn;
        if ((received.refusal?.strikes ?? 0) !== strikes)
          throw new Error(`expected ${strikes} strikes, got ${JSON.stringify(received.refusal)}`);
        turn = seat.next<TurnMessage>("turn", strikes < 2);
        const reply = await seat.send("act", { turn: received.turn, action: 99_999 });
        if (!reply.ok) throw new Error(`act was not acknowledged: ${JSON.stringify(reply)}`);
      }
      const { reason } = await over;
      if (reason === null) throw new Error("three illegal answers did not forfeit the match");
    },
  },
  {
    name: "refuses a second answer to a turn, and turns that don't exist",
    async run(kit) {
      const seat = await kit.connect();
      const reference = referenceIn(await seat.send("hello", hello()));
      const first = seat.next<TurnMessage>("turn");
      await kit.openMatch([reference, "script:random"]);
      const { turn, legal } = await first;
      const act = { turn, action: legal[0]?.action };
      const reply = await seat.send("act", act);
      if (!reply.ok) throw new Error(`act was not acknowledged: ${JSON.stringify(reply)}`);
      expectCode(await seat.send("act", act), "seat/late");
      expectCode(await seat.send("act", { ...act, turn: "nothing" }), "seat/unknown-turn");
      expectCode(await seat.send("act", { turn }), "request/invalid");
    },
  },
  {
    name: "sends an open turn again after a new connection",
    async run(kit) {
      const key = newKey();
      const seat = await kit.connect();
      const reference = referenceIn(await seat.send("hello", hello(key)));
      const first = seat.next<TurnMessage>("turn");
      await kit.openMatch([reference, "script:random"]);
      const { turn } = await first;
      seat.close();
      const back = await kit.connect();
      const repeated = back.next<TurnMessage>("turn");
      referenceIn(await back.send("hello", hello(key)));
      const again = await repeated;
      if (again.turn !== turn) throw new Error(`turn ${turn} came back as ${again.turn}`);
      const reply = await back.send("act", { turn, text: `Answer: ${again.legal[0]?.label}` });
      if (!reply.ok) throw new Error(`an answer in words was refused: ${JSON.stringify(reply)}`);
    },
  },
];

/** Whether another bot plays its turns: one match in each seat against a bot that takes the first legal move. */
const botCheck = (reference: string): Check => ({
  name: `${reference} answers its turns with legal moves in time`,
  async run({ address, openMatch: open }) {
    const ends: OverMessage[] = [];
    const both = Promise.withResolvers<void>();
    const bot = await connectBot(address, {
      name: "seats-check",
      key: newKey(),
      answer: ({ legal }) => ({ action: legal[0]?.action ?? -1 }),
      onOver: (over) => ends.push(over) === 2 && both.resolve(),
    });
    try {
      await open([reference, bot.reference]);
      await open([bot.reference, reference]);
      await within(both.promise, "the ends of both matches", 10 * WAIT_MS);
      const early = ends.find(({ reason }) => reason !== null);
      if (early) throw new Error(`a match ended early: ${early.reason}`);
    } finally {
      bot.close();
    }
  },
});

/** @throws Error naming the field of a turn that is not as documented. */
function assertTurn(turn: TurnMessage): void {
  const { legal, prompt, informationState, deadline, seat, role, match, move } = turn;
  const isSound =
    typeof turn.turn === "string" &&
    typeof match === "string" &&
    typeof prompt === "string" &&
    prompt.length > 0 &&
    typeof informationState === "string" &&
    Number.isInteger(seat) &&
    Number.isInteger(move) &&
    typeof role === "string" &&
    deadline > Date.now() - WAIT_MS &&
    legal.length > 0 &&
    legal.every(({ action, label }) => Number.isInteger(action) && typeof label === "string");
  if (!isSound) throw new Error(`a turn is not as documented: ${JSON.stringify(turn)}`);
}

async function openMatch(address: string, game: string, seats: readonly string[]): Promise<void> {
  const response = await fetch(new URL("/api/matches", address), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ game, seats }),
  });
  if (!response.ok) throw new Error(`no match was opened: ${await response.text()}`);
}

async function within<T>(promise: Promise<T>, what: string, milliseconds = WAIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds / 1000} s in vain for ${what}`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A connection that sends what it is told. */
class RawSeat {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(address: string): Promise<RawSeat> {
    const socket = io(`${address.replace(/\/$/, "")}${SEATS_NAMESPACE}`, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
    });
    const connected = new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", (error) => reject(new Error(`no connection: ${error.message}`)));
    });
    await within(connected, "a connection");
    return new RawSeat(socket);
  }

  send(event: string, payload: object): Promise<Reply> {
    return within(this.#socket.emitWithAck(event, payload) as Promise<Reply>, `the acknowledgement of ${event}`);
  }

  /** The next event of a kind. @param isDue whether it has to come. */
  next<T = unknown>(event: string, isDue = true): Promise<T> {
    const received = new Promise<T>((resolve) => void this.#socket.once(event, resolve));
    return isDue ? within(received, `the event ${event}`) : received;
  }

  close(): void {
    this.#socket.disconnect();
  }
}
