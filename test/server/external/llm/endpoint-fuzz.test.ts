import { writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forfeitReasons } from "../../../../agents/forfeit.ts";
import type { SlowTurn } from "../../../../agents/players/player.ts";
import { createPlayer } from "../../../../agents/players/registry.ts";
import type { TurnTranscript } from "../../../../agents/transcript.ts";
import { random, randomInteger, type Random } from "../../../../games/core/random.ts";
import { gameById } from "../../../../games/registry.ts";
import { externalKinds } from "../../../../server/external/kinds.ts";
import { readLlmSettings } from "../../../../server/external/llm/settings.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { untilUsedBytes, usedBytes } from "../../../support/heap.ts";
import { junk, odd, pick } from "../../../support/junk.ts";
import { startTestServer, until, type TestServer } from "../../../support/test-server.ts";
import { collectUncaught } from "../../../support/uncaught-errors.ts";

/* An endpoint that sends anything: every turn ends with a move or a recorded forfeit, and nothing has the key. */

const KEY = "sk-fuzz-0123456789abcdef";
const TURN_COUNT = 120;
const ROUND_COUNT = 4;
const MATCH_COUNT = 24;
/** Turns at once. */
const TABLE_COUNT = 12;
/** Most bytes that the rounds after the first may leave behind. */
const MAX_GROWTH_BYTES = 8 * 1024 * 1024;
/** Most bytes of one reply that an endpoint gets rid of: what is read, and what waits in sockets. */
const MAX_SENT_BYTES = 24 * 1024 * 1024;
/** Longest text of a stored attempt, and its ellipsis. */
const MAX_KEPT_CHARACTERS = 16_385;

const CODES = [
  "player/unavailable",
  "player/rate-limited",
  "player/malformed",
  "player/declined",
  "player/misconfigured",
  "player/late",
  "game/illegal-action",
  "game/unreadable-action",
];

const uncaught = collectUncaught();
const chunk = Buffer.alloc(64 * 1024, "x");
const header = Buffer.from(`x-more: ${"y".repeat(9000)}\r\n`);
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
let sent = 0;
let redirected = 0;

const json = { "content-type": "application/json" };

/** A completion whose every field may be of any kind. */
function completion(draw: Random): unknown {
  const orJunk = (likely: unknown) => (draw() < 0.6 ? likely : junk(draw));
  const texts = [
    '{"action":"bet"}',
    "check",
    "Answer: bet",
    "Answer: fold",
    `Bearer ${KEY}`,
    "\ud800",
    "x".repeat(300_000),
  ];
  const message = orJunk({
    content: orJunk(pick(draw, texts)),
    refusal: orJunk(null),
    reasoning: orJunk(`I was sent ${KEY}`),
    ...(draw() < 0.1 && { refusal: `Not with ${KEY}` }),
  });
  const choices = orJunk([
    orJunk({ message, finish_reason: orJunk(pick(draw, ["stop", "length", "content_filter"])) }),
  ]);
  return orJunk({ choices, usage: orJunk({ prompt_tokens: orJunk(1e308), completion_tokens: orJunk(-3) }) });
}

/** Its receiver has turns in this process, too. */
async function* endless(part: Uint8Array) {
  for (let own = part.length; ; own += part.length) {
    await nextTurn();
    sent = Math.max(sent, own);
    yield part;
  }
}

type Reply = (response: ServerResponse, draw: Random) => void;

const replies: Readonly<Record<string, Reply>> = {
  "any JSON": (response, draw) => void response.writeHead(200, json).end(JSON.stringify(junk(draw))),
  "a completion of any kinds": (response, draw) => {
    response.writeHead(200, json).end(JSON.stringify(completion(draw)));
  },
  "any status": (response, draw) => {
    const error = { error: { message: draw() < 0.5 ? `refused ${KEY}` : junk(draw), code: junk(draw) } };
    const headers = {
      ...json,
      "retry-after": pick(
        draw,
        odd.filter((text) => /^[\x20-\x7e]*$/.test(text)),
      ),
    };
    response.writeHead(200 + randomInteger(draw, 800), headers).end(JSON.stringify(error));
  },
  "an endless body": (response, draw) => {
    response.writeHead(draw() < 0.5 ? 200 : 400, json);
    pipeline(endless(chunk), response, () => {});
  },
  "a body that decompresses to 64 MB": (response) => {
    response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(bomb);
  },
  "a body in a broken encoding": (response) => {
    response.writeHead(200, { ...json, "content-encoding": "gzip" }).end("plain");
  },
  "a byte now and then": (response) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(" "), 5);
    response.on("close", () => clearInterval(timer));
  },
  "bytes that are not UTF-8": (response) => {
    response.writeHead(200, json).end(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x3a, 0xed, 0xa0, 0x80, 0x7d]));
  },
  "JSON that is nested too deeply": (response, draw) => {
    const text = "[".repeat(1_000_000) + "]".repeat(1_000_000);
    response.writeHead(draw() < 0.5 ? 200 : 400, json).end(draw() < 0.5 ? text : `{"error":{"message":${text}}}`);
  },
  "a redirect": (response, draw) => {
    const location = pick(draw, ["/elsewhere", "http://127.0.0.1:1/v1", "file:///etc/passwd", "//", ""]);
    response.writeHead(301 + randomInteger(draw, 8), { location }).end(`moved, ${KEY}`);
  },
  "a body that is cut off": (response) => {
    response.writeHead(200, { ...json, "content-length": "1000" }).write('{"choices":[');
    setImmediate(() => response.socket?.destroy());
  },
  "no HTTP": (response) => void response.socket?.end(`${"\u0000\xff".repeat(50)} ${KEY}\r\n\r\n`),
  "endless headers": (response) => {
    response.socket?.write("HTTP/1.1 200 OK\r\n");
    if (response.socket) pipeline(endless(header), response.socket, () => {});
  },
  "early responses without an end": (response) => {
    const timer = setInterval(() => response.socket?.write("HTTP/1.1 103 Early Hints\r\n\r\n"), 5);
    response.socket?.once("close", () => clearInterval(timer));
  },
  "a closed socket": (response) => void response.socket?.destroy(),
  nothing: () => {},
};
const kinds = Object.keys(replies);

let draws = random("endpoint");
let kind: string | null = null;
const sockets = new Set<Socket>();
const endpoint = createHttpServer((request: IncomingMessage, response: ServerResponse) => {
  if (request.url !== "/v1/chat/completions") redirected++;
  response.on("error", () => {});
  request.resume().on("end", () => {
    const reply = replies[kind ?? pick(draws, kinds)];
    if (response.socket?.destroyed === false) reply?.(response, draws);
  });
});
endpoint.on("connection", (socket: Socket) => {
  sockets.add(socket);
  socket.on("error", () => {}).on("close", () => sockets.delete(socket));
});

const file = join(temporaryFolder(), "models.json");
const logged: string[] = [];
let server: TestServer;
let baseUrl = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => void endpoint.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/v1`;
  const fuzz = { baseUrl, keyVariable: "FUZZ_KEY", turnMs: 200, guests: true };
  writeFileSync(file, JSON.stringify({ fuzz }));
  const environment = { LLM_FILE: file, FUZZ_KEY: KEY, LIMIT_ROOMS: "100/100" };
  const log = pino({ level: "trace" }, { write: (line: string) => void logged.push(line) });
  server = await startTestServer({ environment, log });
});
afterAll(async () => {
  await server.close();
  endpoint.closeAllConnections();
  await new Promise((resolve) => void endpoint.close(resolve));
});

const game = gameById("kuhn-poker");
const state = game.next(game.next(game.initial({}), 2), 0);

/** One turn against the endpoint, which must end as the referee promises. */
async function takeTurn(number: string, turnMs = 200): Promise<TurnTranscript> {
  const llm = readLlmSettings({ OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: KEY });
  const source = { weights: async () => null, external: externalKinds({ llm }) };
  const player = await createPlayer(`llm:m?turnMs=${turnMs}&maxStrikes=2`, game, source);
  const turn: SlowTurn = { game, state, seat: 0, random: random(number), episode: number, ply: 2, move: 0 };
  const outcome = await player.slow?.takeTurn(turn);
  if (!outcome) throw new Error("no outcome");
  expect([...game.legal(state), ...forfeitReasons]).toContain(outcome.action ?? outcome.forfeit);
  player.slow?.endEpisode?.({ episode: number, seat: 0, returns: [0, 0], reason: null });
  return outcome.transcript;
}

function expectSound({ attempts }: TurnTranscript, what: string): void {
  expect(JSON.stringify(attempts), what).not.toContain(KEY);
  for (const { answer, thought = "", fault, usage } of attempts) {
    expect([...CODES, null], `${what}: ${fault?.message}`).toContain(fault?.code ?? null);
    for (const text of [answer, thought]) expect(String(text).length, what).toBeLessThanOrEqual(MAX_KEPT_CHARACTERS);
    expect(fault?.message.length ?? 0, what).toBeLessThanOrEqual(1000);
    for (const count of Object.values(usage ?? {})) expect(count).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
  }
}

describe("an endpoint that sends", () => {
  it.each(kinds)("%s costs a turn, with a typed fault and without the key", async (one) => {
    kind = one;
    for (let i = 0; i < 8; i++) expectSound(await takeTurn(`${one}/${i}`), one);
    expect(redirected).toBe(0);
    expect(uncaught).toEqual([]);
  });

  it.each(["an endless body", "a body that decompresses to 64 MB", "JSON that is nested too deeply"])(
    "%s is not read to its end, nor to the deadline",
    async (one) => {
      kind = one;
      const { attempts } = await takeTurn(one, 60_000);
      expect(attempts.map(({ fault }) => fault?.code)).toEqual(["player/malformed", "player/malformed"]);
      expect(sent).toBeLessThan(MAX_SENT_BYTES);
    },
  );

  it("anything leaves nothing behind, round after round", async () => {
    kind = null;
    let first = 0;
    for (let round = 0; round < ROUND_COUNT; round++) {
      draws = random(`endpoint/${round}`);
      let next = 0;
      const table = async () => {
        while (next < TURN_COUNT) expectSound(await takeTurn(`${round}/${next++}`), "mixed");
      };
      await Promise.all(Array.from({ length: TABLE_COUNT }, table));
      if (round === 0) first = await usedBytes();
    }
    await untilUsedBytes(first + MAX_GROWTH_BYTES);
    expect(uncaught).toEqual([]);
  });

  it("anything in a room gives matches that end, are stored and can be read, and no log has the key", async () => {
    kind = null;
    draws = random("endpoint/rooms");
    for (let i = 0; i < MATCH_COUNT; i++) await server.match("kuhn-poker", ["llm:fuzz", "script:random"]);
    const stored = async () =>
      (await (await server.get("/api/matches?limit=200")).json()) as readonly { id: string; outcome: string }[];
    await until(async () => (await stored()).length === MATCH_COUNT, "the matches");
    const matches = await stored();
    for (const { id, outcome } of matches) {
      expect(["finished", "forfeited"]).toContain(outcome);
      expect((await server.get(`/api/matches/${id}`)).status).toBe(200);
    }
    expect(matches.some(({ outcome }) => outcome === "forfeited")).toBe(true);
    expect(logged.join("")).not.toContain(KEY);
    expect((await server.get("/api/status")).status).toBe(200);
    expect(uncaught).toEqual([]);
  });
});
