import { expect, describe, it } from "vitest";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import type { Store } from "../../../server/store/store.ts";
import { leagueOf } from "./samples.ts";

/*
 * The suite's part on results of jobs and the store's identity; conformance.ts runs it.
 */

const resultOf = (reason: string): LeagueEvent => ({ type: "paused", reason });

export function testJobResults(store: () => Store, open: () => Promise<Store>): void {
  describe("results of jobs", () => {
    it("are kept from the first write until they are deleted, across a restart", async () => {
      await store().putJobResult("results", "job-1", resultOf("Erste 🤖"));
      await store().putJobResult("results", "job-1", resultOf("later"));
      const other = await open();
      expect(await other.jobResult("job-1")).toEqual(resultOf("Erste 🤖"));
      await other.close();
      expect(await store().jobResult("job-2")).toBeNull();
      await store().deleteJobResults(["job-1", "job-2"]);
      expect(await store().jobResult("job-1")).toBeNull();
      await store().deleteJobResults([]);
    });

    it("are deleted with their league, and no others are", async () => {
      for (const league of ["results-a", "results-b"]) {
        await store().createLeague(leagueOf(league));
        await store().putJobResult(league, `job of ${league}`, resultOf(league));
      }
      await store().deleteLeague("results-a");
      expect(await store().jobResult("job of results-a")).toBeNull();
      expect(await store().jobResult("job of results-b")).toEqual(resultOf("results-b"));
      await store().deleteLeague("results-b");
    });
  });

  describe("the identity", () => {
    it("is the same for every process that opens the store", async () => {
      const identity = await store().identity();
      expect(identity).toMatch(/^[0-9a-f]{16}$/);
      const other = await open();
      expect(await other.identity()).toBe(identity);
      await other.close();
    });
  });
}
