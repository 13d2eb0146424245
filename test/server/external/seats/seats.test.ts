import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { io, type Socket } from "socket.io-client";
import { connectBot, type BotOptions } from "../../../../server/external/seats/client.ts";
import { checkSeats } from "../../../../server/external/seats/check.ts";
import type { OverMessage, TurnMessage } from "../../../../server/external/seats/protocol.ts";
import type { PlayerFacts } from "../../../../server/schemas/games.ts";
import type { MatchReplay } from "../../../../server/schemas/matches.ts";
import { joinRoom, startTestServer, until, type TestServer } from "../../../support/test-server.ts";

const KEY = "a-secret-that-only-the-test-knows";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { LIMIT_BOTS: "4/8" } });
});
afterAll(() => server.close());

const firstLegal = ({ legal }: TurnMessage) => ({ action: legal[0]?.action ?? -1 });

async function withBot<T>(
  options: Partial<BotOptions>,
  use: (bot: Awaited<ReturnType<typeof connectBot>>) => Promise<T>,
): Promise<T> {
  const bot = await connectBot(server.address, { name: "tester", key: KEY, answer: firstLegal, ...options });
  try {
    return await use(bot);
  } finally {
    bot.close();
  }
}

describe("remote seats", () => {
  it("pass the conformance check", async () => {
    const results = await checkSeats(server.address, { game: "tic-tac-toe" });
    expect(results.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(results.length).toBeGreaterThan(8);
  });

  it("list a bot while it is connected, for the games that it plays", async () => {
    const listed = async (game: string) => {
      const players = (await (await server.get(`/api/players?game=${game}`)).json()) as PlayerFacts[];
      return players.filter(({ kind }) => kind === "bot").map(({ name }) => name);
    };
    await withBot({ name: "lister", games: ["kuhn-poker"] }, async () => {
      expect(await listed("kuhn-poker")).toEqual(["lister"]);
      expect(await listed("tic-tac-toe")).toEqual([]);
    });
    await until(async () => (await listed("kuhn-poker")).length === 0);
  });

  it("play against a person, who sees the bot's name, and keep the transcript", async () => {
    const overs: OverMessage[] = [];
    const answer = ({ legal }: TurnMessage) => ({ text: `Answer: ${legal.at(-1)?.label}`, thought: "The last one." });
    await withBot({ answer, onOver: (over) => overs.push(over) }, async (bot) => {
      const { room, tokens } = await server.match("tic-tac-toe", ["human", bot.reference]);
      const person = await joinRoom(server, room, tokens[0]?.token);
      while (person.state.phase !== "over") {
        await until(() => person.state.phase === "over" || person.state.turn === 0);
        if (person.state.phase === "over") break;
        const ply = person.state.ply;
        const legal = JSON.parse(person.state.seats.get("0")?.legal ?? "[]") as { action: number }[];
        person.send("act", { ply, action: legal[0]?.action });
        await until(() => person.state.phase === "over" || person.state.ply > ply);
      }
      expect([...person.state.seats.values()].map(({ name }) => name)).toEqual(["Player 1", "tester"]);
      await until(() => person.state.match !== "");
      const stored = await server.store.match(person.state.match);
      expect(stored?.episode.pairing).toEqual(["human", bot.reference]);
      expect(stored?.episode.transcript?.[0]).toMatchObject({
        seat: 1,
        result: "played",
        attempts: [{ answer: expect.stringMatching(/^Answer: /) as string, thought: "The last one.", fault: null }],
      });
      const replay = (await (await server.get(`/api/matches/${person.state.match}`)).json()) as MatchReplay;
      expect(replay.outcome).toBe("finished");
      await person.leave();
      expect(overs).toHaveLength(1);
      expect(overs[0]).toMatchObject({ match: stored?.id, seat: 1, returns: stored?.episode.returns, reason: null });
    });
  });

  it("never send what other seats hide", async () => {
    const seen: TurnMessage[] = [];
    const answer = (turn: TurnMessage) => {
      seen.push(turn);
      return firstLegal(turn);
    };
    let ends = 0;
    await withBot({ answer, onOver: () => ends++ }, async (bot) => {
      await server.match("kuhn-poker", ["script:random", bot.reference]);
      await until(() => ends === 1);
    });
    for (const turn of seen) {
      expect(Object.keys(turn).toSorted()).toEqual(
        [
          "deadline",
          "game",
          "informationState",
          "legal",
          "match",
          "move",
          "prompt",
          "refusal",
          "role",
          "seat",
          "turn",
        ].toSorted(),
      );
      // One card, its own, before the actions.
      expect(turn.informationState).toMatch(/^[012][pb]*$/);
    }
  });

  it("lose the match of a bot that leaves for good, and refuse one that isn't connected", async () => {
    const reference = await withBot({ name: "leaver" }, async (bot) => bot.reference);
    const response = await server.post("/api/matches", { game: "tic-tac-toe", seats: [reference, "script:random"] });
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({
      error: { code: "player/not-connected", message: "The bot leaver is not connected now." },
    });
  });

  it("refuse more bots of one address than its limit, in a sentence", async () => {
    const open: { close(): void }[] = [];
    try {
      for (const name of ["a", "b", "c", "d"]) {
        open.push(await connectBot(server.address, { name, key: KEY, answer: firstLegal }));
      }
      await expect(connectBot(server.address, { name: "e", key: KEY, answer: firstLegal })).rejects.toThrow(
        /request\/too-many: One address can have 4 bots and assistants' seats at once/,
      );
    } finally {
      for (const bot of open) bot.close();
    }
  });

  it("survive arbitrary events, and answer those that want an answer", async () => {
    const socket = await rawSocket();
    const junk: unknown[][] = [
      ["hello"],
      ["hello", null],
      ["hello", 7],
      ["hello", { protocol: 1 }],
      ["hello", { protocol: 1, name: {}, key: [] }],
      ["hello", { protocol: 1, name: "x", key: "k".repeat(20), tables: 1e9 }],
      ["hello", { protocol: 1, name: "x", key: "k".repeat(20), more: 1 }],
      ["hello", {}, {}, {}],
      ["act", { turn: "t", action: 1.5 }],
      ["act", [[[[]]]]],
      ["__proto__", {}],
      ["constructor", { toString: 1 }],
      ["disconnect ", {}],
      ["hello", Buffer.from([1, 2, 3])],
    ];
    for (const [event, ...args] of junk) {
      const reply = (await socket.emitWithAck(String(event), ...args)) as { error: { code: string; message: string } };
      expect(reply.error.code, JSON.stringify([event, args])).toMatch(/^(request|seat)\//);
      expect(reply.error.message).toMatch(/[.!]$/);
    }
    socket.disconnect();
    expect((await server.get("/api/status")).status).toBe(200);
  });

  it("cut off a message that is too long, a flood, and a connection that says nothing", async () => {
    const long = await rawSocket();
    const cut = closed(long);
    long.emit("act", { turn: "x".repeat(100_000) });
    await cut;
    const flood = await rawSocket();
    const drowned = closed(flood);
    for (let i = 0; i < 5000; i++) flood.emit("act", { turn: "x", action: 0 });
    await drowned;
    const silent = await rawSocket();
    await closed(silent);
    expect((await server.get("/api/status")).status).toBe(200);
  }, 60_000);
});

async function rawSocket(): Promise<Socket> {
  const socket = io(`${server.address}/seats`, { transports: ["websocket"], forceNew: true, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return socket;
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => void socket.once("disconnect", () => resolve()));
