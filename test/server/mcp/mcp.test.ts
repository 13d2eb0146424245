import { Client, StreamableHTTPClientTransport, type CallToolResult } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gameById } from "../../../games/registry.ts";
import { joinRoom, startTestServer, until, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { LIMIT_BOTS: "3/6" } });
});
afterAll(() => server.close());

type Answer = Record<string, unknown> & {
  readonly status?: string;
  readonly move?: number;
  readonly legal?: readonly { readonly action: number; readonly label: string }[];
  readonly over?: { readonly match: string; readonly returns: readonly number[]; readonly reason: string | null };
  readonly error?: { readonly code: string; readonly message: string; readonly strikes?: number };
};

async function withClient(
  use: (call: (name: string, args?: object) => Promise<Answer>, client: Client) => Promise<void>,
) {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", server.address)));
  const call = async (name: string, args: object = {}): Promise<Answer> => {
    const result = (await client.callTool({ name, arguments: { ...args } })) as CallToolResult;
    const answer = result.structuredContent as Answer;
    const [text] = result.content;
    expect(text?.type === "text" && JSON.parse(text.text)).toEqual(answer);
    expect(result.isError ?? false).toBe("error" in answer);
    return answer;
  };
  try {
    await use(call, client);
  } finally {
    await client.close();
  }
}

/** Plays the last legal move until the match is over. */
async function playOut(call: (name: string, args?: object) => Promise<Answer>, seat: string): Promise<Answer> {
  let now = await call("observe", { seat });
  while (now.status !== "over") {
    now = await (now.status === "waiting"
      ? call("observe", { seat })
      : call("act", { seat, move: now.move, action: now.legal?.at(-1)?.label }));
    expect(now.error).toBeUndefined();
  }
  return now;
}

describe("an assistant over the Model Context Protocol", () => {
  it("finds the tools, games and opponents", async () => {
    await withClient(async (call, client) => {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual([
        "list_games",
        "list_opponents",
        "join_match",
        "observe",
        "act",
        "resign",
      ]);
      expect((await call("list_games"))["games"]).toContainEqual(
        expect.objectContaining({ id: "kuhn-poker", seats: gameById("kuhn-poker").roles }),
      );
      expect((await call("list_opponents", { game: "kuhn-poker" }))["opponents"]).toContainEqual(
        expect.objectContaining({ reference: "script:random" }),
      );
    });
  });

  it("plays a match to its end, by the seat's secret alone", async () => {
    let seat = "";
    await withClient(async (call) => {
      const joined = await call("join_match", { game: "tic-tac-toe", opponents: ["script:random"], name: "claude" });
      expect(joined).toMatchObject({ seat: 0, role: "x", invitations: [] });
      seat = String(joined["handle"]);
      expect(await call("observe", { seat })).toMatchObject({ status: "your-turn", move: 0, role: "x" });
    });
    // Another connection, as after a restart of the assistant.
    await withClient(async (call) => {
      const { over } = await playOut(call, seat);
      expect(over?.reason).toBeNull();
      await until(async () => (await server.store.match(over?.match ?? "")) !== null);
      const stored = await server.store.match(over?.match ?? "");
      expect(stored?.names[0]).toBe("claude");
      expect(stored?.episode.returns).toEqual(over?.returns);
      expect((await call("act", { seat, move: 9, action: 0 })).error?.code).toBe("match/not-playing");
    });
  });

  it("is told why a move is refused, and forfeits after three", async () => {
    await withClient(async (call) => {
      const { handle: seat } = await call("join_match", { game: "tic-tac-toe", opponents: ["script:random"] });
      await call("observe", { seat });
      const refused = await call("act", { seat, move: 0, action: "the middle of nowhere" });
      expect(refused).toMatchObject({
        status: "your-turn",
        move: 0,
        error: { code: "game/unreadable-action", strikes: 1 },
      });
      expect((await call("act", { seat, move: 0, action: 77 })).error).toMatchObject({
        code: "game/illegal-action",
        strikes: 2,
      });
      expect((await call("act", { seat, move: 0, action: 78 })).over?.reason).toMatch(/too many answers/);
    });
  });

  it("plays nothing twice if a call is repeated, and nothing ahead", async () => {
    await withClient(async (call) => {
      const { handle: seat } = await call("join_match", { game: "connect-four", opponents: ["script:random"] });
      await call("observe", { seat });
      const after = await call("act", { seat, move: 0, action: 3 });
      expect(after.move).toBe(1);
      expect(await call("act", { seat, move: 0, action: 3 })).toEqual(after);
      expect((await call("act", { seat, move: 5, action: 3 })).error?.code).toBe("match/stale-ply");
      expect(await call("resign", { seat })).toMatchObject({
        status: "over",
        over: { reason: expect.stringContaining("left") as string },
      });
    });
  });

  it("invites a person, who joins at the page", async () => {
    await withClient(async (call) => {
      const joined = await call("join_match", { game: "tic-tac-toe", opponents: ["human"], seat: 1 });
      const [{ token = "" } = {}] = joined["invitations"] as { token?: string }[];
      expect((await call("observe", { seat: joined["handle"], wait_s: 0 })).status).toBe("waiting");
      const person = await joinRoom(server, String(joined["room"]), token);
      await until(() => person.state.turn === 0);
      person.send("act", { ply: 0, action: 4 });
      expect(await call("observe", { seat: joined["handle"] })).toMatchObject({ status: "your-turn" });
      await call("resign", { seat: joined["handle"] });
      await person.leave();
    });
  });

  it.each([
    ["join_match", { game: "go", opponents: [] }, /^game\/unknown$/],
    ["join_match", { game: "kuhn-poker", opponents: [] }, /^request\/invalid$/],
    ["join_match", { game: "kuhn-poker", opponents: ["script:wizard"] }, /^player\/unknown$/],
    ["join_match", { game: "kuhn-poker", opponents: ["llm:gpt"] }, /^player\/not-offered$/],
    ["join_match", { game: "kuhn-poker", opponents: ["script:random"], seat: 2 }, /^request\/invalid$/],
    ["observe", { seat: "guess" }, /^seat\/unknown-handle$/],
    ["act", { seat: "guess", move: 0, action: 0 }, /^seat\/unknown-handle$/],
  ])("refuses in a sentence: %s %j", async (name, args, code) => {
    await withClient(async (call) => {
      const { error } = await call(name, args);
      expect(error?.code).toMatch(code);
      expect(error?.message).toMatch(/[.!]$/);
    });
  });

  it("has as many seats at once as its address may have, and gets them back", async () => {
    await withClient(async (call) => {
      const join = () => call("join_match", { game: "tic-tac-toe", opponents: ["script:random"] });
      const answers = [await join(), await join(), await join(), await join()];
      expect(answers.some(({ error }) => error?.code === "request/too-many")).toBe(true);
    });
  });

  it("survives requests that are none", async () => {
    const bodies = [
      "",
      "{",
      "[]",
      '{"jsonrpc":"2.0"}',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}',
      "x".repeat(100_000),
    ];
    for (const body of bodies) {
      for (const method of ["POST", "PUT", "DELETE", "GET"]) {
        const init = {
          method,
          headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
        };
        const response = await server.get("/mcp", method === "GET" ? init : { ...init, body });
        expect(response.status, `${method} ${body.slice(0, 40)}`).toBeLessThan(500);
        await response.text();
      }
    }
    expect((await server.get("/api/status")).status).toBe(200);
  });
});
