import { describe, expect, it } from "vitest";
import { foldLedger } from "../../../agents/league/fold.ts";
import { optionsWith, extendMemory } from "../../../agents/league/memory.ts";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { segmentPairing } from "../../../agents/league/pairing.ts";
import type { LeagueEvent, LedgerEntry } from "../../../agents/league/ledger.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { gameById } from "../../../games/registry.ts";
import { joined, played, updated } from "./ledgers.ts";

/** A game with a memory: questions that were proposed. */
const game = gameById("proposer-solver-judge");
const [pool] = game.memory ?? [];
const option = pool?.option ?? "";
const capacity = pool?.capacity ?? 0;

/** Different questions of one operation, as words. */
const word = (i: number) => `${Math.floor(i / 5) % 5}${i % 5}${"+-*/"[Math.floor(i / 25) % 4]}`;
const words = (from: number, count: number) => Array.from({ length: count }, (_, i) => word(from + i));

function foldOf(events: readonly LeagueEvent[]) {
  const created: LeagueEvent = { type: "created", config: resolveConfig(game, {}) };
  return foldLedger([created, ...events].map((event, seq): LedgerEntry => ({ seq, at: seq, event })));
}

const adding = (index: number, from: number, count: number) =>
  played(index, { pairing: ["policy:p0", "policy:p0", "policy:p0"], memory: { [option]: words(from, count) } });

describe("a league's memory", () => {
  it("is empty at first, and fills the game's options", () => {
    const { memory, config } = foldOf([]).state;
    expect(memory[option]).toEqual([]);
    const filled = optionsWith(config.options, { ...memory, [option]: words(0, 3) });
    expect(filled[option]).toBe(words(0, 3).join(" "));
    expect(resolveOptions(game, filled)).toEqual(filled);
  });

  it("adds a segment's words with the update that learns from it, segments by index", () => {
    const before = [joined(0), adding(1, 10, 2), adding(0, 0, 2), adding(2, 20, 2)];
    expect(foldOf(before).state.memory[option]).toEqual([]);
    const { memory, fresh } = foldOf([...before, updated(1, ["s1", "s0"])]).state;
    expect(memory[option]).toEqual([...words(0, 2), ...words(10, 2)]);
    expect(fresh.map(({ id }) => id)).toEqual(["s2"]);
  });

  it("is the same in whatever order the segments of a round finished", () => {
    const round = [adding(0, 0, 2), adding(1, 10, 2), adding(2, 20, 2)];
    const ids = ["s0", "s1", "s2"];
    const one = foldOf([joined(0), ...round, updated(1, ids)]).state;
    const other = foldOf([joined(0), ...round.toReversed(), updated(1, ids.toReversed())]).state;
    expect(other.memory).toEqual(one.memory);
    expect(segmentPairing(other, 3)).toEqual(segmentPairing(one, 3));
  });

  it("keeps the newest words, up to the game's capacity", () => {
    const many = extendMemory(game.id, { [option]: words(0, 5) }, [{ [option]: words(5, capacity - 2) }]);
    expect(many[option]).toHaveLength(capacity);
    expect(many[option]?.[0]).toBe(word(3));
    expect(many[option]?.at(-1)).toBe(word(capacity + 2));
  });

  it("is empty in a game without a memory", () => {
    expect(extendMemory("kuhn-poker", {}, [{ pool: ["a"] }])).toEqual({});
  });
});
