import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { games } from "../../../games/registry.ts";
import { startTestServer, until, type TestServer } from "../../support/test-server.ts";
import { playOut, Session } from "./session.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { LIMIT_ENVIRONMENTS: "12/20" } });
});
afterAll(() => server.close());

async function withSession(path: string, use: (session: Session) => Promise<void>): Promise<void> {
  const session = await Session.open(server.address, path);
  try {
    await use(session);
  } finally {
    session.close();
    await session.closed;
  }
}

describe("an OpenEnv session", () => {
  it.each(games.map(({ id, roles }) => [id, roles.length - 1] as const))(
    "plays %s in its last seat",
    async (id, seat) => {
      await withSession(`/openenv/${id}/ws`, async (session) => {
        const seen = await playOut(session, { seed: 5, seat });
        const last = seen.at(-1);
        expect(seen[0]?.reward).toBe(seen[0]?.done ? last?.reward : null);
        expect(last?.reward).toBe(last?.metadata.returns?.[seat]);
        expect(seen.slice(1, -1).every(({ reward }) => reward === 0)).toBe(true);
      });
    },
  );

  it("gives equal episodes for equal seeds, and one deal to a group of one seed", async () => {
    await withSession("/openenv/leduc-poker/ws", async (session) => {
      const first = await playOut(session, { seed: 7 });
      expect(await playOut(session, { seed: 7 })).toEqual(
        first.map((one) => ({ ...one, info: expect.anything() as unknown, metadata: expect.anything() as unknown })),
      );
      const deals = new Set<string>();
      for (let seed = 0; seed < 12; seed++) {
        deals.add((await session.observe("reset", { seed, opponent: "script:caller" })).information_state.slice(0, 40));
      }
      expect(deals.size).toBeGreaterThan(3);
      await withSession("/openenv/leduc-poker/ws", async (other) => {
        const [a, b] = await Promise.all([session.observe("reset", { seed: 9 }), other.observe("reset", { seed: 9 })]);
        expect(a.information_state).toBe(b.information_state);
      });
    });
  });

  it("keeps finished episodes, with the trainer and its opponent, and no others", async () => {
    await withSession("/openenv/tic-tac-toe/ws", async (session) => {
      await session.observe("reset", { seed: 1 });
      await playOut(session, { seed: 2, opponent: "script:win-or-block" });
    });
    await until(async () => (await server.store.matches({ game: "tic-tac-toe", limit: 50 })).length > 0);
    const listed = await server.store.matches({ game: "tic-tac-toe", limit: 50 });
    const own = listed.filter(({ pairing }) => pairing.includes("script:win-or-block"));
    expect(own.map(({ pairing }) => pairing)).toEqual([["openenv", "script:win-or-block"]]);
    const match = await server.store.match(own[0]?.id ?? "");
    expect(match?.episode).toMatchObject({ origin: "openenv", seed: "openenv/2" });
  });

  it("reads moves by label and by number, in each form that clients send", async () => {
    await withSession("/openenv/connect-four/ws", async (session) => {
      const first = await session.observe("reset", { seed: 1 });
      for (const data of [
        { message: 3 },
        { message: "3" },
        { action_id: 3 },
        { message: `I play ${first.legal_action_labels[3]}.` },
      ]) {
        const frame = await session.send({ type: "step", data });
        expect(frame.data.observation?.metadata.strikes, JSON.stringify(data)).toBe(0);
      }
    });
  });

  it("punishes an illegal move instead of voiding the rollout, unless errors were asked for", async () => {
    await withSession("/openenv/kuhn-poker/ws", async (session) => {
      await session.observe("reset", { seed: 1 });
      const first = await session.observe("step", { message: "banana" });
      expect(first).toMatchObject({ done: false, reward: 0, metadata: { strikes: 1 } });
      expect(first.prompt).toMatch(/^That was no legal move \(strike 1\)/);
      await session.observe("step", { action_id: 17 });
      expect(await session.observe("step", { message: "pear" })).toMatchObject({ done: true, reward: -2 });
      await session.observe("reset", { seed: 1, illegal: "error" });
      const refused = await session.send({ type: "step", data: { message: "banana" } });
      expect(refused.data.code).toBe("EXECUTION_ERROR");
      expect(refused.data.message).toMatch(/answer with one of: check \(0\), bet \(1\)/);
      expect(await session.observe("step", { message: "check" })).toBeDefined();
    });
  });

  it.each([
    ["{", "INVALID_JSON"],
    ["7", "UNKNOWN_TYPE"],
    [{ type: "fly" }, "UNKNOWN_TYPE"],
    [{ type: "step", data: { message: "check" } }, "EXECUTION_ERROR"],
    [{ type: "reset", data: { seed: "x" } }, "VALIDATION_ERROR"],
    [{ type: "reset", data: { seat: 9 } }, "EXECUTION_ERROR"],
    [{ type: "reset", data: { opponent: "script:wizard" } }, "EXECUTION_ERROR"],
    [{ type: "reset", data: { opponent: "llm:gpt" } }, "EXECUTION_ERROR"],
    [{ type: "reset", data: { options: { none: 1 } } }, "EXECUTION_ERROR"],
    [{ type: "step", data: [[]] }, "VALIDATION_ERROR"],
  ])("answers %j with %s and a sentence, and goes on", async (message, code) => {
    await withSession("/openenv/kuhn-poker/ws", async (session) => {
      const { type, data } = await session.send(message);
      expect([type, data.code]).toEqual(["error", code]);
      expect(data.message).toMatch(/\w/);
      expect((await session.observe("reset", { seed: 1 })).done).toBe(false);
    });
  });

  it("refuses sessions beyond the capacity, and gives places back", async () => {
    const open = await Promise.all(
      Array.from({ length: 12 }, () => Session.open(server.address, "/openenv/kuhn-poker/ws")),
    );
    const late = await Session.open(server.address, "/openenv/kuhn-poker/ws");
    expect((await late.next()).data.code).toBe("CAPACITY_REACHED");
    expect(await late.closed).toBe(1013);
    for (const session of open) session.close();
    await Promise.all(open.map(({ closed }) => closed));
    await withSession("/openenv/kuhn-poker/ws", async (session) => {
      expect((await session.observe("reset")).done).toBe(false);
    });
  });

  it("closes on request, on messages that are too long, and on a flood without reading", async () => {
    const asked = await Session.open(server.address, "/openenv/kuhn-poker/ws");
    asked.socket.send('{"type":"close"}');
    expect(await asked.closed).toBe(1000);
    const long = await Session.open(server.address, "/openenv/kuhn-poker/ws");
    long.socket.send("x".repeat(200_000));
    expect(await long.closed).toBe(1009);
    const flood = await Session.open(server.address, "/openenv/kuhn-poker/ws");
    for (let i = 0; i < 2000; i++) flood.socket.send('{"type":"reset"}');
    await flood.closed;
    expect((await server.get("/api/status")).status).toBe(200);
  });

  it.each([
    "/openenv/go/ws",
    "/openenv/kuhn-poker/else",
    "/openenv/leagues/none/0/ws",
    "/openenv/",
    "/openenv/%E0%A4%A/ws",
  ])("refuses the address %s", async (path) => {
    await expect(Session.open(server.address, path)).rejects.toThrow(/^4\d\d$/);
  });
});

describe("OpenEnv over HTTP", () => {
  it("describes an environment as `openenv validate` wants it", async () => {
    const get = async (path: string) => (await (await server.get(`/openenv/kuhn-poker/${path}`)).json()) as object;
    expect(await get("health")).toEqual({ status: "healthy" });
    expect(await get("metadata")).toMatchObject({
      name: "red-queen kuhn-poker",
      description: expect.stringMatching(/\w/) as string,
    });
    expect(await get("openapi.json")).toMatchObject({ info: { version: expect.any(String) as string } });
    const { action } = (await get("schema")) as { action: { title: string; required: string[] } };
    expect(action.required).toHaveLength(1);
    expect(action.title).not.toBe("Action");
    const mcp = await server.post("/openenv/kuhn-poker/mcp", {});
    expect(mcp.status).toBe(200);
    expect(await mcp.json()).toMatchObject({ jsonrpc: "2.0" });
  });

  it("answers reset and step in environments of their own", async () => {
    const reset = await server.post("/openenv/kuhn-poker/reset", { seed: 3 });
    expect(reset.status).toBe(200);
    expect(await reset.json()).toMatchObject({ done: false, reward: null });
    const step = await server.post("/openenv/kuhn-poker/step", { action: { message: "bet" } });
    expect(step.status).toBe(200);
    expect((await server.post("/openenv/kuhn-poker/step", { action: {} })).status).toBe(400);
    expect((await server.get("/openenv/kuhn-poker/nothing")).status).toBe(404);
  });
});
