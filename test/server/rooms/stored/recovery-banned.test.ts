import { expect, it } from "vitest";
import { personId } from "../../../../server/rooms/stored/seat-token.ts";
import type { MatchTicket } from "../../../../server/schemas/matches.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { joinRoom, startTestServer, until, type TestServer } from "../../../support/test-server.ts";

const directory = temporaryFolder();
const start = async (): Promise<TestServer> => startTestServer({ store: await openStore({ directory }) });

it("a match whose person was banned meanwhile is lost by it, also if it doesn't count for that person", async () => {
  const player = "B".repeat(32);
  const before = await start();
  const request = { game: "tic-tac-toe", seats: ["human", "human"], player };
  const { room, tokens } = (await (await before.post("/api/matches", request)).json()) as MatchTicket;
  const clients = await Promise.all(tokens.map(({ token }) => joinRoom(before, room, token)));
  for (const client of clients) client.reconnection.enabled = false;
  const [first] = clients;
  await until(() => (first?.state.seats.get("0")?.legal ?? "[]") !== "[]");
  expect(await first?.request("act", { ply: 0, action: 4 })).toEqual({ ok: true });
  const saved = async () => (await before.store.liveMatch(room))?.played ?? null;
  await until(async () => (await saved())?.actions.length === 1, "the saved ply");
  const id = (await saved())?.id ?? "";
  await before.close();
  const store = await openStore({ directory });
  expect(await store.match(id)).toBeNull();
  await store.putBan({ kind: "person", subject: personId(player), reason: null, at: 1, until: null });
  await store.close();
  const after = await start();
  await until(async () => (await after.store.match(id)) !== null, "the stored match");
  expect(await after.store.match(id)).toMatchObject({ outcome: "forfeited", forfeit: { reason: "left" } });
  await after.close();
});
