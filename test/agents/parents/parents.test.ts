import { describe, expect, it } from "vitest";
import { drawBeta } from "../../../agents/parents/beta.ts";
import type { ArchiveEntry } from "../../../agents/parents/parent-rule.ts";
import { parentRuleById, parentRules, resolveParentOptions } from "../../../agents/parents/registry.ts";
import { random } from "../../../games/core/random.ts";

const entry = (policy: string, parent: string | null, given: Partial<ArchiveEntry> = {}): ArchiveEntry => ({
  policy,
  parent,
  accepted: true,
  rating: null,
  games: 0,
  points: 0,
  ...given,
});

const choose = (id: string, archive: readonly ArchiveEntry[], seed: string | number = 1, options = {}) => {
  const rule = parentRuleById(id);
  return rule.choose(archive, resolveParentOptions(rule, options), random(seed))?.policy ?? null;
};

const SAMPLE_COUNT = 4000;

/** How often each policy is chosen. */
function frequencies(id: string, archive: readonly ArchiveEntry[], options = {}): Readonly<Record<string, number>> {
  const rule = parentRuleById(id);
  const complete = resolveParentOptions(rule, options);
  const draw = random(id);
  const counts: Record<string, number> = {};
  for (let i = 0; i < SAMPLE_COUNT; i++) {
    const policy = rule.choose(archive, complete, draw)?.policy ?? "";
    counts[policy] = (counts[policy] ?? 0) + 1 / SAMPLE_COUNT;
  }
  return counts;
}

/** Four standard deviations of a frequency. */
const SHARE_TOLERANCE = 4 * Math.sqrt(0.25 / SAMPLE_COUNT);

describe.each(parentRules.map(({ id }) => id))("%s", (id) => {
  it("finds no parent in an empty archive, and the only one in an archive of one", () => {
    expect(choose(id, [])).toBeNull();
    expect(choose(id, [entry("a", null)])).toBe("a");
  });

  it("chooses the same parent from equal random numbers", () => {
    const archive = ["a", "b", "c"].map((policy) => entry(policy, null, { games: 10, points: 5 }));
    for (let seed = 0; seed < 20; seed++) expect(choose(id, archive, seed)).toBe(choose(id, archive, seed));
  });
});

describe("newest", () => {
  it("is the newest accepted policy, and without one the newest", () => {
    const archive = [entry("a", null), entry("b", "a"), entry("c", "b", { accepted: false })];
    expect(choose("newest", archive)).toBe("b");
    expect(
      choose(
        "newest",
        archive.map((one) => ({ ...one, accepted: false })),
      ),
    ).toBe("c");
  });
});

describe("best-rated", () => {
  it("is the policy with the highest rating, refused or not", () => {
    const archive = [
      entry("a", null, { rating: 10 }),
      entry("b", "a", { rating: 40, accepted: false }),
      entry("c", "b"),
    ];
    expect(choose("best-rated", archive)).toBe("b");
  });

  it("is the newest of equal ones, and the newest member without ratings", () => {
    expect(choose("best-rated", [entry("a", null, { rating: -5 }), entry("b", "a", { rating: -5 })])).toBe("b");
    expect(choose("best-rated", [entry("a", null), entry("b", "a", { accepted: false })])).toBe("a");
  });
});

describe("dgm", () => {
  it("weighs the sigmoid of the score by 1 / (1 + children)", () => {
    const archive = [
      entry("a", null, { games: 10, points: 5 }),
      entry("b", "a", { games: 10, points: 7, accepted: false }),
      entry("c", "a", { games: 10, points: 3 }),
      entry("d", "b"),
    ];
    const sigmoid = (score: number): number => 1 / (1 + Math.exp(-10 * (score - 0.5)));
    const weights = { a: sigmoid(0.5) / 3, b: sigmoid(0.7) / 2, c: sigmoid(0.3), d: sigmoid(0.5) };
    const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
    const found = frequencies("dgm", archive);
    for (const [policy, weight] of Object.entries(weights)) {
      expect(Math.abs((found[policy] ?? 0) - weight / sum), policy).toBeLessThan(SHARE_TOLERANCE);
    }
  });
});

describe("hgm", () => {
  it("prefers an ancestor of strong descendants to a policy that is stronger itself", () => {
    const archive = [
      entry("root", null, { games: 100, points: 20 }),
      entry("strong", "root", { games: 100, points: 60 }),
      entry("fertile", "root", { games: 100, points: 40 }),
      entry("child", "strong", { games: 1000, points: 200 }),
      entry("heir", "fertile", { games: 1000, points: 800 }),
      entry("later", "heir", { games: 1000, points: 900 }),
    ];
    const found = frequencies("hgm", archive);
    // Their clades: later 0.90, heir 0.85, fertile 0.83.
    expect(found["later"]).toBeGreaterThan(0.99);
    const withoutLeaves = archive.map((one) => (one.policy === "later" ? { ...one, games: 10, points: 1 } : one));
    const next = frequencies("hgm", withoutLeaves);
    expect(next["heir"]).toBeGreaterThan(0.9);
    expect(next["strong"] ?? 0).toBe(0);
  });

  it("takes the highest of one draw for each clade", () => {
    const archive = [
      entry("root", null, { games: 10, points: 2 }),
      entry("a", "root", { games: 10, points: 4 }),
      entry("b", "root", { games: 10, points: 6 }),
      entry("c", "a", { games: 10, points: 9 }),
    ];
    const clades = { root: [40, 21], a: [20, 13], b: [10, 6], c: [10, 9] } as const;
    const draw = random("clades");
    const expected: Record<string, number> = {};
    for (let i = 0; i < SAMPLE_COUNT; i++) {
      const draws = Object.entries(clades).map(([policy, [games, points]]) => {
        return { policy, value: drawBeta(draw, 1 + points, 1 + games - points) };
      });
      const { policy = "" } = draws.toSorted((one, other) => other.value - one.value)[0] ?? {};
      expected[policy] = (expected[policy] ?? 0) + 1 / SAMPLE_COUNT;
    }
    const found = frequencies("hgm", archive);
    for (const policy of Object.keys(clades)) {
      expect(Math.abs((found[policy] ?? 0) - (expected[policy] ?? 0)), policy).toBeLessThan(1.5 * SHARE_TOLERANCE);
    }
  });

  it("draws equally strong policies alike, and unplayed ones as often as Beta(1, 1) is the highest", () => {
    const equal = ["a", "b"].map((policy) => entry(policy, null, { games: 20, points: 10 }));
    expect(Math.abs((frequencies("hgm", equal)["a"] ?? 0) - 0.5)).toBeLessThan(SHARE_TOLERANCE);
    const unplayed = [entry("a", null, { games: 1e6, points: 7e5 }), entry("b", null)];
    expect(Math.abs((frequencies("hgm", unplayed)["b"] ?? 0) - 0.3)).toBeLessThan(SHARE_TOLERANCE);
  });

  it("explores less with a larger factor", () => {
    const archive = [entry("a", null, { games: 10, points: 6 }), entry("b", null, { games: 10, points: 4 })];
    const shares = [0.1, 1, 100].map((sharpness) => frequencies("hgm", archive, { sharpness })["b"] ?? 0);
    expect(shares).toStrictEqual(shares.toSorted((a, b) => b - a));
    expect(shares[2]).toBeLessThan(0.01);
  });

  it("adds up a long line of descendants", () => {
    const archive = Array.from({ length: 1000 }, (_, i) => {
      return entry(`p${i}`, i === 0 ? null : `p${i - 1}`, { games: 10, points: i === 999 ? 0 : 10 });
    });
    expect(choose("hgm", archive)).not.toBe("p999");
  });
});

describe("a draw from the beta distribution", () => {
  it.each([
    [1, 1],
    [3, 5],
    [0.3, 0.6],
    [200, 100],
  ])("with parameters %s and %s has its mean and variance", (a, b) => {
    const draw = random(`${a}/${b}`);
    const values = Array.from({ length: 20_000 }, () => drawBeta(draw, a, b));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const expected = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(4 * Math.sqrt(expected / values.length));
    expect(variance / expected).toBeGreaterThan(0.95);
    expect(variance / expected).toBeLessThan(1.05);
  });
});

describe("the registry of parent choices", () => {
  it("refuses unknown rules and options by naming those available", () => {
    const unknown = {
      code: "league/unknown-parents",
      message: expect.stringContaining("newest, best-rated, dgm, hgm") as string,
    };
    expect(() => parentRuleById("elite")).toThrow(expect.objectContaining(unknown) as Error);
    const bad = {
      code: "league/bad-parents",
      message: expect.stringContaining("sharpness must be a number") as string,
    };
    const options = { sharpness: 0 };
    expect(() => resolveParentOptions(parentRuleById("hgm"), options)).toThrow(expect.objectContaining(bad) as Error);
  });
});
