import { describe, expect, it } from "vitest";
import {
  formatAgo,
  formatAmount,
  formatCount,
  formatDuration,
  formatInterval,
  formatMeasure,
  formatNumber,
  formatShare,
  formatShortCount,
  formatSigned,
  shortHash,
  toWords,
  withMinus,
} from "../../../web/ui/format.ts";

const measure = (value: number, low: number, high: number, n: number) => ({ value, low, high, n, unit: "share" });

describe("numbers", () => {
  it("have three significant digits and a real minus sign", () => {
    expect(formatNumber(0)).toBe("0");
    expect(formatNumber(12)).toBe("12");
    expect(formatNumber(0.5)).toBe("0.500");
    expect(formatNumber(-0.0556)).toBe("\u22120.0556");
    expect(formatNumber(123.456)).toBe("123");
    expect(formatNumber(-0.0001, 2)).toBe("0.00");
    expect(formatNumber(Number.NaN)).toBe("not a number");
  });

  it("have a real minus sign in sentences too, which keep other hyphens", () => {
    expect(withMinus("The attacker gets 4, the defender -1.5 points.")).toBe(
      "The attacker gets 4, the defender \u22121.5 points.",
    );
    expect(withMinus("-99 to 99, (-3)")).toBe("\u221299 to 99, (\u22123)");
    const named = "Kuhn-2 v-3, reinforce++ on 2026-11-21: 3-4, rule-of-thumb";
    expect(withMinus(named)).toBe(named);
  });

  it("have a sign as differences", () => {
    expect(formatSigned(2)).toBe("+2");
    expect(formatSigned(-2)).toBe("\u22122");
    expect(formatSigned(0)).toBe("0");
    expect(formatSigned(0.001, 1)).toBe("0.0");
  });

  it("use the unit's singular for one", () => {
    expect(formatAmount(1, "chips")).toBe("+1 chip");
    expect(formatAmount(-1, "chips")).toBe("\u22121 chip");
    expect(formatAmount(2, "chips")).toBe("+2 chips");
    expect(formatAmount(2, "")).toBe("+2");
  });

  it("have a short form", () => {
    expect(formatCount(1204)).toBe("1,204");
    expect(formatShortCount(9999)).toBe("9,999");
    expect(formatShortCount(12_345)).toBe("12.3 k");
    expect(formatShortCount(1_234_567)).toBe("1.23 M");
    expect(formatShortCount(2_000_000)).toBe("2 M");
  });

  it("never round a share to 0% or 100%", () => {
    expect(formatShare(0.617)).toBe("62%");
    expect(formatShare(0.001)).toBe("<1%");
    expect(formatShare(0.999)).toBe(">99%");
    expect(formatShare(0)).toBe("0%");
    expect(formatShare(1)).toBe("100%");
  });
});

describe("intervals", () => {
  it("are a half-width if symmetric", () => {
    expect(formatMeasure(measure(0.617, 0.59, 0.645, 1204))).toBe("0.617 \u00b1 0.028 (n 1,204)");
    expect(formatInterval(measure(2, 0.5, 3.5, 10))).toBe("2.0 \u00b1 1.5");
  });

  it("are two bounds if asymmetric", () => {
    expect(formatInterval(measure(0.98, 0.9, 0.995, 40))).toBe("0.980 (0.900 to 0.995)");
  });

  it("are left out if the value is exact", () => {
    expect(formatMeasure(measure(0.2134, 0.2134, 0.2134, 0))).toBe("0.213 (exact)");
  });
});

describe("times", () => {
  it("have readable units", () => {
    expect(formatDuration(0.25)).toBe("250 ms");
    expect(formatDuration(48)).toBe("48 s");
    expect(formatDuration(720)).toBe("12 min");
    expect(formatDuration(3900 * 2)).toBe("2 h 10 min");
    expect(formatDuration(7200)).toBe("2 h");
    expect(formatDuration(86_400 * 3)).toBe("3 days");
  });

  it("are relative to now", () => {
    expect(formatAgo(10_000, 12_000)).toBe("just now");
    expect(formatAgo(0, 180_000)).toBe("3 min ago");
  });
});

it("names are shown as words", () => {
  expect(toWords("explainedVariance")).toBe("Explained variance");
  expect(toWords("kuhn-poker")).toBe("Kuhn poker");
  expect(shortHash("policy:0123456789abcdef")).toBe("01234567");
});
