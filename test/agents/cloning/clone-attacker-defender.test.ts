import { expect, it } from "vitest";
import { engineOf } from "../../support/engines.ts";
import { cloned, leaguesOfBases, measured, shortOf } from "./cloned.ts";

const request = leaguesOfBases["attacker-defender/narrow"] ?? {};

it("attacker-defender's base narrow reaches its level, and fails on attacks it was never shown", async () => {
  const engine = await engineOf("compiled/wasm");
  const { spec, weights } = await cloned(engine, request);
  const found = await measured(engine, request, weights);
  expect(shortOf(spec, found)).toEqual([]);
  // The options of a league: disguises beyond the light ones.
  expect(found["attack success/seen"]?.value).toBeGreaterThan(0.4);
  expect(found["attack success by disguise/shift"]?.value).toBeGreaterThan(0.4);
});
