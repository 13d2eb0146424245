import { describe, expect, it } from "vitest";
import type { Store } from "../../../server/store/store.ts";
import { bits, hashOf, weightsOf } from "./samples.ts";

/*
 * The suite's part on the keepers of weights; conformance.ts runs it.
 */

const hashesOf = (...marks: readonly string[]): readonly string[] => marks.map((mark) => hashOf(mark));

export function testKeeping(store: () => Store, newLeague: (id: string) => Promise<string>): void {
  const isHeld = async (hash: string): Promise<boolean> => (await store().weights(hash)) !== null;

  describe("weights and their keepers", () => {
    it("are deleted when the last league that keeps them releases them; their record stays", async () => {
      const weights = weightsOf("shared");
      for (const league of ["first", "second"]) await store().putWeights(weights, league);
      await store().releaseWeights("first", hashesOf("shared"));
      expect(await isHeld(hashOf("shared"))).toBe(true);
      await store().releaseWeights("second", hashesOf("shared"));
      expect(await store().weights(hashOf("shared"))).toBeNull();
      const { hash, kind, game, network } = weights;
      const record = { hash, kind, game, network, leagues: ["first", "second"], held: false };
      expect(await store().weightsRecord(hashOf("shared"))).toEqual(record);
    });

    it("are stored again, bit for bit, if put again", async () => {
      const weights = weightsOf("again");
      await store().putWeights(weights, "first");
      await store().releaseWeights("first", hashesOf("again"));
      await store().putWeights(weights, "second");
      expect(bits((await store().weights(hashOf("again")))?.values ?? new Uint8Array())).toBe(bits(weights.values));
      expect(await store().weightsRecord(hashOf("again"))).toMatchObject({ leagues: ["first", "second"], held: true });
      await store().releaseWeights("first", hashesOf("again"));
      expect(await isHeld(hashOf("again"))).toBe(true);
    });

    it("may be released twice, and by leagues that never kept them, without loss", async () => {
      for (const league of ["one", "other"]) await store().putWeights(weightsOf("twice"), league);
      await store().releaseWeights("one", hashesOf("twice", "nobody"));
      await store().releaseWeights("one", hashesOf("twice"));
      await store().releaseWeights("stranger", hashesOf("twice"));
      await store().releaseWeights("one", []);
      expect(await isHeld(hashOf("twice"))).toBe(true);
      expect(await store().weightsRecord(hashOf("nobody"))).toBeNull();
    });

    it("that were put without a league are permanent", async () => {
      await store().putWeights(weightsOf("by-hand"));
      await store().putWeights(weightsOf("by-hand"), "passer-by");
      await store().releaseWeights("passer-by", hashesOf("by-hand"));
      expect(await isHeld(hashOf("by-hand"))).toBe(true);
      expect(await store().weightsRecord(hashOf("by-hand"))).toMatchObject({ leagues: ["passer-by"], held: true });
    });

    it("can be kept for another league only while they exist", async () => {
      await store().putWeights(weightsOf("cast"), "maker");
      expect(await store().keepWeights(hashOf("cast"), "guest")).toBe(true);
      await store().releaseWeights("maker", hashesOf("cast"));
      expect(await isHeld(hashOf("cast"))).toBe(true);
      await store().releaseWeights("guest", hashesOf("cast"));
      expect(await store().keepWeights(hashOf("cast"), "late")).toBe(false);
      expect(await store().keepWeights(hashOf("nobody"), "late")).toBe(false);
      expect(await store().weightsKept("late")).toEqual([]);
      expect(await store().weightsRecord(hashOf("cast"))).toMatchObject({ leagues: ["guest", "maker"], held: false });
    });

    it("are listed by the league that keeps them", async () => {
      for (const hash of ["l1", "l2", "l3"]) await store().putWeights(weightsOf(hash), "listing");
      await store().putWeights(weightsOf("l4"), "neighbour");
      await store().releaseWeights("listing", hashesOf("l2"));
      expect((await store().weightsKept("listing")).toSorted()).toEqual(hashesOf("l1", "l3").toSorted());
      expect(await store().weightsKept("nobody")).toEqual([]);
    });

    it("of an optimiser are deleted without a record", async () => {
      const slots = weightsOf("moments", 5000, "optimizer");
      const none = weightsOf("no-moments", 0, "optimizer");
      for (const weights of [slots, none]) await store().putWeights(weights, "learner");
      expect((await store().weights(none.hash))?.values).toHaveLength(0);
      await store().releaseWeights("learner", [slots.hash]);
      expect(await store().weightsRecord(slots.hash)).toBeNull();
      expect(await store().weightsKept("learner")).toEqual([none.hash]);
    });

    it("are deleted with their league, except those that another one keeps or had", async () => {
      const [gone, other] = [await newLeague("weights-gone"), await newLeague("weights-other")];
      for (const hash of ["g-own", "g-let-go", "g-both", "g-had"]) await store().putWeights(weightsOf(hash), gone);
      for (const hash of ["g-both", "g-had"]) await store().putWeights(weightsOf(hash), other);
      await store().releaseWeights(gone, hashesOf("g-let-go"));
      await store().releaseWeights(other, hashesOf("g-had"));
      await store().deleteLeague(gone);
      await store().deleteLeague(gone);
      expect(await store().weightsRecord(hashOf("g-own"))).toBeNull();
      expect(await store().weightsRecord(hashOf("g-let-go"))).toBeNull();
      expect(await store().weightsRecord(hashOf("g-both"))).toMatchObject({ leagues: [other], held: true });
      expect(await store().weightsRecord(hashOf("g-had"))).toMatchObject({ leagues: [other], held: false });
      expect(await store().weightsKept(gone)).toEqual([]);
      await store().deleteLeague(other);
      expect(await store().weightsRecord(hashOf("g-had"))).toBeNull();
    });
  });
}

/** @param why not, where they can't be tested. */
export function testKeepingAtOnce(store: () => Store, why: string): void {
  it.skipIf(why !== "")(
    `weights exist for each of many leagues that put and release them concurrently${why}`,
    async () => {
      const isHeld = async (hash: string): Promise<boolean> => (await store().weights(hash)) !== null;
      const leagues = [...Array(8).keys()].map((i) => `rush-${i}`);
      const weights = weightsOf("rushed");
      for (let round = 0; round < 5; round++) {
        await Promise.all(leagues.map((league) => store().putWeights(weights, league)));
        expect(await isHeld(hashOf("rushed"))).toBe(true);
        const [last = "", ...others] = leagues;
        await Promise.all(others.map((league) => store().releaseWeights(league, hashesOf("rushed"))));
        expect(await isHeld(hashOf("rushed"))).toBe(true);
        // The last keeper releases them while another one keeps them.
        await Promise.all([store().releaseWeights(last, hashesOf("rushed")), store().putWeights(weights, "late")]);
        expect(await isHeld(hashOf("rushed"))).toBe(true);
        await store().releaseWeights("late", hashesOf("rushed"));
        expect(await isHeld(hashOf("rushed"))).toBe(false);
      }
    },
  );
}
