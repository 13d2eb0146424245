import { describe, expect, it } from "vitest";
import { choiceOfPreset, presetById, presets } from "../../../agents/league/presets.ts";
import { requestedConfig } from "../../../agents/league/request.ts";
import { gameById } from "../../../games/registry.ts";

const all = presets.flatMap(({ id, ablations }) =>
  [null, ...Object.keys(ablations)].map((ablation) => ({ preset: id, ablation })),
);

describe("presets", () => {
  it("are the papers' five", () => {
    expect(presets.map(({ id }) => id)).toEqual(["mae", "mae-verified", "self-redteam", "icl-aif", "spc"]);
  });

  it.each(all)("$preset, ablation $ablation, is a league that can be launched", ({ preset, ablation }) => {
    const config = requestedConfig({ preset, ...(ablation === null ? {} : { ablation }) });
    expect(config.preset).toEqual({ id: preset, ablation });
    expect(config.budget.updates).toBeGreaterThan(0);
    // Rounds: what was learned is what a seed gives.
    expect(config).toMatchObject({ ahead: false, pastShare: 0 });
    expect(config.segmentEpisodes * config.segmentsPerUpdate).toBeLessThanOrEqual(16_000);
  });

  it.each(all)("$preset, ablation $ablation, says in sentences what it is", ({ preset: id, ablation }) => {
    const preset = presetById(id);
    const said = ablation === null ? preset.summary : (preset.ablations[ablation]?.summary ?? "");
    expect(said).toMatch(/^[A-Z].*\.$/);
    expect(preset.note).toMatch(/^$|\.$/);
    expect(preset.paper.year).toBeGreaterThan(2020);
  });

  it("learn where the paper learns: all three roles, both sides, the critic of bargains", () => {
    const casts = Object.fromEntries(presets.map(({ id }) => [id, requestedConfig({ preset: id }).cast]));
    expect(casts).toEqual({
      mae: ["policy", "policy", "policy"],
      "mae-verified": ["policy", "policy", "policy"],
      "self-redteam": ["policy", "policy"],
      "icl-aif": ["script:instructed", "script:instructed", "policy"],
      spc: ["policy", "policy"],
    });
  });

  it("have the ablations by which each part is judged", () => {
    const has = (id: string) => Object.keys(presetById(id).ablations);
    expect(has("mae")).toEqual(expect.arrayContaining(["own-judge", "shared-judge", "no-gate", "random-questions"]));
    expect(has("mae-verified")).toEqual(expect.arrayContaining(["random-questions", "no-gate"]));
    expect(has("self-redteam")).toEqual(
      expect.arrayContaining(["static-attacker", "static-defender", "random-programs"]),
    );
    expect(has("icl-aif")).toEqual(expect.arrayContaining(["no-feedback", "constant-feedback"]));
    expect(has("spc")).toEqual(
      expect.arrayContaining(["frozen-generator", "random-programs", "no-cross-version", "no-balance", "archive"]),
    );
  });
});

describe("a request", () => {
  it("changes of a preset what it says, by name, and nothing else", () => {
    const own = requestedConfig({ preset: "mae" });
    const changed = requestedConfig({
      preset: "mae",
      seed: 7,
      options: { digits: 4 },
      learner: { hyperparameters: { kl: 0.5 } },
      budget: { seconds: 60 },
    });
    expect(changed).toEqual({
      ...own,
      seed: 7,
      options: { ...own.options, digits: 4 },
      learner: { ...own.learner, hyperparameters: { ...own.learner.hyperparameters, kl: 0.5 } },
      budget: { ...own.budget, seconds: 60 },
    });
  });

  it("of another learner drops the hyper-parameters of the preset's", () => {
    const { learner } = requestedConfig({ preset: "mae", learner: { id: "ppo" } });
    expect(learner.id).toBe("ppo");
    expect(learner.hyperparameters).not.toHaveProperty("kl");
  });

  it("overrides an ablation, which overrides its preset", () => {
    expect(requestedConfig({ preset: "spc", ablation: "no-balance" }).options["trueSteps"]).toBe(20);
    const over = { preset: "spc", ablation: "no-balance", options: { trueSteps: 30 } };
    expect(requestedConfig(over).options["trueSteps"]).toBe(30);
    expect(requestedConfig({ preset: "spc" }).options["trueSteps"]).toBe(50);
  });

  it("without a preset is a league of the game", () => {
    expect(requestedConfig({ game: "kuhn-poker", seed: 4 })).toMatchObject({
      game: "kuhn-poker",
      seed: 4,
      preset: null,
    });
  });

  it.each([
    [{ preset: "alpha" }, /no preset "alpha"; the presets are mae,/],
    [{ preset: "spc", ablation: "no-gate" }, /spc has no ablation "no-gate"; its ablations are frozen-generator,/],
    [{ preset: "spc", ablation: "toString" }, /spc has no ablation "toString"/],
    [{ preset: "spc", game: "kuhn-poker" }, /The preset spc is a league of sneaky-critic, not of kuhn-poker/],
    [{ game: "kuhn-poker", ablation: "no-gate" }, /An ablation belongs to a preset/],
    [{}, /Name the game of the league, or a preset/],
  ])("%j is refused with a sentence", (request, sentence) => {
    expect(() => requestedConfig(request)).toThrow(expect.objectContaining({ code: "league/unknown-preset" }) as Error);
    expect(() => requestedConfig(request)).toThrow(sentence);
  });
});

describe("choiceOfPreset", () => {
  it("keeps the shares of the paper: half references, a gate of 0.7, balanced steps", () => {
    const options = (id: string) => requestedConfig({ preset: id }).options;
    expect(options("mae")).toMatchObject({ reference: 50, gate: 0.7, gated: true, answers: 3, pay: "judge" });
    expect(options("spc")).toMatchObject({ trueSteps: 50 });
    expect(options("icl-aif")).toMatchObject({ bargains: 5, advice: 3, coached: "seller" });
    expect(choiceOfPreset("mae", "no-gate").options).toMatchObject({ gated: false });
    expect(gameById("proposer-solver-judge").options["gated"]?.default).toBe(true);
  });
});
