import { describe, expect, it } from "vitest";
import { recentSegments, type LedgerAnswer } from "../../../web/api/segments.ts";

/** A ledger as a league writes it: two segments per update, and some other entries. */
function ledgerOf(updates: number): LedgerAnswer[] {
  const events: LedgerAnswer["event"][] = [{ type: "created" }, { type: "led" }];
  for (let update = 0; update < updates; update++) {
    for (const half of ["a", "b"]) events.push({ type: "segment-played", segment: `${update}${half}`, episodes: 64 });
    events.push({ type: "policy-updated" });
    if (update % 5 === 0) events.push({ type: "evaluated" });
  }
  return events.map((event, seq) => ({ seq, at: seq, event }));
}

describe("recentSegments", () => {
  it.each([0, 1, 3, 40, 12_000])("finds the newest segments after %d updates", async (updates) => {
    const entries = ledgerOf(updates);
    const requests: number[] = [];
    const found = await recentSegments("x", async (_, before, limit) => {
      requests.push(before);
      const end = Math.min(before, entries.length);
      return entries.slice(Math.max(0, end - limit), end).toReversed();
    });
    const newest = entries.flatMap(({ event }) => (event.type === "segment-played" ? [event["segment"]] : []));
    expect(found.map(({ segment }) => segment)).toEqual(newest.slice(-5).toReversed());
    expect(requests.length).toBeLessThan(5);
  });
});
