import { expect, it } from "vitest";
import { engineNames } from "../../../agents/engines/names.ts";
import { engineKinds } from "../../../agents/engines/registry.ts";

it("names every engine, in order of preference", () => {
  expect(engineKinds.map(({ name }) => name)).toEqual([...engineNames]);
});
