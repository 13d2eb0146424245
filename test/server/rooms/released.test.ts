import { afterAll, beforeAll, expect, test } from "vitest";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../support/test-server.ts";
import { untrained } from "../../support/still-leagues.ts";

/*
 * A league keeps learning while people choose opponents: those may have been released since.
 */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const put = async (seed: string, league: string): Promise<string> => {
  const weights = untrained("kuhn-poker", seed);
  await server.store.putWeights(weights, league);
  return weights.hash;
};

test("a match with a released policy is refused with advice", async () => {
  const hash = await put("gone", "kuhn-1");
  await server.store.releaseWeights("kuhn-1", [hash]);
  const request = (policy: string) =>
    server.post("/api/matches", { game: "kuhn-poker", seats: ["human", `policy:${policy}`] });
  const answer = await request(hash);
  expect(answer.status).toBe(410);
  expect(await answer.json()).toEqual({
    error: {
      code: "policy/released",
      message: `The weights of policy ${hash.slice(0, 8)} of league kuhn-1 were released: a league keeps only its newest policy and its snapshots. Choose one of those.`,
    },
  });
  expect(await (await request("0".repeat(64))).json()).toMatchObject({ error: { code: "policy/not-found" } });
});

test("a match and its rematch continue with a policy that is released meanwhile", async () => {
  const hash = await put("going", "kuhn-2");
  const ticket = await server.match("kuhn-poker", ["human", `policy:${hash}`]);
  await server.store.releaseWeights("kuhn-2", [hash]);
  const room = await joinRoom(server, ticket.room, ticket.tokens[0]?.token);
  const invited = new Promise<{ room: string; seat: number; token: string }>((resolve) => {
    room.onMessage("rematch", resolve);
  });
  await playOut(room, 0);
  expect(room.state.outcome).toBe("finished");
  expect(await room.request("rematch")).toEqual({ ok: true });
  const { seat, ...next } = await invited;
  const again = await joinRoom(server, next.room, next.token);
  await playOut(again, seat);
  expect(again.state.outcome).toBe("finished");
  await Promise.all([room, again].map((each) => each.leave()));
});

test("an arena whose league continued during its choice shows the current policies", async () => {
  const { record } = await server.leagues.launch({ game: "kuhn-poker", cast: ["policy", "script:honest"] });
  const stale = await put("stale", record.id);
  await server.store.releaseWeights(record.id, [stale]);
  server.leagues.change(record.id, { type: "resumed" }, { policy: stale, updates: 1, members: [] });
  const newest = await put("newest", record.id);
  const arena = await server.post(`/api/leagues/${record.id}/resume`, {});
  const { arena: id } = (await arena.json()) as { arena: string | null };
  const room = await joinRoom(server, id ?? "");
  const shown = room.state.shown;
  server.leagues.change(record.id, { type: "resumed" }, { policy: newest, updates: 2 });
  const played = async () =>
    (await server.store.matches({ league: record.id, limit: 200 })).map(({ pairing }) => pairing[0]);
  await until(async () => (await played()).includes(`policy:${newest}`));
  await until(() => room.state.shown > shown);
  expect(await played()).not.toContain(`policy:${stale}`);
  await room.leave();
});
