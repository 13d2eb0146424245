import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { games } from "../../../games/registry.ts";
import {
  joinRoom,
  playOut,
  startTestServer,
  until,
  type MatchClient,
  type TestServer,
} from "../../support/test-server.ts";
import { untrained } from "../../support/still-leagues.ts";
import type { MatchReplay } from "../../../server/schemas/matches.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ pace: { reconnection: 1500 } });
});
afterAll(() => server.close());

const act = (room: MatchClient, ply: number, action: number): Promise<unknown> => room.request("act", { ply, action });

async function twoPeople(game: string): Promise<[MatchClient, MatchClient]> {
  const { room, tokens } = await server.match(game, ["human", "human"]);
  const first = await joinRoom(server, room, tokens[0]?.token);
  expect(first.state.phase).toBe("waiting");
  const second = await joinRoom(server, room, tokens[1]?.token);
  await until(() => first.state.phase === "playing" && second.state.phase === "playing");
  return [first, second];
}

describe("a person against an agent", () => {
  test.each(games.map(({ id, roles }) => [id, roles.length] as const))(
    "%s to the end, stored and revealed",
    async (game, seats) => {
      const agents = Array.from({ length: seats - 1 }, () => "script:random");
      const ticket = await server.match(game, ["human", ...agents]);
      const room = await joinRoom(server, ticket.room, ticket.tokens[0]?.token);
      await playOut(room, 0);
      await until(() => room.state.match !== "", "the stored match");
      expect(room.state.outcome).toBe("finished");
      expect(room.state.sentence).not.toBe("");
      const reveal = JSON.parse(room.state.reveal) as Pick<MatchReplay, "steps"> & Partial<Pick<MatchReplay, "views">>;
      const stored = await server.store.match(room.state.match);
      expect(Array.from(stored?.episode.actions ?? [])).toEqual(reveal.steps.map(({ action }) => action));
      expect(stored?.episode.returns).toEqual([...room.state.returns]);
      expect(stored?.episode.origin).toBe("match");
      for (const { probabilities, action } of reveal.steps.filter(({ turn }) => turn > 0)) {
        expect(probabilities?.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1);
        expect(probabilities?.map((option) => option.action)).toContain(action);
      }
      const replay = (await (await server.get(`/api/matches/${room.state.match}`)).json()) as MatchReplay;
      expect(replay.steps).toEqual(reveal.steps);
      // A long match has its views only in the stored match.
      expect(reveal.views ?? replay.views).toEqual(replay.views);
      expect(replay.views).toHaveLength(replay.steps.length + 1);
      await room.leave();
    },
  );

  test("a policy plays, and its log-probabilities are stored", async () => {
    const weights = untrained("kuhn-poker", "a policy");
    await server.store.putWeights(weights);
    const ticket = await server.match("kuhn-poker", ["human", `policy:${weights.hash}`]);
    const room = await joinRoom(server, ticket.room, ticket.tokens[0]?.token);
    await playOut(room, 0);
    await until(() => room.state.match !== "");
    const stored = await server.store.match(room.state.match);
    expect(stored?.episode.pairing).toEqual(["human", `policy:${weights.hash}`]);
    const probability = stored?.plies[3]?.probabilities?.[stored.episode.actions[3] ?? -1] ?? Number.NaN;
    expect(stored?.episode.logProbs[3]).toBeCloseTo(Math.log(probability), 5);
    expect(stored?.episode.logProbs[2]).toBeNaN();
    await room.leave();
  });

  test("an agent that can't move ends the match, not the server", async () => {
    const { network, values } = untrained("kuhn-poker", "broken");
    const broken = nameWeights(
      "policy",
      "kuhn-poker",
      network,
      values.map(() => Number.NaN),
    );
    await server.store.putWeights(broken);
    const ticket = await server.match("kuhn-poker", [`policy:${broken.hash}`, "human"]);
    const room = await joinRoom(server, ticket.room, ticket.tokens[0]?.token);
    await until(() => room.state.phase === "over");
    expect(room.state.outcome).toBe("abandoned");
    expect(room.state.sentence).toMatch(/could not move\.$/);
    expect((await server.get("/healthz")).status).toBe(200);
    await room.leave();
  });

  test("agents play each other without spectators", async () => {
    const { room, tokens } = await server.match("tic-tac-toe", ["script:random", "script:random"]);
    expect(tokens).toEqual([]);
    await until(async () => {
      const [match] = await server.store.matches({ game: "tic-tac-toe", limit: 1 });
      return match?.outcome === "finished" && match.pairing.every((reference) => reference === "script:random");
    });
    expect(room).not.toBe("");
  });
});

describe("refusals", () => {
  test("of stale plies, illegal actions, wrong seats, spectators and garbage change nothing", async () => {
    const [first, second] = await twoPeople("kuhn-poker");
    const watcher = await joinRoom(server, first.roomId);
    const refused = async (answer: Promise<unknown>, code: string) =>
      expect(await answer).toMatchObject({ error: { code, message: expect.stringMatching(/\.$/) } });
    await refused(act(second, 2, 0), "match/wrong-seat");
    await refused(act(first, 1, 0), "match/stale-ply");
    await refused(act(first, 2, 7), "match/illegal-action");
    await refused(act(watcher, 2, 0), "match/wrong-seat");
    await refused(first.request("act", { ply: "2" }), "request/invalid");
    await refused(first.request("act"), "request/invalid");
    await refused(first.request("rematch"), "match/not-over");
    await refused(watcher.request("rematch"), "match/wrong-seat");
    expect(first.state.ply).toBe(2);
    expect(await act(first, 2, 0)).toEqual({ ok: true });
    await refused(act(first, 2, 0), "match/wrong-seat");
    await until(() => second.state.ply === 3);
    expect(await act(second, 3, 0)).toEqual({ ok: true });
    await refused(act(first, 4, 0), "match/not-playing");
    await Promise.all([first.leave(), second.leave(), watcher.leave()]);
  });

  test("of wrong tokens and invalid values have codes", async () => {
    const { room, tokens } = await server.match("kuhn-poker", ["human", "human"]);
    const first = await joinRoom(server, room, tokens[0]?.token);
    await expect(server.client.joinById(room, { token: "guess" })).rejects.toMatchObject({ code: 403 });
    await expect(server.client.joinById(room, { token: 7 })).rejects.toThrow("a string of at most 100 characters");
    expect(first.state.phase).toBe("waiting");
    await first.leave();
  });
});

describe("people", () => {
  test("see every step raise the tick and start the move clock", async () => {
    const [first, second] = await twoPeople("kuhn-poker");
    await until(() => first.state.deadline > 0);
    const { deadline } = first.state;
    const before = first.state.tick;
    await act(first, 2, 0);
    await until(() => second.state.ply === 3 && first.state.ply === 3);
    expect(first.state.tick).toBeGreaterThan(before);
    expect(second.state.tick).toBe(first.state.tick);
    expect(second.state.deadline).toBeGreaterThan(deadline);
    expect(JSON.parse(second.state.seats.get("1")?.legal ?? "")).toHaveLength(2);
    expect(second.state.seats.get("1")?.prompt).toContain("player 1");
    await Promise.all([first.leave(), second.leave()]);
  });

  test("lose the match by leaving, and it is stored", async () => {
    const [first, second] = await twoPeople("tic-tac-toe");
    await act(first, 0, 4);
    await first.leave();
    await until(() => second.state.match !== "");
    const sentence = "Player 1 left the match. Player 2 wins.";
    expect(second.state).toMatchObject({ phase: "over", outcome: "forfeited", sentence });
    const stored = await server.store.match(second.state.match);
    const forfeit = { seat: 0, reason: "left" };
    expect(stored).toMatchObject({ outcome: "forfeited", forfeit, episode: { returns: [-1, 1] } });
    expect(stored?.episode.actions).toHaveLength(1);
    await second.leave();
  });

  test("return to their seat after dropping, with its private state", async () => {
    const [first, second] = await twoPeople("kuhn-poker");
    const own = first.state.seats.get("0")?.view;
    const token = first.reconnectionToken;
    await first.leave(false);
    await until(() => second.state.seats.get("0")?.connected === false);
    const back = (await server.client.reconnect(token)) as unknown as MatchClient;
    await until(() => second.state.seats.get("0")?.connected === true);
    await until(() => back.state.seats?.get("0")?.view === own);
    expect(await act(back, 2, 0)).toEqual({ ok: true });
    await Promise.all([back.leave(), second.leave()]);
  });

  test("rejoin with the seat's token after reloading", async () => {
    const { room, tokens } = await server.match("kuhn-poker", ["human", "script:random"]);
    const first = await joinRoom(server, room, tokens[0]?.token);
    await first.leave(false);
    const again = await joinRoom(server, room, tokens[0]?.token);
    await playOut(again, 0);
    expect(again.state.outcome).toBe("finished");
    await again.leave();
  });

  test("lose the match by not returning", async () => {
    const [first, second] = await twoPeople("kuhn-poker");
    await first.leave(false);
    await until(() => second.state.phase === "over");
    const sentence = "Player 1 disconnected and did not return in time. Player 2 wins.";
    expect(second.state).toMatchObject({ outcome: "forfeited", sentence });
    await second.leave();
  });

  test("swap seats in a rematch, each with a new token", async () => {
    const [first, second] = await twoPeople("kuhn-poker");
    const invitations: { room: string; seat: number; token: string }[] = [];
    first.onMessage("rematch", (invitation) => invitations.push(invitation));
    second.onMessage("rematch", (invitation) => invitations.push(invitation));
    await act(first, 2, 0);
    await until(() => second.state.ply === 3);
    await act(second, 3, 0);
    await until(() => second.state.phase === "over");
    expect(await Promise.all([first.request("rematch"), second.request("rematch")])).toEqual([
      { ok: true },
      { ok: true },
    ]);
    await until(() => invitations.length === 2 && second.state.rematch !== "");
    expect(new Set(invitations.map(({ room }) => room))).toEqual(new Set([second.state.rematch]));
    expect(invitations.map(({ seat }) => seat).toSorted()).toEqual([0, 1]);
    const [one, two] = await Promise.all(invitations.map(({ room, token }) => joinRoom(server, room, token)));
    await until(() => one?.state.phase === "playing");
    expect(one?.state.seats.get("0")?.name).toBe("Player 2");
    await Promise.all([first, second, one, two].map((room) => room?.leave()));
  });
});
