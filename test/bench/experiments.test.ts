import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { experimentFromOptions } from "../../server/cli/experiment/request.ts";

const files = globSync(join(import.meta.dirname, "experiments/*.json"));

it.each(files.map((file) => [basename(file), file]))("%s is an experiment of five seeds", (_name, config) => {
  const { name, definition } = experimentFromOptions({ config, option: {}, set: {} });
  expect(name).not.toBe("");
  expect(definition.seeds).toEqual([1, 2, 3, 4, 5]);
  expect(definition.arms.length).toBeGreaterThan(1);
  for (const { config: league } of definition.arms) {
    expect(league.budget.updates).toBeGreaterThan(0);
    expect(league.ahead).toBe(false);
  }
});

it("there are files", () => expect(files.length).toBeGreaterThanOrEqual(4));
