import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../../server/store/registry.ts";
import type { LiveMatch } from "../../../server/store/live-match.ts";
import type { Store } from "../../../server/store/store.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import type { TestServer } from "../../support/server.ts";
import { playOut, type MatchClient } from "../../support/test-server.ts";
import { until } from "../../support/until.ts";
import { joinAt, joinSoon, openMatch, send, startMember } from "./servers.ts";

/*
 * A server that ends: its matches go on elsewhere, or are void.
 */

const root = temporaryFolder();
const MATCH = { game: "connect-four", seats: ["human", "script:random"] };

describe.skipIf(!hasRedis)(`a server that ends${redisReason}`, () => {
  let redis: TestRedis;
  let store: Store;
  let folder: string;
  let a: TestServer;
  let b: TestServer;
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
  });
  afterAll(() => redis?.stop());
  beforeEach(async () => {
    folder = folderIn(root);
    store = await openStore({ directory: folder });
    a = await startMember(redis, folder);
    b = await startMember(redis, folder);
  });
  afterEach(async () => {
    for (const { command } of [a, b]) command.child.kill("SIGKILL");
    await store.close();
  });

  const kill = async ({ command: { child } }: TestServer): Promise<void> => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  /** Plays two moves, and waits until they are stored. */
  const begin = async (player: MatchClient, room: string): Promise<unknown[]> => {
    for (const [i, action] of [3, 3].entries()) {
      await until("the turn", () => player.state.turn === 0 && player.state.ply === 2 * i);
      expect(await player.request("act", { ply: 2 * i, action })).toEqual({ ok: true });
    }
    await until("the answer", () => player.state.ply === 4);
    await until("the stored plies", async () => (await store.liveMatch(room))?.played?.actions.length === 4);
    return [...player.state.log];
  };

  it("leaves its matches to the other one, which continues them; that one's own go on undisturbed", async () => {
    const { room, tokens } = await openMatch(a.address, MATCH);
    const played = await begin(await joinAt(a.address, room, tokens[0]?.token), room);
    const other = await openMatch(b.address, MATCH);
    const undisturbed = await joinAt(b.address, other.room, other.tokens[0]?.token);
    await kill(a);
    const back = await joinSoon(b.address, room, tokens[0]?.token);
    expect([...back.state.log]).toEqual(played);
    await playOut(back, 0);
    expect(back.state.outcome).not.toBe("abandoned");
    await playOut(undisturbed, 0);
    expect(undisturbed.connection.isOpen).toBe(true);
    expect(undisturbed.state.outcome).not.toBe("abandoned");
  });

  it("leaves even matches that its store could not save, whose people wait until the other one has them", async () => {
    // No file may grow any more, as on a full disk.
    spawnSync("prlimit", ["--pid", String(a.command.child.pid), "--fsize=0:"]);
    const { room, tokens } = await openMatch(a.address, MATCH);
    const player = await joinAt(a.address, room, tokens[0]?.token);
    await until("the turn", () => player.state.turn === 0);
    expect(await player.request("act", { ply: 0, action: 3 })).toEqual({ ok: true });
    await until("the answer", () => player.state.ply === 2);
    const key = `red-queen:${await store.identity()}:rooms:unsaved:${room}`;
    await until("the shared plies", async () => {
      const match = JSON.parse((await redis.client.get(key)) ?? "{}") as Partial<LiveMatch>;
      return match.played?.actions.length === 2;
    });
    expect(await store.liveMatch(room)).toBeNull();
    await kill(a);
    const back = await joinSoon(b.address, room, tokens[0]?.token);
    expect([...back.state.log]).toEqual([...player.state.log]);
    await playOut(back, 0);
    expect(back.state.outcome).toBe("finished");
    await until("the stored match", async () => (await store.match(back.state.match)) !== null);
    await until("the end of what was shared", async () => (await redis.client.get(key)) === null);
  });

  it("loses a match that can't continue: its people are told so, and start it again once", async () => {
    const two = { game: "connect-four", seats: ["human", "human"], name: "Ada" };
    const { room, tokens } = await openMatch(a.address, two);
    const [first, second] = tokens.map(({ token }) => token);
    for (const token of [first, second]) await joinAt(a.address, room, token);
    const live = await until("the stored match", async () => {
      const match = await store.liveMatch(room);
      return match?.played ? match : null;
    });
    await kill(a);
    await store.putLiveMatch({ ...live, version: live.version + 1 });
    const lost = await until("the verdict", async () => {
      const answer = await send(b.address, `/matchmake/joinById/${room}`, { token: first });
      return answer.status === 503 ? null : answer;
    });
    expect(lost.status).toBe(410);
    expect(await lost.json()).toMatchObject({
      error: { code: "match/lost", message: expect.stringMatching(/^This match was lost when its server stopped: /) },
    });
    expect(await store.match(live.played?.id ?? "")).toMatchObject({ outcome: "abandoned" });
    const restart = (token = "") => send(b.address, `/api/rooms/${room}/restart`, { token });
    expect((await restart("another token")).status).toBe(403);
    const [one, other] = await Promise.all([restart(first), restart(second)]);
    const again = (await one?.json()) as { room: string };
    expect(await other?.json()).toEqual(again);
    expect(again.room).not.toBe(room);
    const players = await Promise.all([first, second].map((token) => joinAt(b.address, again.room, token)));
    await until("the start", () => players.every(({ state }) => state.phase === "playing"));
  });

  it("hands its matches over when it is stopped in order", async () => {
    const { room, tokens } = await openMatch(a.address, MATCH);
    const played = await begin(await joinAt(a.address, room, tokens[0]?.token), room);
    const stopped = a.stop();
    const back = await joinSoon(b.address, room, tokens[0]?.token);
    expect(await stopped).toBe(0);
    expect([...back.state.log]).toEqual(played);
  });

  it("leaves its matches to the next one if it was the last", async () => {
    const { room, tokens } = await openMatch(a.address, MATCH);
    const played = await begin(await joinAt(a.address, room, tokens[0]?.token), room);
    await kill(b);
    await kill(a);
    a = await startMember(redis, folder);
    const back = await joinSoon(a.address, room, tokens[0]?.token);
    expect([...back.state.log]).toEqual(played);
    const prefix = `red-queen:${await store.identity()}:rooms:`;
    const listed = Object.values(await redis.client.hgetall(`${prefix}roomcaches`));
    const processes = listed.map((text) => (JSON.parse(text) as { processId: string }).processId);
    expect(new Set(processes).size).toBe(1);
  });

  it("takes no moves and closes its rooms if it was only suspended, and the others have its matches", async () => {
    const { room, tokens } = await openMatch(a.address, MATCH);
    const before = await joinAt(a.address, room, tokens[0]?.token);
    const played = await begin(before, room);
    a.command.child.kill("SIGSTOP");
    const back = await joinSoon(b.address, room, tokens[0]?.token);
    expect([...back.state.log]).toEqual(played);
    const { owner } = (await store.liveMatch(room)) ?? {};
    const accepted: unknown[] = [];
    void before.request("act", { ply: 4, action: 0 }).then(
      (answer) => accepted.push(answer),
      () => {},
    );
    a.command.child.kill("SIGCONT");
    await until("the closed room", () => !before.connection.isOpen);
    expect(accepted).not.toContainEqual({ ok: true });
    await until("the turn", () => back.state.turn === 0);
    expect(await back.request("act", { ply: 4, action: 0 })).toEqual({ ok: true });
    expect((await store.liveMatch(room))?.owner).toBe(owner);
    expect((await openMatch(a.address, MATCH)).room).not.toBe(room);
    const through = await joinSoon(a.address, room);
    expect(through.state.phase).toBe("playing");
    await playOut(back, 0);
    await until("the end seen through the other", () => through.state.phase === "over");
  });

  it("goes on alone while Redis is down, opens no match, and shares its rooms again afterwards", async () => {
    const { room, tokens } = await openMatch(a.address, MATCH);
    const player = await joinAt(a.address, room, tokens[0]?.token);
    redis.suspend();
    const refused = await until("the refusal", async () => {
      const answer = await send(a.address, "/api/matches", MATCH);
      return answer.status === 201 ? null : answer;
    });
    expect(await refused.json()).toMatchObject({ error: { code: "redis/unavailable" } });
    expect((await send(b.address, `/matchmake/joinById/${room}`, {})).status).toBe(503);
    for (let ply = 0; ply < 4; ply += 2) {
      await until("the turn", () => player.state.turn === 0 && player.state.ply === ply);
      expect(await player.request("act", { ply, action: 3 })).toEqual({ ok: true });
    }
    redis.resume();
    const through = await until("the room", () => joinAt(b.address, room).catch(() => null));
    await playOut(player, 0);
    await until("the end seen through the other", () => through.state.phase === "over");
    for (const { command } of [a, b]) expect(command.errors()).not.toMatch(/uncaught|unhandled/i);
  });

  it("is not missed while Redis has lost its data: rooms are found again", async () => {
    const { room, tokens } = await openMatch(a.address, MATCH);
    const player = await joinAt(a.address, room, tokens[0]?.token);
    await redis.lose();
    const through = await until("the room", () => joinAt(b.address, room).catch(() => null));
    expect(through.state.phase).toBe("playing");
    await playOut(player, 0);
    await until("the end seen through the other", () => through.state.phase === "over");
  });
});
