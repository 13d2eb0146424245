import { describe, expect, it } from "vitest";
import {
  ablationArms,
  resolveExperiment,
  runConfig,
  runKeys,
  type ExperimentRequest,
} from "../../../agents/experiments/definition.ts";
import { differingSettings } from "../../../agents/experiments/settings.ts";
import { presetById } from "../../../agents/league/presets.ts";
import { requestedConfig } from "../../../agents/league/request.ts";

const kuhn = { game: "kuhn-poker", budget: { updates: 3 } };
const arms = [
  { name: "small", request: kuhn },
  { name: "large", request: { ...kuhn, hidden: [256], options: {} } },
];

describe("the arms of a preset", () => {
  it("are the preset itself and the ablations named", () => {
    const found = ablationArms("spc", ["none", "frozen-generator"], { budget: { updates: 2 } });
    expect(found.map(({ name }) => name)).toEqual(["none", "frozen-generator"]);
    const { arms: resolved } = resolveExperiment({ arms: found, seeds: [1] });
    expect(resolved.map(({ config }) => config)).toEqual([
      requestedConfig({ preset: "spc", budget: { updates: 2 }, seed: 1 }),
      requestedConfig({ preset: "spc", ablation: "frozen-generator", budget: { updates: 2 }, seed: 1 }),
    ]);
  });

  it("are all ablations with `all`", () => {
    const names = ablationArms("spc", ["all"], {}).map(({ name }) => name);
    expect(names).toEqual(["none", ...Object.keys(presetById("spc").ablations)]);
  });

  it.each([
    ["an unknown preset", () => ablationArms("nothing", ["none"], {}), /no preset "nothing"; the presets are mae/],
    ["no ablation", () => ablationArms("spc", [""], {}), /ablations to compare: none, all, frozen-generator/],
    [
      "an unknown ablation",
      () => resolveExperiment({ arms: ablationArms("spc", ["nothing"], {}), seeds: [1] }),
      /spc has no ablation "nothing"; its ablations are/,
    ],
  ])("are refused for %s", (_what, work, sentence) => {
    expect(work).toThrow(sentence);
  });
});

describe("an experiment", () => {
  it("plays the first seed of every arm before the second of any", () => {
    const definition = resolveExperiment({ arms, seeds: [4, 2] });
    expect(runKeys(definition)).toEqual([
      { arm: "small", seed: 4 },
      { arm: "large", seed: 4 },
      { arm: "small", seed: 2 },
      { arm: "large", seed: 2 },
    ]);
    expect(runConfig(definition, { arm: "large", seed: 2 })).toMatchObject({ hidden: [256], seed: 2 });
    expect(definition.baseline).toBe("small");
  });

  it("plays rounds unless an arm plays ahead, so that seeds repeat", () => {
    const ahead = { name: "ahead", request: { ...kuhn, ahead: true } };
    const { arms: resolved } = resolveExperiment({ arms: [...arms, ahead], seeds: [1] });
    expect(resolved.map(({ config }) => config.ahead)).toEqual([false, false, true]);
  });

  it("knows the settings in which its arms differ", () => {
    const definition = resolveExperiment({ arms, seeds: [1, 2] });
    expect(differingSettings(definition.arms)).toEqual([{ name: "hidden", values: ["[64,64]", "[256]"] }]);
    expect(differingSettings(definition.arms.slice(0, 1))).toEqual([]);
  });

  const refused: readonly (readonly [string, Partial<ExperimentRequest>, RegExp])[] = [
    ["no arm", { arms: [] }, /at least one arm/],
    ["two arms of one name", { arms: [...arms, { name: "small", request: kuhn }] }, /Two arms are called "small"/],
    ["no seed", { seeds: [] }, /at least one seed/],
    ["a seed that is no seed", { seeds: [1.5] }, /whole number from 0 to 4294967295, not 1.5/],
    ["a seed twice", { seeds: [3, 1, 3] }, /Seed 3 is listed twice/],
    ["too many seeds", { seeds: Array.from({ length: 101 }, (_, i) => i) }, /at most 100 seeds/],
    ["an unknown baseline", { baseline: "none" }, /"none" is not an arm: name one of small, large/],
    ["a seed of an arm", { arms: [{ name: "own", request: { ...kuhn, seed: 3 } }] }, /"own" has a seed of its own/],
    ["no budget", { arms: [{ name: "endless", request: { game: "kuhn-poker" } }] }, /"endless" would never end/],
    [
      "a budget in seconds",
      { arms: [{ name: "timed", request: { ...kuhn, budget: { seconds: 3 } } }] },
      /"timed" has a budget of 3 seconds.*--allow-seconds/,
    ],
    ["an unknown game", { arms: [{ name: "x", request: { ...kuhn, game: "chess" } }] }, /chess/],
    [
      "an unknown hyperparameter",
      { arms: [{ name: "x", request: { ...kuhn, learner: { hyperparameters: { warp: 1 } } } }] },
      /warp/,
    ],
  ];
  it.each(refused)("with %s is refused in a sentence", (_what, change, sentence) => {
    expect(() => resolveExperiment({ arms, seeds: [1, 2], ...change })).toThrow(sentence);
  });

  it("may have a budget in seconds if that is allowed", () => {
    const timed = { name: "timed", request: { ...kuhn, budget: { seconds: 3 } } };
    const { arms: resolved } = resolveExperiment({ arms: [timed], seeds: [1], allowSeconds: true });
    expect(resolved[0]?.config.budget).toEqual({ seconds: 3 });
  });
});
