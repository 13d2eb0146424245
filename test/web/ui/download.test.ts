import { expect, it } from "vitest";
import { fileName } from "../../../web/ui/download.ts";

it("names files with plain characters", () => {
  expect(fileName("kuhn-poker-07f5", "return/judge against random")).toBe(
    "kuhn-poker-07f5-return-judge-against-random",
  );
});

it("keeps an id whole, whatever character it begins or ends with", () => {
  expect(fileName("kuhn-poker", "i9_upw-bm-u-")).toBe("kuhn-poker-i9_upw-bm-u-");
  expect(fileName("_x", "score (a)")).toBe("_x-score-a");
});
