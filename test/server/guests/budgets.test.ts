import { describe, expect, it } from "vitest";
import { createCount, createRate } from "../../../server/guests/budgets.ts";

describe("a limit per minute", () => {
  it("allows one address its minute's budget at once, and then as much as is refilled", () => {
    let now = 5000;
    const rate = createRate({ perAddress: 6, inAll: 100 }, () => now);
    const taken = () => Array.from({ length: 20 }, () => rate.take("a")).filter((excess) => excess === null).length;
    expect(taken()).toBe(6);
    expect(rate.take("a")).toEqual({ of: "perAddress", waitMs: 10_000 });
    now += 10_000;
    expect(taken()).toBe(1);
    now += 35_000;
    expect(taken()).toBe(3);
    now += 1e9;
    expect(taken()).toBe(6);
  });

  it("admits others if one address has used its share, and refuses all if the total is used", () => {
    const rate = createRate({ perAddress: 4, inAll: 10 }, () => 0);
    for (let i = 0; i < 50; i++) rate.take("greedy");
    for (let i = 0; i < 4; i++) expect(rate.take("b")).toBeNull();
    expect([rate.take("c"), rate.take("c")]).toEqual([null, null]);
    expect(rate.take("c")).toEqual({ of: "inAll", waitMs: 6000 });
  });

  it("allows the whole budget at fractional times", () => {
    for (let i = 0; i < 1000; i++) {
      const rate = createRate({ perAddress: 3, inAll: 7 }, () => i * 1234.5678901);
      expect([rate.take("a"), rate.take("a"), rate.take("a")]).toEqual([null, null, null]);
      expect(rate.take("a")).not.toBeNull();
    }
  });

  it("counts costs", () => {
    const rate = createRate({ perAddress: 20, inAll: 100 }, () => 0);
    expect([rate.take("a", 10), rate.take("a", 10)]).toEqual([null, null]);
    expect(rate.take("a", 10)).toEqual({ of: "perAddress", waitMs: 30_000 });
  });

  it("remembers a bounded number of addresses, and never drops an active one", () => {
    let now = 0;
    const rate = createRate({ perAddress: 2, inAll: 1e9 }, () => now);
    rate.take("greedy", 2);
    for (let i = 0; i < 50; i++) {
      for (let j = 0; j < 1000; j++) expect(rate.take(`2001:db8:${i}:${j}::/64`)).toBeNull();
      expect(rate.take("greedy")).toMatchObject({ of: "perAddress" });
    }
    expect(rate.addresses()).toBeLessThanOrEqual(10_001);
    now += 60_000;
    for (let i = 0; i < 6000; i++) rate.take("greedy");
    expect(rate.addresses()).toBe(1);
  });
});

describe("a limit on concurrent use", () => {
  it("releases a place once, and counts each address and all", () => {
    const count = createCount({ perAddress: 2, inAll: 3 }, 5000);
    const held = [count.take("a"), count.take("a")];
    expect(count.take("a")).toEqual({ of: "perAddress", waitMs: 5000 });
    held.push(count.take("b"));
    expect(count.take("b")).toEqual({ of: "inAll", waitMs: 5000 });
    const [giveBack] = held as [() => void];
    giveBack();
    giveBack();
    expect(count.take(null)).toBeTypeOf("function");
    expect(count.take(null)).toEqual({ of: "inAll", waitMs: 5000 });
  });

  it("counts existing ones beyond the limit, and refuses others until below it", () => {
    const count = createCount({ perAddress: 1, inAll: 3 }, 5000);
    const held = [count.add("a"), count.add("a"), count.add("b"), count.add(null)];
    expect(count.take("a")).toEqual({ of: "perAddress", waitMs: 5000 });
    expect(count.take("c")).toEqual({ of: "inAll", waitMs: 5000 });
    for (const [i, taken] of [false, true].entries()) {
      held[2 + i]?.();
      expect(typeof count.take("c") === "function").toBe(taken);
    }
    held[0]?.();
    expect(count.take("a")).toEqual({ of: "perAddress", waitMs: 5000 });
    held[1]?.();
    expect(count.take("a")).toBeTypeOf("function");
  });
});
