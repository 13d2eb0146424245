import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it } from "vitest";
import { addOnFolder, importAddOn } from "../../../agents/engines/add-ons.ts";
import { freshFolder, removeFolder } from "../../../agents/engines/install/steps.ts";

const ADD_ON = `test-${process.pid}`;

/** Puts a package into the add-on's folder, as an installation does. */
function put(folder: string, name: string, source: string): void {
  const place = join(folder, "node_modules", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ name, main: "index.js" }));
  writeFileSync(join(place, "index.js"), source);
}

describe("an add-on", () => {
  afterEach(() => removeFolder(ADD_ON));

  it("is separate from the project's packages, and uses the project's TensorFlow.js", async () => {
    put(freshFolder(ADD_ON), "some-engine", 'exports.tf = require("@tensorflow/tfjs"); exports.here = __dirname;');
    const found = await importAddOn(ADD_ON, "some-engine");
    expect(found["here"]).toBe(join(addOnFolder(ADD_ON), "node_modules", "some-engine"));
    expect((found["tf"] as typeof tf).registerKernel).toBe(tf.registerKernel);
  });

  it("fails with the code for a missing module if it isn't installed", async () => {
    await expect(importAddOn(ADD_ON, "some-engine")).rejects.toMatchObject({ code: "ERR_MODULE_NOT_FOUND" });
    freshFolder(ADD_ON);
    await expect(importAddOn(ADD_ON, "some-engine")).rejects.toMatchObject({ code: "ERR_MODULE_NOT_FOUND" });
  });

  it("is taken from the project if it is installed there", async () => {
    expect(await importAddOn(ADD_ON, "@tensorflow/tfjs")).toHaveProperty("registerKernel");
  });

  it("starts with an empty folder each time, and leaves none behind when it is removed", () => {
    put(freshFolder(ADD_ON), "old", "");
    expect(existsSync(join(freshFolder(ADD_ON), "node_modules"))).toBe(false);
    expect(removeFolder(ADD_ON)).toBe(true);
    expect(existsSync(addOnFolder(ADD_ON))).toBe(false);
    expect(removeFolder(ADD_ON)).toBe(false);
  });
});
