import { request as httpRequest } from "node:http";
import { Client } from "@colyseus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORWARDED_HEADER, signForwarded } from "../../../server/cluster/signature.ts";
import { openStore } from "../../../server/store/registry.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { openRawAt } from "../../support/raw-room.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import type { TestServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";
import { joinAt, openMatch, read, send, serves, startMember } from "./servers.ts";

/*
 * Guests who try to make servers forward what they should not, or believe what guests say.
 */

const root = temporaryFolder();
const TWO = { game: "tic-tac-toe", seats: ["human", "human"] };

describe.skipIf(!hasRedis)(`servers that forward requests${redisReason}`, () => {
  let redis: TestRedis;
  let a: TestServer;
  let b: TestServer;
  let prefix: string;
  let ids: string[];
  const folder = folderIn(root);
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
    a = await startMember(redis, folder);
    b = await startMember(redis, folder);
    const store = await openStore({ directory: folder });
    prefix = `red-queen:${await store.identity()}:rooms:`;
    await store.close();
    const entries = (await redis.client.hvals(`${prefix}servers`)).map((text) => JSON.parse(text) as Entry);
    ids = [a, b].map((server) => entries.find((entry) => server.address.endsWith(entry.address))?.id ?? "");
  });
  afterAll(async () => {
    await a?.stop();
    await b?.stop();
    await redis?.stop();
  });
  interface Entry {
    readonly id: string;
    readonly address: string;
  }
  const expectAlive = async () => expect([await serves(a.address), await serves(b.address)]).toEqual([true, true]);

  it("close web sockets of unknown processes, rooms and sessions as one server does", async () => {
    const { room } = await openMatch(a.address, TWO);
    for (const path of [
      "/nobody00/nothing?sessionId=x",
      `/${ids[1]}/nothing?sessionId=x`,
      `/nobody00/${room}?sessionId=x`,
      `/${ids[0]}/${room}?sessionId=x&reconnectionToken=y`,
    ]) {
      for (const { address } of [a, b]) {
        const client = await openRawAt(address, path);
        await until("the refusal", () => client.isRefused);
      }
    }
    await expectAlive();
  });

  it("answer 404 for a room that a server is only said to have: nothing goes round", async () => {
    for (const [i, server] of [a, b].entries()) {
      const ghost = `ghost-${i}`;
      const listing = { roomId: ghost, processId: ids[i], name: "match", clients: 0, maxClients: 10, locked: false };
      await redis.client.hset(`${prefix}roomcaches`, ghost, JSON.stringify(listing));
      for (const { address } of [a, b]) {
        const answer = await send(address, `/api/rooms/${ghost}/end`, {}, true);
        expect(answer.status).toBe(404);
        const socket = await openRawAt(address, `/${ids[1 - i]}/${ghost}?sessionId=x`);
        await until("the refusal", () => socket.isRefused);
      }
      await redis.client.hdel(`${prefix}roomcaches`, ghost);
      expect(server.command.child.exitCode).toBeNull();
    }
    await expectAlive();
  });

  it("send nothing round if a server says it is where another one listens", async () => {
    const astray = await startMember(redis, folder, { PEER_ADDRESS: new URL(a.address).host });
    const { room } = await openMatch(astray.address, TWO);
    await until("its entry", async () => (await redis.client.hlen(`${prefix}servers`)) === 3);
    for (const { address } of [a, b]) {
      expect((await send(address, `/api/rooms/${room}/end`, {}, true)).status).toBe(404);
      const socket = await openRawAt(address, `/anything/${room}?sessionId=x`);
      await until("the refusal", () => socket.isRefused);
    }
    await astray.stop();
    await expectAlive();
  });

  it("find no server by the id of a session that is made up", async () => {
    for (const sid of ["nobody00~x", `${ids[1]}~x`, "~", "~~~", `${ids[0]}~`, "%00~%00"]) {
      const answer = await fetch(`${a.address}/league/?EIO=4&transport=polling&sid=${sid}`);
      expect(answer.status).toBe(400);
    }
    await expectAlive();
  });

  it("believe no guest that says which server forwarded it", async () => {
    const { room } = await openMatch(b.address, TWO);
    const url = `/api/rooms/${room}/guests`;
    const forged = signForwarded({ target: ids[1] ?? "", guest: "192.0.2.1", method: "GET", url }, "guess", Date.now());
    for (const value of [forged, "", "..", "1.2.3", `${Date.now()}.MTkyLjAuMi4x.`, "x".repeat(5000)]) {
      // Without the token it is refused, whoever forwarded it; with it, it is the guest's own request.
      const headers = { [FORWARDED_HEADER]: value };
      expect((await fetch(new URL(url, b.address), { headers })).status).toBe(401);
    }
    // A page of another site can't become this one's by the header.
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { [FORWARDED_HEADER]: forged, host: "evil.example", origin: "http://other.example" };
      httpRequest(new URL(url, b.address), { headers }, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(answer).toBe(403);
    await expectAlive();
  });

  it("count a forwarded guest for its own address, not for the server's", async () => {
    const { room, tokens } = await openMatch(b.address, TWO);
    const via = (headers: Record<string, string>) => new Client(a.address.replace("http", "ws"), { headers });
    const forged = { [FORWARDED_HEADER]: "1.MTkyLjAuMi4x.x" };
    await expect(via(forged).joinById(room, { token: tokens[0]?.token })).rejects.toThrow("seat reservation expired");
    const guest = await via({ "x-forwarded-for": "198.51.100.9, 203.0.113.5" }).joinById(room, {
      token: tokens[0]?.token,
    });
    await joinAt(a.address, room, tokens[1]?.token);
    const { guests } = await read<{ guests: object[] }>(a.address, `/api/rooms/${room}/guests`);
    expect(guests).toMatchObject([{ address: "203.0.113.5" }, { address: "127.0.0.1" }]);
    await guest.leave();
  });
});
