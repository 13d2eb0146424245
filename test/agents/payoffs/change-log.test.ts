import { array, assert, constantFrom, integer, oneof, property, record, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { ChangeLog } from "../../../agents/payoffs/change-log.ts";
import type { MutualResult } from "../../../agents/payoffs/pair-numbers.ts";
import { PayoffTable } from "../../../agents/payoffs/payoff-table.ts";

describe("the log of changes", () => {
  it("has what came after a revision, and nothing after the newest", () => {
    const log = new ChangeLog();
    log.add("a", "b");
    const { revision } = log;
    log.add("b", "a");
    log.add("a", "c");
    expect(log.since(revision)).toEqual([
      { row: "b", column: "a" },
      { row: "a", column: "c" },
    ]);
    expect(log.since(log.revision)).toEqual([]);
  });

  it("is bounded, and says where it does not reach back", () => {
    const log = new ChangeLog();
    for (let i = 0; i < 10_000; i++) log.add(`r${i}`, "c");
    expect(log.since(log.revision - 500)?.at(0)).toEqual({ row: "r9500", column: "c" });
    expect(log.since(log.revision - 2000)).toBeNull();
    log.addUnknown();
    expect(log.since(log.revision - 1)).toBeNull();
    expect(log.since(log.revision)).toEqual([]);
  });
});

const players = ["a", "b", "c", "agent:main"] as const;
const player = constantFrom(...players);

/** What is done to a table and to one that continues it. */
const step = oneof(
  { weight: 6, arbitrary: tuple(constantFrom("base", "next"), player, player, integer({ min: 0, max: 1 })) },
  { weight: 1, arbitrary: record({ clear: constantFrom(true) }) },
);

const pairs = players.flatMap((row) => players.map((column) => ({ row, column })));
const read = (table: PayoffTable) => pairs.map(({ row, column }) => JSON.stringify(table.pair(row, column)));

describe("the changes of a payoff table", () => {
  it("name every pair whose results differ, in the table and in one that continues it", () => {
    assert(
      property(array(step, { maxLength: 40 }), integer({ min: 1, max: 10 }), (steps, every) => {
        const base = new PayoffTable();
        const tables = { base, next: new PayoffTable(base) };
        let known = [base, tables.next].map((table) => ({ revision: table.revision, cells: read(table) }));
        steps.forEach((one, i) => {
          if (!Array.isArray(one)) tables.next.clear();
          else {
            const [which, row, column, seat] = one;
            const result: MutualResult = {
              players: [row, column],
              seats: seat === 0 ? [0, 1] : [1, 0],
              episodes: 3 + i,
              wins: i,
              draws: 1,
              losses: 2,
              means: [0.1 * i, -0.1 * i],
              variances: [1, 1],
            };
            tables[which].add(result, row === "agent:main");
          }
          if (i % every !== 0) return;
          known = [base, tables.next].map((table, t) => {
            const before = known[t];
            const cells = read(table);
            const changed = table.changesSince(before?.revision ?? 0)?.map(({ row, column }) => `${row} ${column}`);
            const differ = pairs.filter((_, k) => cells[k] !== before?.cells[k]);
            expect(changed).toEqual(expect.arrayContaining(differ.map(({ row, column }) => `${row} ${column}`)));
            return { revision: table.revision, cells };
          });
        });
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("are unknown once old pairs are dropped", () => {
    const table = new PayoffTable();
    const add = (row: string) =>
      table.add(
        {
          players: [row, "x"],
          seats: [0, 1],
          episodes: 1,
          wins: 1,
          draws: 0,
          losses: 0,
          means: [1, -1],
          variances: [0, 0],
        },
        false,
      );
    for (let i = 0; i < 32_768; i++) add(`r${i}`);
    const { revision } = table;
    expect(table.games("r0", "x")).toBe(1);
    add("one more");
    expect(table.games("r0", "x")).toBe(0);
    expect(table.changesSince(revision)).toBeNull();
  });
});
