import { describe, expect, it } from "vitest";
import type { Store } from "../../../server/store/store.ts";
import { bits, segmentOf, weightsOf } from "./samples.ts";

/*
 * The suite's part about segments; conformance.ts runs it.
 */

export function testSegments(store: () => Store): void {
  describe("segments and weights", () => {
    it("are returned bit for bit", async () => {
      const segment = segmentOf("bits", "columns", 3, 100);
      await store().putSegment(segment);
      const back = await store().segment("bits");
      expect(back).toEqual(segment);
      for (const column of ["starts", "actions", "logProbs", "returns"] as const) {
        expect(back?.[column].constructor).toBe(segment[column].constructor);
        expect(bits(back?.[column] ?? new Uint8Array())).toBe(bits(segment[column]));
      }
      expect(Number.isNaN(back?.logProbs[0])).toBe(true);
    });

    it("may be empty", async () => {
      const segment = segmentOf("empty", "columns", 4, 0);
      await store().putSegment(segment);
      const back = await store().segment("empty");
      expect(back).toEqual(segment);
      expect(back?.actions).toBeInstanceOf(Uint16Array);
      expect(back?.actions).toHaveLength(0);
    });

    it("are written once", async () => {
      await store().putSegment(segmentOf("once", "columns", 5));
      await store().putSegment({ ...segmentOf("once", "columns", 5), seed: "other" });
      expect((await store().segment("once"))?.seed).toBe("seed/1");
      const weights = weightsOf("weights-once", 10);
      await store().putWeights(weights);
      await store().putWeights({ ...weights, values: new Float32Array(20) });
      expect((await store().weights(weights.hash))?.values).toHaveLength(10);
    });

    it("are deleted by id, from their league alone, and from then on as if never stored", async () => {
      const ids = ["d0", "d1", "d2"];
      for (const [index, id] of ids.entries()) await store().putSegment(segmentOf(id, "thinned", index));
      await store().putSegment(segmentOf("foreign", "other", 0));
      await store().deleteSegments("thinned", ["d0", "d2", "foreign", "nobody"]);
      await store().deleteSegments("thinned", ["d0"]);
      await store().deleteSegments("thinned", []);
      expect(await store().segmentIds("thinned")).toEqual(["d1"]);
      expect(await store().segment("d0")).toBeNull();
      expect((await store().segment("foreign"))?.id).toBe("foreign");
      await store().putSegment(segmentOf("d0", "thinned", 0));
      expect(await store().segmentIds("thinned")).toEqual(["d0", "d1"]);
    });

    it("are kept once they are shared, with nothing else of them changed", async () => {
      const segment = segmentOf("shared", "sharing", 0);
      await store().putSegment(segment);
      for (let i = 0; i < 2; i++) expect(await store().shareSegment("shared")).toBe(true);
      expect(await store().shareSegment("nobody")).toBe(false);
      await store().putSegment(segment);
      await store().deleteSegments("sharing", ["shared"]);
      expect(await store().segment("shared")).toEqual({ ...segment, shared: true });
    });

    it("are listed by index", async () => {
      for (const index of [10, 2, 0, 1, 100]) await store().putSegment(segmentOf(`i${index}`, "listed", index));
      expect(await store().segmentIds("listed")).toEqual(["i0", "i1", "i2", "i10", "i100"]);
      expect(await store().segmentIds("nobody")).toEqual([]);
      expect(await store().segment("nobody")).toBeNull();
    });

    it.each([1_000_000, 5_000_000])("keep weights by their hash, large ones too: %i values", async (size) => {
      const weights = weightsOf("large", size);
      await store().putWeights(weights);
      const back = await store().weights(weights.hash);
      const { hash, network, game } = weights;
      expect(back).toMatchObject({ hash, kind: "policy", network, game });
      expect(bits(back?.values ?? new Uint8Array()) === bits(weights.values)).toBe(true);
      const slots = weightsOf("slots", 3, "optimizer");
      await store().putWeights(slots);
      expect((await store().weights(slots.hash))?.kind).toBe("optimizer");
      expect(await store().weights("nobody")).toBeNull();
    });
  });
}
