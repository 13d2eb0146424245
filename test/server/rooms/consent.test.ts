import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlayerFacts } from "../../../server/schemas/games.ts";
import type { InvitationFacts } from "../../../server/schemas/invitations.ts";
import type { MatchTicket } from "../../../server/schemas/matches.ts";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let learning: string;
let other: string;
beforeAll(async () => {
  server = await startTestServer({ pace: { linger: 60_000 } });
  learning = await launch({ game: "kuhn-poker", learnFrom: "people" });
  other = await launch({ game: "kuhn-poker" });
});
afterAll(() => server.close());

const launch = async (request: Parameters<TestServer["leagues"]["launch"]>[0]): Promise<string> =>
  `policy:${(await server.leagues.launch(request)).state.policy}`;

async function open(request: object): Promise<MatchTicket> {
  const answer = await server.post("/api/matches", { game: "kuhn-poker", player: "P".repeat(32), ...request });
  expect(answer.status).toBe(201);
  return (await answer.json()) as MatchTicket;
}

describe("a person's consent that a league learns from the match", () => {
  it("is asked for where the league learns from people", async () => {
    const players = (await (await server.get("/api/players?game=kuhn-poker")).json()) as PlayerFacts[];
    const learns = (reference: string) => players.find((player) => player.reference === reference)?.learns;
    expect([learning, other, "script:random"].map(learns)).toEqual([true, false, false]);
  });

  it.each([
    ["given", { consent: true }, "yes", true],
    ["refused", { consent: false }, "no", undefined],
    ["not given", {}, "no", undefined],
  ])("is stored with the match and its rematch: %s", async (_, choice, shown, stored) => {
    const { room, tokens } = await open({ seats: ["human", learning], ...choice });
    const person = await joinRoom(server, room, tokens[0]?.token);
    // Before the first move.
    expect(person.state).toMatchObject({ learning: shown });
    const next = new Promise<{ room: string; seat: number; token: string }>((resolve) => {
      person.onMessage("rematch", resolve);
    });
    await playOut(person, 0);
    await until(() => person.state.match !== "");
    expect((await server.store.match(person.state.match))?.consent).toBe(stored);
    expect(await person.request("rematch")).toEqual({ ok: true });
    const ticket = await next;
    const again = await joinRoom(server, ticket.room, ticket.token);
    await playOut(again, ticket.seat);
    await until(() => again.state.match !== "");
    expect((await server.store.match(again.state.match))?.consent).toBe(stored);
    await Promise.all([person.leave(), again.leave()]);
  });

  it("changes nothing where no league learns from people", async () => {
    const { room, tokens } = await open({ seats: ["human", other], consent: true });
    const person = await joinRoom(server, room, tokens[0]?.token);
    expect(person.state.learning).toBe("");
    await playOut(person, 0);
    await until(() => person.state.match !== "");
    expect((await server.store.match(person.state.match))?.consent).toBeUndefined();
    await person.leave();
  });

  it("is needed from everyone", async () => {
    const reference = await launch({ game: "proposer-solver-judge", learnFrom: "people" });
    const seats = ["human", "human", reference];
    const opened = { game: "proposer-solver-judge", seats, invite: [1], consent: true };
    for (const [consent, shown] of [
      [false, "no"],
      [true, "yes"],
    ] as const) {
      const { room, invitations } = await open(opened);
      const invitation = invitations?.[0]?.token;
      const watcher = await joinRoom(server, room);
      expect(watcher.state.learning).toBe("no");
      const facts = await server.post(`/api/rooms/${room}/invitation`, { invitation });
      expect(((await facts.json()) as InvitationFacts).learns).toBe(true);
      await server.post(`/api/rooms/${room}/invitation/accept`, { invitation, consent });
      await until(() => [...watcher.state.seats.values()].every(({ invited }) => !invited));
      expect(watcher.state.learning).toBe(shown);
      await watcher.leave();
    }
  });
});
