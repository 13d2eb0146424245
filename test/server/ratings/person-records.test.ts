import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gameById } from "../../../games/registry.ts";
import { createPeopleRatings } from "../../../server/ratings/live.ts";
import { PersonRecords, type RecordedSeat } from "../../../server/ratings/person-records.ts";
import { personId } from "../../../server/rooms/stored/seat-token.ts";
import type { AcceptedSeat } from "../../../server/schemas/invitations.ts";
import type { MatchTicket } from "../../../server/schemas/matches.ts";
import type { OwnRecord } from "../../../server/schemas/people.ts";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../support/test-server.ts";

const ann: RecordedSeat = { id: "ann", name: "Ann", isPerson: true };
const bob: RecordedSeat = { id: "bob", name: "Bob", isPerson: true };
const guest: RecordedSeat = { id: null, name: "Guest", isPerson: true };
const agent: RecordedSeat = { id: "Demo", name: "Demo", isPerson: false };

describe("records of people", () => {
  it("count wins, draws and losses by opponent, each match once", () => {
    const records = new PersonRecords();
    records.record({ id: "1", endedAt: 1, seats: [ann, bob], returns: [1, -1] });
    records.record({ id: "1", endedAt: 1, seats: [ann, bob], returns: [1, -1] });
    records.record({ id: "2", endedAt: 2, seats: [agent, ann], returns: [0, 0] });
    records.record({ id: "3", endedAt: 3, seats: [{ ...bob, name: "Robert" }, ann], returns: [1, -1] });
    expect(records.of("ann")).toEqual({
      wins: 1,
      draws: 1,
      losses: 1,
      opponents: [
        { name: "Robert", isPerson: true, lastAt: 3, wins: 1, draws: 0, losses: 1 },
        { name: "Demo", isPerson: false, lastAt: 2, wins: 0, draws: 1, losses: 0 },
      ],
    });
    expect(records.of("bob")).toMatchObject({ wins: 1, draws: 0, losses: 1 });
    expect(records.of("Demo")).toBeNull();
  });

  it("compare with each opponent, and win a match of three only ahead of both", () => {
    const records = new PersonRecords();
    records.record({ id: "1", endedAt: 1, seats: [ann, guest, agent], returns: [1, 0, 2] });
    expect(records.of("ann")).toMatchObject({ wins: 0, draws: 0, losses: 1 });
    expect(records.of("ann")?.opponents.map(({ wins, losses }) => wins - losses)).toEqual([-1, 1]);
  });

  it("remember a bounded number of people and opponents, the latest", () => {
    const records = new PersonRecords();
    for (let i = 0; i < 1101; i++) {
      const other = { id: `p${i}`, name: `P${i}`, isPerson: true };
      records.record({ id: `${i}`, endedAt: i, seats: [ann, other], returns: [1, 0] });
    }
    expect(records.of("p0")).toBeNull();
    expect(records.of("p1100")).toMatchObject({ losses: 1 });
    expect(records.of("ann")).toMatchObject({ wins: 1101 });
    expect(records.of("ann")?.opponents).toHaveLength(100);
    expect(records.of("ann")?.opponents[0]?.name).toBe("P1100");
  });
});

describe("a person's own record", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const ANN_KEY = "A".repeat(32);
  const BOB_KEY = "B".repeat(32);
  const recordOf = async (player: string) =>
    (await (await server.post("/api/people/record", { player })).json()) as OwnRecord;
  const open = async (request: object) =>
    (await (await server.post("/api/matches", { game: "tic-tac-toe", ...request })).json()) as MatchTicket;

  it("has matches against agents and people, ratings from agents alone, and is the same after a restart", async () => {
    expect((await recordOf(ANN_KEY)).games).toEqual([]);
    const alone = await open({ seats: ["human", "script:random"], name: "Ann", player: ANN_KEY });
    const first = await joinRoom(server, alone.room, alone.tokens[0]?.token);
    await playOut(first, 0);
    await until(() => first.state.match !== "");
    const {
      room,
      tokens,
      invitations = [],
    } = await open({
      seats: ["human", "human"],
      invite: [1],
      name: "Ann",
      player: ANN_KEY,
    });
    const accepted = { invitation: invitations[0]?.token, name: "Bob", player: BOB_KEY };
    const answer = await server.post(`/api/rooms/${room}/invitation/accept`, accepted);
    const bob = await joinRoom(server, room, ((await answer.json()) as AcceptedSeat).token);
    const second = await joinRoom(server, room, tokens[0]?.token);
    await Promise.all([playOut(second, 0), playOut(bob, 1)]);
    await until(() => second.state.match !== "");
    const { id, games } = await recordOf(ANN_KEY);
    expect(id).toBe(personId(ANN_KEY));
    expect(games).toHaveLength(1);
    expect(games[0]?.ratings).toMatchObject([{ role: null, matches: 1 }]);
    expect(games[0]?.opponents.map(({ name, kind }) => `${name} ${kind}`)).toEqual(["Bob person", "Random agent"]);
    const { wins = 0, draws = 0, losses = 0 } = games[0] ?? {};
    expect(wins + draws + losses).toBe(2);
    const others = (await recordOf(BOB_KEY)).games[0];
    expect(others).toMatchObject({ ratings: [], opponents: [{ name: "Ann", kind: "person" }] });
    expect(others?.wins).toBe(games[0]?.opponents[0]?.losses);
    const read = await createPeopleRatings(server.store).recordOf(gameById("tic-tac-toe"), id);
    expect(read?.record).toMatchObject({ wins, draws, losses });
    expect(read?.ratings).toHaveLength(1);
    await Promise.all([first, second, bob].map((client) => client.leave()));
  });

  it("is refused for what is no key, and counts as ten requests", async () => {
    const answer = await server.post("/api/people/record", { player: "Ann" });
    expect(answer.status).toBe(400);
    const small = await startTestServer({ environment: { LIMIT_REQUESTS: "25/25" } });
    try {
      const statuses = [];
      for (let i = 0; i < 3; i++) statuses.push((await small.post("/api/people/record", { player: ANN_KEY })).status);
      expect(statuses).toEqual([200, 200, 429]);
    } finally {
      await small.close();
    }
  });
});
