import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import { gameById } from "../../../games/registry.ts";
import {
  packEvent,
  packLeague,
  packMatch,
  packSegment,
  packWeights,
  unpackEntries,
  unpackLeague,
  unpackMatch,
  unpackSegment,
  unpackWeights,
} from "../../../server/store/codec.ts";
import { toText } from "../../../server/store/encoding.ts";
import { matchOf, segmentOf } from "./samples.ts";

/*
 * Documents written before leagues had towers, casts and bases, and before networks had tokens.
 */

const kuhn = gameById("kuhn-poker");
const config = resolveConfig(kuhn, { seed: 3 });
const before = without(config, ["towers", "base", "cast", "ahead", "crossVersions", "preset"]);

function without<T extends object, K extends keyof T>(whole: T, names: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name as K))) as Omit<T, K>;
}

const eventIn = (event: string) => unpackEntries("league", 0, [{ seq: 0, at: 1, event }])[0]?.event;

describe("a document of an older version", () => {
  it("completes a league with the defaults of its time", () => {
    const head = { id: "old", name: "Old", createdAt: 1 };
    const unpacked = unpackLeague("old", toText({ ...head, config: before }));
    expect(unpacked).toEqual({ ...head, config });
    expect(unpacked.config).toMatchObject({ towers: [[0, 1]], cast: ["policy", "policy"], base: null, ahead: true });
  });

  it("completes the first entry of a ledger in the same way", () => {
    expect(eventIn(toText({ type: "created", config: before }))).toEqual({ type: "created", config });
  });

  it("reads a league of a removed game, without seats", () => {
    const gone = { ...before, game: "a-game-that-is-gone" };
    expect(unpackLeague("gone", toText({ id: "gone", name: "", createdAt: 1, config: gone })).config).toMatchObject({
      ...gone,
      cast: [],
    });
  });

  it("reads weights as one tower of dense observations, with the same hash", () => {
    const network = networkFor(kuhn, [8]);
    const weights = nameWeights("policy", kuhn.id, network, initialWeights(network, 1));
    const { head, data } = packWeights(weights);
    const stored = { ...(JSON.parse(head) as object), network: without(network, ["vocabulary", "towers"]) };
    const unpacked = unpackWeights(weights.hash, { head: toText(stored), data }, { held: true, leagues: [] });
    expect(unpacked).toEqual(weights);
    if (!unpacked) throw new Error("the values are gone");
    expect(nameWeights("policy", kuhn.id, unpacked.network, unpacked.values).hash).toBe(weights.hash);
  });
});

describe("a document of this version", () => {
  it("deflates a segment whose league remembers thousands of words, without loss", () => {
    const words = Array.from({ length: 5000 }, (_, i) => `${i % 10}${(i * 7) % 10}${"+-*/"[i % 4]}`).join(" ");
    const short = segmentOf("short", "league", 0);
    const long = { ...short, id: "long", options: { pool: words, note: "né à Köln 🂡" } };
    expect(unpackSegment("short", packSegment(short))).toEqual(short);
    expect(JSON.parse(packSegment(short).head)).toMatchObject({ id: "short" });
    expect(unpackSegment("long", packSegment(long))).toEqual(long);
    expect(packSegment(long).head.length).toBeLessThan(words.length / 2);
    // As written before heads were deflated.
    const { starts, actions, logProbs, returns, ...head } = long;
    expect(unpackSegment("long", { ...packSegment(long), head: toText(head) })).toEqual({
      ...head,
      starts,
      actions,
      logProbs,
      returns,
    });
  });

  it("deflates a match of such a league, without loss", () => {
    const options = { pool: Array.from({ length: 3000 }, (_, i) => `${i % 10}1+`).join(" ") };
    const short = matchOf("match", 1);
    const long = { ...short, episode: { ...short.episode, options } };
    expect(unpackMatch("match", packMatch(long))).toEqual(long);
    expect(packMatch(long).detail.length).toBeLessThan(options.pool.length / 2);
    expect(unpackMatch("match", packMatch(short))).toEqual(short);
  });

  it("survives a round trip", () => {
    const league = { id: "new", name: "New", createdAt: 2, config: { ...config, cast: ["base", "policy"] } };
    expect(unpackLeague("new", packLeague(league))).toEqual(league);
    const event = { type: "created", config: league.config } as const;
    expect(eventIn(packEvent(event))).toEqual(event);
  });
});
