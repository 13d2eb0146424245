import { Client, StreamableHTTPClientTransport, type CallToolResult } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectBot } from "../../server/external/seats/client.ts";
import type { OverMessage } from "../../server/external/seats/protocol.ts";
import type { AcceptedSeat, InvitationFacts } from "../../server/schemas/invitations.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";
import { openStore } from "../../server/store/registry.ts";
import { breakable, STORE_SENTENCE, type StoreState } from "../support/breakable-store.ts";
import { temporaryFolder } from "../support/folder.ts";
import { joinRoom, playOut, startTestServer, type TestServer } from "../support/test-server.ts";
import { firstPolicy } from "./jobs/jobs.ts";
import { playOut as playEpisode, Session } from "./openenv/session.ts";

/* Every way to play, while the store refuses: play goes on, and what was played is stored once the store is back. */

const folder = temporaryFolder();
const weights = firstPolicy();
const policy = `policy:${weights.hash}`;

let control: ReturnType<typeof breakable>;
let server: TestServer;
beforeAll(async () => {
  control = breakable(await openStore({ directory: folder }));
  await control.store.putWeights(weights);
  server = await startTestServer({ store: control.store, pace: { linger: 500 } });
});
beforeEach(() => void (control.state = "up"));
afterAll(async () => {
  control.state = "up";
  await server.close();
});

async function answerOf<T>(response: Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}

interface Tool {
  readonly status?: string;
  readonly handle?: string;
  readonly move?: number;
  readonly legal?: readonly { readonly label: string }[];
  readonly error?: { readonly code: string; readonly message: string };
}

async function withTools<T>(use: (call: (name: string, args: object) => Promise<Tool>) => Promise<T>): Promise<T> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", server.address)));
  try {
    return await use(async (name, args) => {
      const { structuredContent } = (await client.callTool({ name, arguments: { ...args } })) as CallToolResult;
      return structuredContent as Tool;
    });
  } finally {
    await client.close();
  }
}

const doors: Readonly<Record<string, (opponent: string) => Promise<void>>> = {
  async "an invitation"() {
    const request = { game: "kuhn-poker", seats: ["human", "human"], invite: [1], name: "Ann" };
    const { room, tokens, invitations } = await answerOf<MatchTicket>(server.post("/api/matches", request));
    const invitation = invitations?.[0]?.token;
    const path = `/api/rooms/${room}/invitation`;
    expect(await answerOf<InvitationFacts>(server.post(path, { invitation }))).toMatchObject({ inviter: "Ann" });
    const ann = await joinRoom(server, room, tokens[0]?.token);
    const taken = await answerOf<AcceptedSeat>(server.post(`${path}/accept`, { invitation, name: "Bob" }));
    const bob = await joinRoom(server, room, taken.token);
    await Promise.all([playOut(ann, 0), playOut(bob, 1)]);
    expect(ann.state.outcome).toBe("finished");
    await Promise.all([ann.leave(), bob.leave()]);
  },
  async "a remote seat"(opponent) {
    const over = Promise.withResolvers<OverMessage>();
    const bot = await connectBot(server.address, {
      name: "tester",
      key: "a-secret-that-only-the-test-knows",
      answer: ({ legal }) => ({ action: legal[0]?.action ?? -1 }),
      onOver: over.resolve,
    });
    await server.match("kuhn-poker", [opponent, bot.reference]);
    expect((await over.promise).reason).toBeNull();
    bot.close();
  },
  "an assistant": (opponent) =>
    withTools(async (call) => {
      const { handle: seat } = await call("join_match", { game: "kuhn-poker", opponents: [opponent], name: "tester" });
      let now = await call("observe", { seat });
      while (now.status !== "over") {
        const { move, legal } = now;
        now = await (now.status === "waiting"
          ? call("observe", { seat })
          : call("act", { seat, move, action: legal?.[0]?.label }));
        expect(now.error).toBeUndefined();
      }
    }),
  async OpenEnv(opponent) {
    const session = await Session.open(server.address, "/openenv/kuhn-poker/ws");
    const [last] = (await playEpisode(session, { opponent })).slice(-1);
    expect(last?.metadata.stored).toBe(true);
    session.close();
  },
};
const names = Object.keys(doors);

/** Matches that must be in the store at last. */
let played = 0;
async function play(door: string, opponent: string): Promise<void> {
  await doors[door]?.(opponent);
  played++;
}

const allStored = async () => (await control.store.matches({ limit: 200 })).length === played;

describe.each<StoreState>(["full", "down"])("while the store is %s", (state) => {
  it.each(names)("%s plays a match to its end", async (door) => {
    control.state = state;
    await play(door, "script:random");
    expect(control.refusals).toBeGreaterThan(0);
  });
});

it.each<StoreState>(["full", "down"])("what was played while the store was %s is stored afterwards", async (state) => {
  control.state = state;
  for (const door of names) await play(door, "script:random");
  control.state = "up";
  await expect.poll(allStored, { timeout: 60_000 }).toBe(true);
});

describe("an opponent that must be read from a store that is down", () => {
  beforeEach(() => void (control.state = "down"));
  const refusal = { code: "store/unavailable", message: STORE_SENTENCE };

  it("is refused to a person and to a remote seat", async () => {
    const response = await server.post("/api/matches", { game: "kuhn-poker", seats: ["human", policy] });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: refusal });
  });

  it("is refused to an assistant, which can play another one", async () => {
    const seats = { game: "kuhn-poker", name: "tester" };
    const answer = await withTools((call) => call("join_match", { ...seats, opponents: [policy] }));
    expect(answer.error).toMatchObject(refusal);
    await play("an assistant", "script:random");
  });

  it("is refused in an OpenEnv session, which can reset to another one", async () => {
    const session = await Session.open(server.address, "/openenv/kuhn-poker/ws");
    const { type, data } = await session.send({ type: "reset", data: { opponent: policy } });
    expect([type, data.code, data.message]).toEqual(["error", "EXECUTION_ERROR", STORE_SENTENCE]);
    expect((await session.observe("reset")).legal_actions).not.toEqual([]);
    session.close();
  });

  it("plays through every door once the store is back", async () => {
    control.state = "up";
    for (const door of names) await play(door, policy);
    await expect.poll(allStored, { timeout: 60_000 }).toBe(true);
  });
});

// Last, since a request that hangs is never repeated.
describe("while the store does not answer at all", () => {
  it.each(["/api/matches", "/api/ratings?game=kuhn-poker", "/api/matches/some"])("%s says so", async (path) => {
    control.state = "hung";
    const answer = await server.get(path);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: "store/unavailable" } });
  });

  it("a person who chooses a policy is refused", async () => {
    control.state = "hung";
    const request = { game: "kuhn-poker", seats: ["human", `policy:${"0".repeat(64)}`] };
    const answer = await server.post("/api/matches", request);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: "store/unavailable" } });
  });

  it.each(names)("%s plays a match to its end", async (door) => {
    control.state = "hung";
    await expect(doors[door]?.("script:random")).resolves.toBeUndefined();
  });
});
