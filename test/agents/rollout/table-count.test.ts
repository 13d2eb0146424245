import { describe, expect, it } from "vitest";
import { TableCount } from "../../../agents/rollout/table-count.ts";

/** Rollouts of so many episodes, with a speed per count: returns the chosen counts. */
function chosen(count: TableCount, rollouts: number, episodes: number, speedOf: (tables: number) => number): number[] {
  return Array.from({ length: rollouts }, () => {
    const tables = count.choose(episodes);
    count.record(tables, speedOf(tables));
    return tables;
  });
}

describe("TableCount", () => {
  it("tries every count twice, then stays with the fastest", () => {
    for (const quickest of [64, 256, 1024]) {
      const count = new TableCount();
      const tables = chosen(count, 10, 5000, (tables) => (tables === quickest ? 2 : 1));
      expect(tables.slice(0, 6).sort((a, b) => a - b)).toEqual([64, 64, 256, 256, 1024, 1024]);
      expect(new Set(tables.slice(6))).toEqual(new Set([quickest]));
    }
  });

  it("tolerates one slow try of a count", () => {
    const count = new TableCount();
    const slow = [true];
    chosen(count, 6, 5000, (tables) => (tables === 64 && slow.pop() ? 0.1 : 300 / tables));
    expect(count.choose(5000)).toBe(64);
  });

  it("tries no more tables than there are episodes, and starts with one count for all short rollouts", () => {
    const count = new TableCount();
    expect(new Set(chosen(count, 8, 300, () => 1))).toEqual(new Set([64, 256]));
    expect(new Set(chosen(new TableCount(), 4, 10, () => 1))).toEqual(new Set([256]));
  });

  it("learns nothing from a rollout that took no time", () => {
    const count = new TableCount();
    count.record(256, Number.POSITIVE_INFINITY);
    expect(chosen(count, 6, 5000, () => 1).filter((tables) => tables === 256)).toHaveLength(2);
  });
});
