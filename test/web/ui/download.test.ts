import { expect, it } from "vitest";
import { fileName } from "../../../web/ui/download.ts";

it("names files with plain characters", () => {
  expect(fileName("kuhn-poker-07f5", "return/judge against random")).toBe(
    "kuhn-poker-07f5-return-judge-against-random",
  );
});
