import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import { startRoundRobin, type RoundRobin } from "../../support/round-robin.ts";
import type { TestServer } from "../../support/server.ts";
import { playOut } from "../../support/test-server.ts";
import { joinAt, openMatch, startMember } from "./servers.ts";

/*
 * Two servers of one store behind one proxy.
 */

const root = temporaryFolder();

describe.skipIf(!hasRedis)(`rooms of two servers${redisReason}`, () => {
  let redis: TestRedis;
  let a: TestServer;
  let b: TestServer;
  let proxy: RoundRobin;
  const folder = folderIn(root);
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
    a = await startMember(redis, folder);
    b = await startMember(redis, folder);
    proxy = await startRoundRobin([a.address, b.address]);
  });
  afterAll(async () => {
    await proxy?.close();
    await a?.stop();
    await b?.stop();
    await redis?.stop();
  });

  it("are joined and played through either server", async () => {
    for (const [opened, joined] of [
      [a, b],
      [b, a],
    ] as const) {
      const { room, tokens } = await openMatch(opened.address, {
        game: "tic-tac-toe",
        seats: ["human", "script:random"],
      });
      const player = await joinAt(joined.address, room, tokens[0]?.token);
      await playOut(player, 0);
      expect(player.state.phase).toBe("over");
      await player.leave();
    }
  });
});
