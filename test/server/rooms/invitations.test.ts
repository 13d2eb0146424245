import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AcceptedSeat, InvitationFacts } from "../../../server/schemas/invitations.ts";
import type { MatchTicket } from "../../../server/schemas/matches.ts";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ pace: { reconnection: 300, linger: 3000 } });
});
afterAll(() => server.close());

const ANN_KEY = "A".repeat(32);
const BOB_KEY = "B".repeat(32);

interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

async function invite(change: object = {}, at = server): Promise<{ room: string; own: string; invitation: string }> {
  const request = { game: "kuhn-poker", seats: ["human", "human"], invite: [1], name: "Ann", player: ANN_KEY };
  const answer = await at.post("/api/matches", { ...request, ...change });
  expect(answer.status).toBe(201);
  const { room, tokens, invitations = [] } = (await answer.json()) as MatchTicket;
  expect(tokens).toHaveLength(1);
  expect(invitations).toHaveLength(1);
  return { room, own: tokens[0]?.token ?? "", invitation: invitations[0]?.token ?? "" };
}

const show = (room: string, invitation: string, at = server) =>
  at.post(`/api/rooms/${room}/invitation`, { invitation });
const accept = (room: string, invitation: string, person: object = {}, at = server) =>
  at.post(`/api/rooms/${room}/invitation/accept`, { invitation, ...person });
const refusal = async (answer: Response) => ({ status: answer.status, ...((await answer.json()) as Refusal).error });

describe("an invitation", () => {
  it("says what it offers, and gives its seat to a person under their own name", async () => {
    const { room, own, invitation } = await invite();
    const facts = (await (await show(room, invitation)).json()) as InvitationFacts;
    expect(facts).toMatchObject({ game: "kuhn-poker", seat: 1, inviter: "Ann" });
    expect(facts.expiresAt).toBeGreaterThan(Date.now() + 60_000);
    const ann = await joinRoom(server, room, own);
    expect(ann.state.seats.get("1")).toMatchObject({ invited: true, connected: false });
    const answer = await accept(room, invitation, { name: "Bob", player: BOB_KEY });
    expect(answer.status).toBe(201);
    const taken = (await answer.json()) as AcceptedSeat;
    expect(taken).toMatchObject({ room, seat: 1 });
    expect(taken.token).not.toBe(invitation);
    const bob = await joinRoom(server, room, taken.token);
    await Promise.all([playOut(ann, 0), playOut(bob, 1)]);
    await until(() => ann.state.match !== "", "the stored match");
    const stored = await server.store.match(ann.state.match);
    expect(stored).toMatchObject({ outcome: "finished", names: ["Ann", "Bob"] });
    expect(new Set(stored?.people).size).toBe(2);
    // Not rated: both people could be one.
    expect(ann.state.seats.get("0")?.rating).toBe("");
    const { ratings } = (await (await server.get("/api/ratings?game=kuhn-poker")).json()) as { ratings: unknown[] };
    expect(ratings).toEqual([]);
    await Promise.all([ann.leave(), bob.leave()]);
  });

  it("is accepted once", async () => {
    const { room, invitation } = await invite();
    expect((await accept(room, invitation)).status).toBe(201);
    for (const again of [await accept(room, invitation), await show(room, invitation)])
      expect(await refusal(again)).toMatchObject({ status: 410, code: "match/invitation-used" });
  });

  it("is no seat token: whoever sent the link can't play the seat with it", async () => {
    const { room, invitation } = await invite();
    await expect(joinRoom(server, room, invitation)).rejects.toThrow("does not belong to a seat");
    expect((await accept(room, invitation)).status).toBe(201);
    await expect(joinRoom(server, room, invitation)).rejects.toThrow("does not belong to a seat");
  });

  it("belongs to one match, and the seat of who invites needs none", async () => {
    const [first, second] = [await invite(), await invite()];
    for (const wrong of [first.invitation, second.own, "no such invitation"])
      expect(await refusal(await accept(second.room, wrong))).toMatchObject({ status: 403, code: "match/wrong-token" });
  });

  it("keeps the names' rules", async () => {
    const { room, invitation } = await invite();
    const named = await accept(room, invitation, { name: "\u202eeve" });
    expect(await refusal(named)).toMatchObject({ status: 400, code: "request/invalid" });
    expect((await accept(room, invitation)).status).toBe(201);
  });

  it("can be cancelled by who invites, not by spectators", async () => {
    const { room, own, invitation } = await invite();
    const ann = await joinRoom(server, room, own);
    const watcher = await joinRoom(server, room);
    expect(await watcher.request("cancel")).toMatchObject({ error: { code: "match/wrong-seat" } });
    expect(await ann.request("cancel")).toEqual({ ok: true });
    const late = await refusal(await accept(room, invitation));
    expect(late).toMatchObject({ status: 410, code: "match/invitation-expired" });
    expect(late.message).toContain("Ann cancelled the match.");
    await Promise.all([ann.leave(), watcher.leave()]);
    await until(async () => (await refusal(await show(room, invitation))).message.includes("has expired"));
  });

  it("outlives the inviter's connection, which a started match does not", async () => {
    const { room, own, invitation } = await invite();
    const ann = await joinRoom(server, room, own);
    await ann.leave(false);
    const { token } = (await (await accept(room, invitation, { name: "Bob" })).json()) as AcceptedSeat;
    const bob = await joinRoom(server, room, token);
    // Longer than the grace period.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(bob.state.phase).toBe("waiting");
    const back = await joinRoom(server, room, own);
    await until(() => back.state.phase === "playing");
    expect(await back.request("cancel")).toMatchObject({ error: { code: "match/started" } });
    await back.leave(false);
    await until(() => bob.state.phase === "over");
    expect(bob.state.outcome).toBe("forfeited");
    await bob.leave();
  });

  it("is refused where it makes no sense", async () => {
    const base = { game: "kuhn-poker" };
    for (const request of [
      { ...base, seats: ["human", "script:random"], invite: [1] },
      { ...base, seats: ["human", "human"], invite: [0, 1] },
      { ...base, seats: ["human", "human"], invite: [2] },
    ])
      expect(await refusal(await server.post("/api/matches", request))).toMatchObject({ code: "request/invalid" });
  });
});

describe("a server with short invitations and few joins", () => {
  it("ends an invitation in time, and counts its requests as joins", async () => {
    const environment = { LIMIT_JOINS: "5/5" };
    const other = await startTestServer({ pace: { invitation: 300, linger: 60_000 }, environment });
    try {
      const { room, invitation } = await invite({}, other);
      const watcher = await joinRoom(other, room);
      await until(() => watcher.state.phase === "over");
      expect(await refusal(await accept(room, invitation, {}, other))).toMatchObject({
        code: "match/invitation-expired",
        message: "This invitation is no longer valid. Not every player joined in time.",
      });
      const codes = [];
      for (let i = 0; i < 5; i++) codes.push((await refusal(await show(room, invitation, other))).code);
      expect(codes).toContain("request/too-many");
      await watcher.leave();
    } finally {
      await other.close();
    }
  });
});
