import { expect, it } from "vitest";
import { engineOf } from "../../support/engines.ts";
import { cloned, leaguesOfBases, measured, shortOf } from "./cloned.ts";

const request = leaguesOfBases["sneaky-critic/narrow"] ?? {};

it("sneaky-critic's base narrow reaches its level and is narrow", async () => {
  const engine = await engineOf("compiled/wasm");
  const { spec, weights } = await cloned(engine, request);
  const found = await measured(engine, request, weights);
  expect(shortOf(spec, found)).toEqual([]);
  // The generator forges almost only results.
  expect(found["type/result"]?.value).toBeGreaterThan(0.9);
  expect(found["program entropy"]?.value).toBeLessThan(5.5);
});
