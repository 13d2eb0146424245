import { describe, expect, it } from "vitest";
import type { ServerError } from "../../../server/errors.ts";
import type { Store } from "../../../server/store/store.ts";
import { codeOf } from "./refusals.ts";
import { entryOf, hashOf, leagueOf, liveMatchOf, matchOf, segmentOf, weightsOf } from "./samples.ts";

/*
 * The suite's part that goes through the methods; conformance.ts runs it.
 */

export function testLeagues(store: () => Store): void {
  describe("leagues", () => {
    it("returns leagues unchanged, the oldest first", async () => {
      await store().createLeague(leagueOf("young", 1_600_000_000_002));
      await store().createLeague(leagueOf("old", 1_600_000_000_001));
      expect(await store().league("old")).toEqual(leagueOf("old", 1_600_000_000_001));
      const ids = await store().leagueIds();
      expect(ids.slice(0, 2)).toEqual(["old", "young"]);
    });

    it("returns null for a league that was not created", async () => {
      expect(await store().league("nobody")).toBeNull();
    });

    it("refuses an id twice and keeps the first", async () => {
      await store().createLeague(leagueOf("twice"));
      expect(await codeOf(store().createLeague({ ...leagueOf("twice"), name: "other" }))).toBe("store/conflict");
      expect((await store().league("twice"))?.name).toBe(leagueOf("twice").name);
    });

    it("deletes a league with all its data, and nothing else", async () => {
      for (const id of ["gone", "kept"]) {
        await store().createLeague(leagueOf(id));
        await store().append(id, entryOf(0));
        await store().takeLease(id, "holder", 60_000);
        await store().putSegment(segmentOf(`${id}-segment`, id, 0));
        await store().putWeights(weightsOf(`${id}-weights`), id);
        await store().putMatch(matchOf(`${id}-match`, 5, { league: id }));
      }
      await store().deleteLeague("gone");
      await store().deleteLeague("gone");
      expect(await store().league("gone")).toBeNull();
      expect(await store().ledger("gone")).toEqual([]);
      expect(await store().segmentIds("gone")).toEqual([]);
      expect(await store().segment("gone-segment")).toBeNull();
      expect(await store().match("gone-match")).toBeNull();
      expect(await store().weightsRecord(hashOf("gone-weights"))).toBeNull();
      expect(await store().takeLease("gone", "other", 60_000)).toMatchObject({ fence: 1 });
      expect(await codeOf(store().append("gone", entryOf(1)))).toBe("store/not-found");
      expect(await store().ledger("kept")).toHaveLength(1);
      expect(await store().segmentIds("kept")).toEqual(["kept-segment"]);
      expect(await store().match("kept-match")).not.toBeNull();
      expect(await store().matchIds("kept")).toEqual(["kept-match"]);
      expect(await store().matchIds("gone")).toEqual([]);
      expect(await store().weights(hashOf("kept-weights"))).not.toBeNull();
      expect(await store().takeLease("kept", "other", 60_000)).toBeNull();
    });
  });
}

export function testLedger(store: () => Store, newLeague: (id: string) => Promise<string>): void {
  describe("ledger", () => {
    it("keeps entries in order, NaN, -0 and odd keys included", async () => {
      const league = await newLeague("ordered");
      for (let seq = 0; seq < 12; seq++) await store().append(league, entryOf(seq));
      const ledger = await store().ledger(league);
      expect(ledger).toEqual([...Array(12).keys()].map((seq) => entryOf(seq)));
      const event = ledger[0]?.event;
      expect(event?.type === "policy-updated" && Object.is(event.metrics.$value, -0)).toBe(true);
    });

    it("reads from a given place", async () => {
      const league = await newLeague("from");
      for (let seq = 0; seq < 12; seq++) await store().append(league, entryOf(seq));
      expect((await store().ledger(league, 9)).map(({ seq }) => seq)).toEqual([9, 10, 11]);
      expect(await store().ledger(league, 12)).toEqual([]);
      expect((await store().ledger(league, 3, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
      expect((await store().ledger(league, 11, 2)).map(({ seq }) => seq)).toEqual([11]);
      expect(await store().ledger("nobody")).toEqual([]);
    });

    it("refuses a taken place, a gap and an unknown league, and changes nothing", async () => {
      const league = await newLeague("strict");
      expect(await codeOf(store().append(league, entryOf(1)))).toBe("store/conflict");
      await store().append(league, entryOf(0));
      await store().append(league, entryOf(1));
      expect(await codeOf(store().append(league, entryOf(0, "b")))).toBe("store/conflict");
      expect(await codeOf(store().append(league, entryOf(1, "b")))).toBe("store/conflict");
      expect(await codeOf(store().append(league, entryOf(3)))).toBe("store/conflict");
      expect(await codeOf(store().append("nobody", entryOf(0)))).toBe("store/not-found");
      expect(await codeOf(store().append("nobody", entryOf(4)))).toBe("store/not-found");
      expect(await store().ledger(league)).toEqual([entryOf(0), entryOf(1)]);
    });

    it("gives one place to one of twenty simultaneous appends", async () => {
      const league = await newLeague("rush");
      await store().append(league, entryOf(0));
      const marks = [...Array(20).keys()].map(String);
      const results = await Promise.allSettled(marks.map((mark) => store().append(league, entryOf(1, mark))));
      const winners = marks.filter((_mark, i) => results[i]?.status === "fulfilled");
      expect(winners).toHaveLength(1);
      const codes = results.map((result) =>
        result.status === "rejected" ? (result.reason as ServerError).code : "won",
      );
      expect(codes.toSorted()).toEqual([...Array(19).fill("store/conflict"), "won"]);
      expect((await store().ledger(league))[1]).toEqual(entryOf(1, winners[0]));
    });
  });
}

export function testLeases(
  store: () => Store,
  newLeague: (id: string) => Promise<string>,
  postpone: (league: string, milliseconds: number) => Promise<void>,
): void {
  describe("leases", () => {
    it("belong to one holder; renewal keeps the fence", async () => {
      const league = await newLeague("lease");
      const before = Date.now();
      const first = await store().takeLease(league, "a", 60_000);
      expect(first).toMatchObject({ holder: "a", fence: 1 });
      expect(first?.expiresAt).toBeGreaterThanOrEqual(before + 60_000);
      expect(await store().takeLease(league, "b", 60_000)).toBeNull();
      const renewed = await store().takeLease(league, "a", 90_000);
      expect(renewed).toMatchObject({ holder: "a", fence: 1 });
      expect(renewed?.expiresAt).toBeGreaterThanOrEqual(before + 90_000);
      expect(await store().takeLease(league, "b", 60_000)).toBeNull();
    });

    it("are taken by each of several calls of one holder at once", async () => {
      const league = await newLeague("at once");
      const taken = await Promise.all(Array.from({ length: 4 }, () => store().takeLease(league, "a", 60_000)));
      for (const lease of taken) expect(lease).toMatchObject({ holder: "a", fence: 1 });
    });

    it("raise the fence with each new holder after expiry", async () => {
      const league = await newLeague("expiry");
      await store().takeLease(league, "a", 0);
      expect(await store().takeLease(league, "b", 0)).toMatchObject({ holder: "b", fence: 2 });
      expect(await store().takeLease(league, "a", 60_000)).toMatchObject({ holder: "a", fence: 3 });
      expect(await store().takeLease(league, "b", 60_000)).toBeNull();
    });

    it("are released by their holder only, and the fence keeps rising", async () => {
      const league = await newLeague("release");
      await store().takeLease(league, "a", 60_000);
      await store().releaseLease(league, "b");
      expect(await store().takeLease(league, "b", 60_000)).toBeNull();
      await store().releaseLease(league, "a");
      await store().releaseLease(league, "a");
      expect(await store().takeLease(league, "b", 60_000)).toMatchObject({ holder: "b", fence: 2 });
      expect(await store().takeLease(league, "a", 60_000)).toBeNull();
      await store().releaseLease("nobody", "a");
    });

    it("don't exclude other holders when taken in the future, as before the clock was set back", async () => {
      const league = await newLeague("clock");
      await store().takeLease(league, "a", 60_000);
      // Clocks that differ by less than a second don't cost a holder its lease.
      await postpone(league, 500);
      expect(await store().takeLease(league, "b", 1000)).toBeNull();
      await postpone(league, 3_600_000);
      const before = Date.now();
      const taken = await store().takeLease(league, "b", 60_000);
      expect(taken).toMatchObject({ holder: "b", fence: 2 });
      expect(taken?.expiresAt).toBeLessThan(before + 3_600_000);
      expect(await store().takeLease(league, "a", 60_000)).toBeNull();
      await postpone(league, 3_600_000);
      expect(await store().takeLease(league, "b", 60_000)).toMatchObject({ holder: "b", fence: 2 });
      expect(await store().takeLease(league, "a", 60_000)).toBeNull();
    });

    it("go to one of many simultaneous requests", async () => {
      const league = await newLeague("lease-rush");
      const holders = [...Array(12).keys()].map(String);
      const leases = await Promise.all(holders.map((holder) => store().takeLease(league, holder, 60_000)));
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
    });
  });
}

export function testMatches(store: () => Store): void {
  const ids = async (query: Parameters<Store["matches"]>[0]): Promise<string[]> =>
    (await store().matches(query)).map(({ id }) => id);

  describe("matches", () => {
    it("are returned unchanged", async () => {
      const match = matchOf("whole", 1_800_000_000_000, { outcome: "abandoned", league: "лига" });
      await store().putMatch(match);
      expect(await store().match("whole")).toEqual(match);
      expect(Object.is((await store().match("whole"))?.episode.logProbs[3], -0)).toBe(true);
      expect(await store().match("nobody")).toBeNull();
    });

    it("have the forfeiting seat, in lists too", async () => {
      const forfeit = { seat: 1, reason: "time" } as const;
      const match = matchOf("forfeited", 1_700_000_000_000, { outcome: "forfeited", forfeit, league: "forfeits" });
      await store().putMatch(match);
      expect(await store().match("forfeited")).toEqual(match);
      expect(await store().matches({ league: "forfeits", limit: 1 })).toMatchObject([
        { outcome: "forfeited", forfeit },
      ]);
    });

    it("have the people who are rated by them, in lists too", async () => {
      const match = matchOf("rated", 1_700_000_000_001, { people: ["id-of-ada", null], game: "rated-game" });
      await store().putMatch(match);
      expect(await store().match("rated")).toEqual(match);
      expect(await store().matches({ game: "rated-game", limit: 1 })).toMatchObject([{ people: ["id-of-ada", null] }]);
    });

    it("in play are stored by room, with the newest state of each, and found by server", async () => {
      const waiting = liveMatchOf("room-b", "somewhere:1", null);
      const playing = { ...liveMatchOf("room-a", "somewhere:1"), guest: "2001:db8:0:0::/64" };
      await store().putLiveMatch(waiting);
      await store().putLiveMatch(liveMatchOf("room-a", "somewhere:1", null));
      await store().putLiveMatch(playing);
      await store().putLiveMatch(liveMatchOf("room-c", "elsewhere:1"));
      expect(await store().liveRooms("somewhere:1")).toEqual(["room-a", "room-b"]);
      expect(await store().liveMatch("room-a")).toEqual(playing);
      expect(await store().liveMatch("room-b")).toEqual(waiting);
      await store().deleteLiveMatch("room-a");
      await store().deleteLiveMatch("room-a");
      expect(await store().liveMatch("room-a")).toBeNull();
      expect(await store().liveRooms("somewhere:1")).toEqual(["room-b"]);
      expect(await store().liveRooms("nowhere:1")).toEqual([]);
      expect(await store().liveRooms("somewhere:1", "own")).toEqual(["room-b"]);
      expect(await store().liveRooms("somewhere:1", "others")).toContain("room-c");
      expect(await store().liveRooms("elsewhere:1", "others")).toContain("room-b");
      expect(await store().liveRooms("elsewhere:1", "others")).not.toContain("room-c");
    });

    it("may be written again, as after a lost answer", async () => {
      await store().putMatch(matchOf("rewritten", 10));
      await store().putMatch(matchOf("rewritten", 11, { outcome: "abandoned" }));
      expect(await store().match("rewritten")).toMatchObject({ endedAt: 11, outcome: "abandoned" });
    });

    it("are listed newest first by league, game and time", async () => {
      for (let i = 0; i < 6; i++) {
        const league = i % 2 === 0 ? "even" : "odd";
        await store().putMatch(matchOf(`m${i}`, 1000 + i, { league, game: i < 3 ? "first-game" : "second-game" }));
      }
      await store().putMatch(matchOf("m6", 1005, { league: "odd", game: "second-game" }));
      expect(await ids({ league: "even", limit: 200 })).toEqual(["m4", "m2", "m0"]);
      expect(await ids({ league: "odd", limit: 2 })).toEqual(["m6", "m5"]);
      expect(await ids({ game: "second-game", limit: 200 })).toEqual(["m6", "m5", "m4", "m3"]);
      expect(await ids({ game: "second-game", before: 1005, limit: 200 })).toEqual(["m4", "m3"]);
      expect(await ids({ game: "first-game", league: "odd", before: 2000, limit: 200 })).toEqual(["m1"]);
      expect(await ids({ league: "nobody", limit: 1 })).toEqual([]);
      await store().putMatch(matchOf("of-people", 1003, { game: "second-game" }));
      expect(await ids({ league: null, game: "second-game", limit: 200 })).toEqual(["of-people"]);
      expect(await ids({ league: null, game: "second-game", before: 1003, limit: 200 })).toEqual([]);
      const all = await store().matches({ limit: 200 });
      expect(all.map(({ endedAt }) => endedAt)).toEqual(all.map(({ endedAt }) => endedAt).toSorted((a, b) => b - a));
    });

    it("are listed with their players, game and outcome", async () => {
      const match = matchOf("summary", 77, { game: "summary-game" });
      await store().putMatch(match);
      const { startedAt, endedAt, outcome, names } = match;
      const { game, pairing, returns } = match.episode;
      const summary = {
        id: "summary",
        league: null,
        game,
        startedAt,
        endedAt,
        outcome,
        names,
        pairing,
        returns,
        plies: 4,
      };
      expect(await store().matches({ game, limit: 1 })).toEqual([summary]);
    });

    it("are listed up to 200 at a time", async () => {
      for (const limit of [0, 201, 1.5, Number.NaN])
        expect(await codeOf(store().matches({ limit }))).toBe("request/invalid");
    });
  });
}
