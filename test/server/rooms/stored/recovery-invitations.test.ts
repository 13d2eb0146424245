import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AcceptedSeat } from "../../../../server/schemas/invitations.ts";
import type { MatchTicket } from "../../../../server/schemas/matches.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../../support/test-server.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-invitations-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const start = async (): Promise<TestServer> => startTestServer({ store: await openStore({ directory }) });

/** Closes it once the room is saved as `isReady` wants. */
async function stop(server: TestServer, room: string, isReady: (name: string | undefined) => boolean): Promise<void> {
  await until(async () => isReady((await server.store.liveMatch(room))?.seats[1]?.name), "the saved match");
  await server.close();
}

test("an open invitation outlives a restart, and an accepted one stays accepted", async () => {
  let server = await start();
  const request = { game: "kuhn-poker", seats: ["human", "human"], invite: [1], name: "Ann" };
  const ticket = (await (await server.post("/api/matches", request)).json()) as MatchTicket;
  const { room, tokens, invitations = [] } = ticket;
  const invitation = invitations[0]?.token;
  await stop(server, room, (name) => name !== undefined);
  server = await start();
  await expect(joinRoom(server, room, invitation)).rejects.toThrow("does not belong to a seat");
  const accept = () => server.post(`/api/rooms/${room}/invitation/accept`, { invitation, name: "Bob" });
  const answer = await accept();
  expect(answer.status).toBe(201);
  const { token } = (await answer.json()) as AcceptedSeat;
  await stop(server, room, (name) => name === "Bob");
  server = await start();
  expect((await accept()).status).toBe(403);
  const [ann, bob] = [await joinRoom(server, room, tokens[0]?.token), await joinRoom(server, room, token)];
  await Promise.all([playOut(ann, 0), playOut(bob, 1)]);
  expect(ann.state.outcome).toBe("finished");
  expect([...ann.state.seats.values()].map(({ name }) => name)).toEqual(["Ann", "Bob"]);
  await server.close();
});
