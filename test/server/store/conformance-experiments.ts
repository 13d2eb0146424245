import { describe, expect, it } from "vitest";
import type { Store } from "../../../server/store/store.ts";
import { codeOf } from "./refusals.ts";
import { entryOf, experimentOf, leagueOf, runStartOf } from "./samples.ts";

/*
 * The suite's part on experiments; conformance.ts runs it.
 */

export function testExperiments(store: () => Store): void {
  describe("experiments", () => {
    it("come back unchanged, the oldest first", async () => {
      await store().createExperiment(experimentOf("younger", 1_600_000_000_002));
      await store().createExperiment(experimentOf("older", 1_600_000_000_001));
      expect(await store().experiment("older")).toEqual(experimentOf("older", 1_600_000_000_001));
      expect((await store().experimentIds()).slice(0, 2)).toEqual(["older", "younger"]);
      expect(await store().experiment("unknown")).toBeNull();
      expect(await store().leagueIds()).not.toContain("older");
    });

    it("refuse an id twice and keep the first", async () => {
      await store().createExperiment(experimentOf("once"));
      const second = { ...experimentOf("once"), name: "second" };
      expect(await codeOf(store().createExperiment(second))).toBe("store/conflict");
      expect((await store().experiment("once"))?.name).toBe(experimentOf("once").name);
    });

    it("are named by their leagues", async () => {
      const league = { ...leagueOf("of-experiment"), experiment: { id: "named", arm: 'no "gate"', seed: 7 } };
      await store().createLeague(league);
      expect(await store().league("of-experiment")).toEqual(league);
    });

    it("list the starts of their leagues, the oldest first and each once", async () => {
      const starts = [runStartOf("second", 2), runStartOf("first", 1), runStartOf("third", 3)];
      for (const start of [...starts, ...starts]) await store().putRunStart("started", start);
      expect((await store().runStarts("started")).map(({ league }) => league)).toEqual(["first", "second", "third"]);
      expect((await store().runStarts("started"))[0]).toEqual(runStartOf("first", 1));
      expect(await store().runStarts("unknown")).toEqual([]);
    });

    it("keep definition and starts when one of their leagues is deleted", async () => {
      const experiment = experimentOf("survivor");
      await store().createExperiment(experiment);
      const start = runStartOf("deleted-run", 5);
      await store().createLeague({ ...leagueOf("deleted-run"), experiment: { id: "survivor", arm: "none", seed: 1 } });
      await store().append("deleted-run", entryOf(0));
      await store().putRunStart("survivor", start);
      await store().deleteLeague("deleted-run");
      expect(await store().experiment("survivor")).toEqual(experiment);
      expect(await store().runStarts("survivor")).toEqual([start]);
      expect(await store().league("deleted-run")).toBeNull();
    });

    it("replace their control and keep their definition", async () => {
      const experiment = experimentOf("controlled");
      await store().createExperiment(experiment);
      expect((await store().experiment("controlled"))?.control).toBeUndefined();
      for (const [state, reason, at] of [["running", "", 1] as const, ["paused", "lunch", 2] as const]) {
        await store().putExperimentControl("controlled", { state, reason, at });
        expect(await store().experiment("controlled")).toEqual({ ...experiment, control: { state, reason, at } });
      }
      await store().putExperimentControl("unknown", { state: "running", reason: "", at: 1 });
      expect(await store().experiment("unknown")).toBeNull();
    });

    it("have a lease, which is deleted with them", async () => {
      await store().createExperiment(experimentOf("leased"));
      expect(await store().takeLease("leased", "one", 60_000)).toMatchObject({ fence: 1 });
      expect(await store().takeLease("leased", "two", 60_000)).toBeNull();
      await store().deleteExperiment("leased");
      expect(await store().takeLease("leased", "two", 60_000)).toMatchObject({ fence: 1 });
    });

    it("are deleted with their starts; their leagues stay", async () => {
      for (const id of ["dropped", "left"]) {
        await store().createExperiment(experimentOf(id));
        await store().putRunStart(id, runStartOf(`${id}-run`, 1));
        await store().createLeague({ ...leagueOf(`${id}-run`), experiment: { id, arm: "none", seed: 1 } });
      }
      await store().deleteExperiment("dropped");
      await store().deleteExperiment("dropped");
      expect(await store().experiment("dropped")).toBeNull();
      expect(await store().experimentIds()).not.toContain("dropped");
      expect(await store().runStarts("dropped")).toEqual([]);
      expect(await store().league("dropped-run")).not.toBeNull();
      expect(await store().experiment("left")).not.toBeNull();
      expect(await store().runStarts("left")).toHaveLength(1);
    });
  });
}
