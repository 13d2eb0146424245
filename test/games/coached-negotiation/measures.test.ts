import { describe, expect, it } from "vitest";
import { resolveOptions } from "../../../games/core/options.ts";
import { random } from "../../../games/core/random.ts";
import { coachedNegotiation as game } from "../../../games/coached-negotiation/game.ts";
import { measures } from "../../../games/coached-negotiation/measures.ts";
import { scriptedExaminee } from "../../game-suite/examinee.ts";
import { chainOf, played } from "./chains.ts";

const options = resolveOptions(game);
const values = (found: ReturnType<typeof measures.ofEpisodes>) =>
  Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]));

describe("measures of episodes", () => {
  const found = values(measures.ofEpisodes([chainOf({}, 15, 16, null), chainOf({}, 17, null, 18)], options));

  it("are prices of deals only, with the deal rate", () => {
    expect(found).toMatchObject({ "price/bargain 1": 16, "price/bargain 2": 16, "price/bargain 3": 18 });
    expect(found).toMatchObject({ "deal rate/bargain 1": 1, "deal rate/bargain 2": 0.5, "deal rate/bargain 3": 0.5 });
  });

  it("count a failure as a surplus of 0, and include the share of unbroken chains", () => {
    expect(found).toMatchObject({ "surplus/bargain 1": 8, "surplus/bargain 2": 4, "surplus/bargain 3": 5 });
    expect(found).toMatchObject({ "unbroken/bargain 1": 1, "unbroken/bargain 2": 0.5, "unbroken/bargain 3": 0 });
  });

  it("split the surplus per chain, and count the advice used", () => {
    // Of 12 points: 7 and 8 in the first chain, 9 and 10 in the second.
    expect(found["surplus split"]).toBeCloseTo((7.5 / 12 + 9.5 / 12) / 2, 10);
    expect(found).toMatchObject({ "advice/stay": 1, "advice/lead": 1, "advice/mirror": 0, "distinct advice": 3 });
  });

  it("are from a coached buyer's side if the buyer is coached", () => {
    const buyers = values(measures.ofEpisodes([chainOf({ coached: "buyer" }, 15, null)], options));
    expect(buyers).toMatchObject({ "surplus/bargain 1": 5, "surplus/bargain 2": 0, "surplus split": 5 / 12 });
  });

  it("are empty without episodes, leave out prices without deals, and pieces of advice that weren't given", () => {
    expect(measures.ofEpisodes([], options)).toEqual({});
    const failed = values(measures.ofEpisodes([chainOf({}, null, null)], options));
    expect(Object.keys(failed).filter((name) => name.startsWith("price"))).toEqual([]);
    const silent = values(measures.ofEpisodes(played({ advice: 0 }, ["instructed", "instructed"], 3), options));
    expect(Object.keys(silent).filter((name) => name.includes("advice"))).toEqual([]);
  });

  it("have intervals around their values, and meanings", () => {
    const ends = played({}, ["instructed", "instructed", "constant"], 60);
    for (const [name, { value, low, high, n, meaning }] of Object.entries(measures.ofEpisodes(ends, options))) {
      expect(low, name).toBeLessThanOrEqual(value);
      expect(high, name).toBeGreaterThanOrEqual(value);
      expect(n, name).toBeGreaterThan(0);
      expect(meaning, name).toMatch(/\.$/);
    }
  });
});

describe("the examination of a critic", () => {
  const examine = async (critic: string, given = {}) => {
    const examinee = scriptedExaminee(game, ["random", "random", critic]);
    const exam = { options: { ...options, ...given }, examinee, base: examinee, random: random("exam") };
    return values((await measures.ofPolicy?.(exam)) ?? {});
  };

  it("compares the critic with the constant one and no advice, on the same draws", async () => {
    const thumb = await examine("rule-of-thumb");
    const constant = await examine("constant");
    expect(thumb["advised surplus/critic"]).toBeGreaterThan(thumb["advised surplus/no advice"] ?? 99);
    expect(thumb["advised surplus/no advice"]).toBeGreaterThan(thumb["advised surplus/constant"] ?? 99);
    expect(constant["advised surplus/critic"]).toBe(constant["advised surplus/constant"]);
    expect(constant["advised surplus/constant"]).toBe(thumb["advised surplus/constant"]);
    expect(constant["critic deal rate/bargain 5"]).toBeLessThan(0.5);
    expect(thumb["critic deal rate/bargain 5"]).toBeGreaterThan(0.9);
  });

  it("is empty without advice", async () => {
    expect(await examine("constant", { advice: 0 })).toEqual({});
    expect(await examine("constant", { bargains: 1 })).toEqual({});
  });
});
