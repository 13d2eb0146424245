import { expect, it } from "vitest";
import { engineOf } from "../../support/engines.ts";
import { cloned, leaguesOfBases, measured, shortOf } from "./cloned.ts";

const request = leaguesOfBases["who-is-the-spy/describer"] ?? {};

it("who-is-the-spy's base reaches its level, tells nothing but what it sees, and votes half at random", async () => {
  const engine = await engineOf("compiled/wasm");
  const { spec, weights } = await cloned(engine, request);
  const found = await measured(engine, request, weights);
  expect(shortOf(spec, found)).toEqual([]);
  // A spy that describes its own scene: three of four objects are replaced.
  expect(found["false clues/spy"]?.value).toBeGreaterThan(0.6);
  expect(found["votes/right"]?.value).toBeLessThan(0.75);
});
