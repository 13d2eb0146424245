import { describe, expect, it } from "vitest";
import { alphaRank } from "../../../agents/ratings/alpha-rank.ts";
import { nashAverage } from "../../../agents/ratings/nash-average.ts";
import values from "./openspiel-values.json" with { type: "json" };

describe.each(values.matrices)("of $name", ({ payoffs, nash, alphaRank: masses }) => {
  it("the Nash average is OpenSpiel's", () => {
    const found = nashAverage(payoffs);
    expect(found).toHaveLength(nash.length);
    found.forEach((mass, i) => expect(mass, `row ${i}`).toBeCloseTo(nash[i] ?? Number.NaN, 4));
  });

  it("alpha-rank is OpenSpiel's", () => {
    const found = alphaRank(payoffs);
    expect(found).toHaveLength(masses.length);
    found.forEach((mass, i) => expect(mass, `row ${i}`).toBeCloseTo(masses[i] ?? Number.NaN, 10));
  });
});
