import { setTimeout as sleep } from "node:timers/promises";
import { matchMaker, Protocol } from "@colyseus/core";
import { Client } from "@colyseus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MatchStateType } from "../../../server/rooms/state.ts";
import { startTestServer, until, type TestServer } from "../../support/test-server.ts";
import { tap } from "./wire.ts";

/** A pace at which a match of connect four lasts some seconds. */
const AGENT_DELAY_MS = 100;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ pace: { agentDelay: AGENT_DELAY_MS } });
});
afterAll(() => server.close());

const stonesOf = ({ view }: MatchStateType): number =>
  (JSON.parse(view || '{"board":[]}') as { board: readonly (number | null)[] }).board.filter((owner) => owner !== null)
    .length;

describe("a match between agents", () => {
  it("shows nothing to no one, then everything and each move by itself, in patches that don't grow", async () => {
    const proxy = await tap(server.address);
    const { room } = await server.match("connect-four", ["script:random", "script:random"]);
    const local = matchMaker.getLocalRoomById(room).state as MatchStateType;
    await until(() => local.phase === "playing");
    await sleep(5 * AGENT_DELAY_MS);
    expect(local).toMatchObject({ phase: "playing", ply: 0 });

    const wire = proxy.next();
    const watcher = await new Client(proxy.address).joinById<MatchStateType>(room, {});
    const seen: { readonly ply: number; readonly lines: number; readonly stones: number }[] = [];
    watcher.onStateChange((state) => {
      if (state.phase === "playing") seen.push({ ply: state.ply, lines: state.log.length, stones: stonesOf(state) });
    });
    await until(() => watcher.state.phase === "over", "the end");
    const plies = [...new Set(seen.map(({ ply }) => ply))];
    expect(plies).toEqual(plies.map((_, i) => (plies[0] ?? 0) + i));
    expect(seen).toEqual(seen.map(({ ply }) => ({ ply, lines: ply, stones: ply })));

    const patches = (await wire).frames().filter((frame) => frame[0] === Protocol.ROOM_STATE_PATCH);
    // The last one reveals everything.
    const sizes = patches.slice(0, -1).map(({ length }) => length);
    const [early, late] = [sizes.slice(0, 3), sizes.slice(-3)].map((some) => Math.max(...some));
    expect(late).toBeLessThan((early ?? 0) + 50);
    await watcher.leave();
    proxy.close();
  });
});
