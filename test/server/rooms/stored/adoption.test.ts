import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServerError } from "../../../../server/errors.ts";
import { createSharedValues } from "../../../../server/cluster/shared-values.ts";
import { MatchAdoption } from "../../../../server/rooms/stored/adoption.ts";
import { createLiveMatches, roomsLease } from "../../../../server/rooms/stored/live-matches.ts";
import { LostMatches } from "../../../../server/rooms/stored/lost-matches.ts";
import { createMatchWriter } from "../../../../server/rooms/stored/match-writer.ts";
import { UnsavedMatches } from "../../../../server/rooms/stored/unsaved-matches.ts";
import { createPlayerDirectory } from "../../../../server/rooms/players/players.ts";
import type { LiveMatch } from "../../../../server/store/live-match.ts";
import { openStore } from "../../../../server/store/registry.ts";
import type { Store } from "../../../../server/store/store.ts";
import { breakable } from "../../../support/breakable-store.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { quietLog } from "../../../support/quiet.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../../support/redis.ts";
import { StillLeagues } from "../../../support/still-leagues.ts";
import { until } from "../../../support/until.ts";

/*
 * How a server takes over the matches of one that ended, with a real store and Redis; rooms are only counted.
 */

const root = temporaryFolder();

const waiting = (room: string, owner: string): LiveMatch => ({
  room,
  owner,
  savedAt: 2000,
  game: "kuhn-poker",
  version: 1,
  options: {},
  seed: `match/${room}`,
  seats: [0, 1].map((seat) => ({ reference: "human", name: `Player ${seat}`, tokenHash: `${room} ${seat}` })),
  played: null,
});

describe.skipIf(!hasRedis)(`taking over matches${redisReason}`, () => {
  let redis: TestRedis;
  let store: Store;
  let control: ReturnType<typeof breakable>;
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
    store = await openStore({ directory: folderIn(root) });
    control = breakable(store);
  });
  afterAll(async () => {
    await store?.close();
    await redis?.stop();
  });

  /** An adoption whose recovered matches are stored under a new owner. */
  function adoptionOf(recovered: string[], flaky: Store = control.store): MatchAdoption {
    const values = createSharedValues(redis.client);
    const parts = { store: flaky, log: quietLog, holder: "this server", now: Date.now };
    const unsaved = new UnsavedMatches(values, quietLog);
    return new MatchAdoption({
      ...parts,
      owner: "server new",
      values,
      unsaved,
      live: createLiveMatches({ ...parts, owner: "server new" }),
      lost: new LostMatches(),
      keeper: createMatchWriter(parts),
      players: createPlayerDirectory({ store, leagues: new StillLeagues(store) }),
      matches: {
        async recover(_plan, resumed) {
          recovered.push(resumed.room);
          await store.putLiveMatch({ ...resumed, owner: "server new" });
        },
      },
      isListed: () => false,
      isAlive: () => false,
    });
  }

  it("tries again until the store answers, and counts as one server meanwhile", async () => {
    const owner = "server old";
    await store.putLiveMatch(waiting("room", owner));
    const recovered: string[] = [];
    const adoption = adoptionOf(recovered);
    control.state = "down";
    const adopted = adoption.adopt(owner);
    const { refusals } = control;
    await until("five attempts", () => control.refusals >= refusals + 4);
    control.state = "up";
    await adopted;
    expect(recovered).toEqual(["room"]);
    expect(await store.liveRooms(owner)).toEqual([]);
    adoption.close();
  });

  it("continues a match that the store did not return at first", async () => {
    const owner = "server older";
    await store.putLiveMatch(waiting("unread", owner));
    const recovered: string[] = [];
    let unread = 2;
    const bound = breakable(store).store;
    const flaky = new Proxy(bound, {
      get(target, name: keyof Store) {
        if (name !== "liveMatch" || unread-- <= 0) return target[name];
        return () => Promise.reject(new ServerError("store/unavailable", "The store does not answer."));
      },
    });
    const adoption = adoptionOf(recovered, flaky);
    await adoption.adopt(owner);
    expect(recovered).toEqual(["unread"]);
    expect(unread).toBeLessThan(0);
    adoption.close();
  });

  it("stores what the ended server could share, but not save", async () => {
    const owner = "server oldest";
    const values = createSharedValues(redis.client);
    const before = new UnsavedMatches(values, quietLog);
    before.changed("shared", waiting("shared", owner));
    await before.shared("shared");
    expect(await before.has("shared")).toBe(true);
    const recovered: string[] = [];
    const adoption = adoptionOf(recovered);
    await adoption.adopt(owner);
    expect(recovered).toEqual(["shared"]);
    expect(await before.has("shared")).toBe(false);
    adoption.close();
  });

  /** The matches of a server that was suspended, and whose lease another one has; `taken`: those that moved. */
  async function suspended(name: string) {
    const owner = `server ${name}`;
    await store.takeLease(roomsLease(owner), "the other server", 60_000);
    const values = createSharedValues(redis.client);
    const unsaved = new UnsavedMatches(values, quietLog);
    const taken: string[] = [];
    const onTakenOver = (rooms: readonly string[]): string => {
      taken.push(...rooms);
      return `${owner} resumed`;
    };
    const parts = { store: control.store, log: quietLog, holder: name, now: Date.now, unsaved, onTakenOver };
    return { owner, unsaved, taken, live: createLiveMatches({ ...parts, owner }) };
  }

  it("leaves to a suspended server the matches that it could not find", async () => {
    const { owner, unsaved, taken, live } = await suspended("first");
    live.save(waiting("opened later", owner));
    const stored = await until("the stored match", () => store.liveMatch("opened later"));
    expect(stored.owner).toBe(live.owner);
    expect(stored.owner).not.toBe(owner);
    expect(taken).toEqual([]);
    await until("the end of what was shared", async () => !(await unsaved.has("opened later")));
    await live.close();
  });

  it("leaves them also if Redis has lost its data, and what is opened meanwhile", async () => {
    const { owner, unsaved, taken, live } = await suspended("second");
    control.state = "down";
    live.save(waiting("forgotten", owner));
    await unsaved.shared("forgotten");
    await redis.client.flushall();
    control.state = "up";
    live.save(waiting("meanwhile", owner));
    for (const room of ["forgotten", "meanwhile"]) {
      const stored = await until("the stored match", () => store.liveMatch(room));
      expect(stored.owner).toBe(live.owner);
    }
    expect(taken).toEqual([]);
    await live.close();
  });

  it("leaves none that the other server has stored", async () => {
    const { owner, unsaved, taken, live } = await suspended("third");
    const match = waiting("found", owner);
    live.save(match);
    await unsaved.shared("found");
    await store.putLiveMatch({ ...match, owner: "server new" });
    await until("the end of this match", () => taken.length > 0);
    expect(taken).toEqual(["found"]);
    expect((await store.liveMatch("found"))?.owner).toBe("server new");
    await live.close();
  });
});
