import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LiveMatch } from "../../../../server/store/live-match.ts";
import { openStore } from "../../../../server/store/registry.ts";
import type { Store } from "../../../../server/store/store.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";

const WEEK_MS = 7 * 24 * 3_600_000;
const NOW_MS = 1_750_000_000_000;
const OWN = "127.0.0.1:0";
const OTHER = "192.0.2.1:2567";
const folder = temporaryFolder();

let store: Store;
let server: TestServer | null = null;
beforeEach(async () => {
  store = await openStore({ directory: folderIn(folder) });
});
afterEach(async () => {
  await (server ?? store).close();
  server = null;
});

const live = (room: string, owner: string, age: number, played: LiveMatch["played"] = null): LiveMatch => ({
  room,
  owner,
  savedAt: NOW_MS - age,
  game: "kuhn-poker",
  version: 1,
  options: {},
  seed: `match/${room}`,
  seats: ["Ada", "Bob"].map((name) => ({ reference: "human", name, tokenHash: "a".repeat(43) })),
  played,
});

async function start(...matches: readonly LiveMatch[]): Promise<void> {
  for (const match of matches) await store.putLiveMatch(match);
  server = await startTestServer({ store, now: () => NOW_MS });
}

describe("a match in play of an abandoned address", () => {
  it("is deleted once it is older than a week, and its plies are stored as abandoned", async () => {
    const played = { id: "old", startedAt: NOW_MS - WEEK_MS - 9, actions: [0, 2, 1], plies: [] };
    await start(
      live("waiting", OTHER, WEEK_MS + 1),
      live("begun", OTHER, WEEK_MS + 1, played),
      live("younger", OTHER, WEEK_MS),
    );
    expect(await store.liveRooms(OTHER)).toEqual(["younger"]);
    expect(await store.match("old")).toMatchObject({ outcome: "abandoned", endedAt: NOW_MS - WEEK_MS - 1 });
    expect(await store.takeLease(`rooms at ${OTHER}`, "its server, back again", 4000)).not.toBeNull();
  });

  it("keeps a stored end", async () => {
    const played = { id: "ended", startedAt: 1, actions: [0, 2, 1], plies: [] };
    const summary = { id: "ended", league: null, startedAt: 1, endedAt: 2, outcome: "finished", names: ["Ada", "Bob"] };
    const episode = {
      game: "kuhn-poker",
      version: 1,
      options: {},
      seed: "match/ended",
      pairing: ["human", "human"],
      actions: Uint16Array.from([0, 2, 1, 0]),
      logProbs: new Float32Array(4),
      returns: [-1, 1],
      origin: "match",
    } as const;
    const plies = Array.from({ length: 4 }, () => ({ probabilities: null, milliseconds: 0 }));
    await store.putMatch({ ...summary, outcome: "finished", episode, plies });
    await start(live("killed", OTHER, WEEK_MS + 1, played));
    expect(await store.liveRooms(OTHER)).toEqual([]);
    expect(await store.match("ended")).toMatchObject({ outcome: "finished", endedAt: 2 });
  });
});

describe("a match in play that is older than a week", () => {
  it("is kept while a server has its address", async () => {
    await store.takeLease(`rooms at ${OTHER}`, "its server", 60_000);
    await start(live("theirs", OTHER, WEEK_MS + 1), live("gone", "192.0.2.9:80", WEEK_MS + 1));
    expect(await store.liveRooms(OTHER)).toEqual(["theirs"]);
    expect(await store.liveRooms("192.0.2.9:80")).toEqual([]);
  });

  it("is recovered by the server at its own address", async () => {
    await start(live("own", OWN, 2 * WEEK_MS));
    expect((await server?.post("/matchmake/joinById/own", {}))?.status).toBe(200);
  });
});
