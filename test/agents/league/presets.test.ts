import { describe, expect, it } from "vitest";
import { leagueAgents } from "../../../agents/league/agents.ts";
import type { LeagueConfig } from "../../../agents/league/ledger.ts";
import { presetById, presets } from "../../../agents/league/presets.ts";
import { requestedConfig } from "../../../agents/league/request.ts";

const all = presets.flatMap(({ id, ablations }) =>
  [null, ...Object.keys(ablations)].map((ablation) => ({ preset: id, ablation })),
);

/** A configuration as one flat list: options, hyper-parameters, seats and sizes by name. */
function flatSettings({ options, learner, cast, towers, ...sizes }: LeagueConfig): Readonly<Record<string, unknown>> {
  const flat = { ...options, ...learner.hyperparameters, cast: cast.join(), towers: JSON.stringify(towers) };
  const { base, crossVersions, segmentEpisodes, segmentsPerUpdate, pastShare } = sizes;
  return { ...flat, learner: learner.id, base, crossVersions, segmentEpisodes, segmentsPerUpdate, pastShare };
}

/** What differs in leagues of one agent a role, of which the first is the defender or the critic. */
const ROLE_AGENTS = { cast: "opponent,policy", segmentsPerUpdate: 4 };
const SHORT_ROUNDS = { cast: "opponent,policy", crossVersions: 1 };

const OWN_JUDGE = { towers: "[[0,1],[2]]" };

/** What every ablation of every preset changes, and nothing else: each is the control for one part of the protocol. */
const ablations: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {
  mae: {
    "own-judge": OWN_JUDGE,
    "anchored-judge": { "kl.judge": 1 },
    "paper-values": { kl: 0, "entropy.judge": 0.001 },
    "no-gate": { ...OWN_JUDGE, gated: false },
    "no-reference": { ...OWN_JUDGE, reference: 0 },
    "always-reference": { ...OWN_JUDGE, reference: 100 },
    "random-questions": { ...OWN_JUDGE, cast: "script:random-questions,policy,policy" },
  },
  "mae-verified": {
    "random-questions": { cast: "script:random-questions,policy,policy" },
    "own-proposer": { towers: "[[0],[1,2]]" },
    "judge-pays": { pay: "judge", judge: "format", judged: 6 },
    "no-gate": { gated: false },
    "no-repeat-penalty": { repeatPenalty: 0, "kl.proposer": 0.1 },
  },
  "self-redteam": {
    "static-attacker": { cast: "base,policy" },
    "static-defender": {
      cast: "policy,base",
      faithfulness: 1.5,
      "entropy.attacker": 0,
      "learningRate.attacker": 3e-3,
    },
    "strict-attacker": { faithfulness: 1.5, "entropy.attacker": 0 },
    "random-programs": { cast: "script:layered,policy" },
    "strict-faithfulness": { faithfulness: 1.5 },
    "zero-sum": { reward: "zero_sum", "learningRate.defender": 3e-3 },
    "shared-weights": { towers: "[[0,1]]" },
    "paper-values": { towers: "[[0,1]]", kl: 0.01 },
    "no-thought": { thoughts: 0 },
    "role-agents": { ...ROLE_AGENTS, segmentEpisodes: 64 },
    pfsp: { ...ROLE_AGENTS, segmentEpisodes: 64, pastShare: 0.5 },
    exploiters: { ...ROLE_AGENTS, segmentEpisodes: 32 },
    "seven-keys": { keys: 7, "learningRate.defender": 3e-3 },
  },
  "icl-aif": {
    "no-feedback": { advice: 0 },
    "constant-feedback": { cast: "script:instructed,script:instructed,script:constant" },
    "random-feedback": { cast: "script:instructed,script:instructed,script:random" },
    survivors: { accounting: "survivors" },
    "coached-buyer": { coached: "buyer" },
  },
  spc: {
    "frozen-generator": { crossVersions: 1, cast: "base,policy" },
    "random-programs": { crossVersions: 1, cast: "script:spread,policy" },
    archive: { crossVersions: 4, segmentEpisodes: 1000, segmentsPerUpdate: 16 },
    "no-cross-version": { crossVersions: 1 },
    "no-balance": { trueSteps: 20 },
    "half-paired": { pairing: 1 },
    paired: { pairing: 2 },
    "no-solver-reward": { harmless: 0 },
    "solver-rollouts": { validity: "rollouts" },
    "role-agents": { ...SHORT_ROUNDS, segmentEpisodes: 500, minibatch: 256 },
    pfsp: { ...SHORT_ROUNDS, segmentEpisodes: 500, minibatch: 256, pastShare: 0.5 },
    exploiters: { ...SHORT_ROUNDS, segmentEpisodes: 250, minibatch: 128 },
  },
  "vision-zero": {
    "pure-self-play": { schedule: 1 },
    "pure-verifiable": { schedule: 2 },
    "no-alternation": { schedule: 3 },
    "no-groups": { groupNormalised: 0 },
    "two-replaced": { replaced: 2 },
    "lying-civilians": { liars: "everyone" },
  },
};

/** Games that a league learns from, and minibatches that each of its agents descends on. */
function effort(config: LeagueConfig) {
  const updates = config.budget.updates ?? 0;
  const agents = leagueAgents(config).map(({ agent, config: { segmentEpisodes, segmentsPerUpdate, learner } }) => {
    const games = Math.round(updates * agent.share) * segmentEpisodes * segmentsPerUpdate;
    const { epochs = 1, minibatch = 1 } = learner.hyperparameters;
    const perUpdate = Math.max(1, (segmentEpisodes * segmentsPerUpdate) / minibatch);
    return { games, steps: epochs * perUpdate * Math.round(updates * agent.share) };
  });
  return { games: agents.reduce((sum, { games }) => sum + games, 0), steps: agents[0]?.steps };
}

/** The papers' constants, each in its preset, or in the named ablation if it is known to fail or hurt here. */
const paperValues = [
  {
    preset: "mae",
    what: "three answers, half references, gate of 0.7, and a judge that sets rewards and is rewarded for its format",
    values: { answers: 3, reference: 50, gate: 0.7, gated: true, pay: "judge", judge: "format", difficulty: "mean" },
  },
  { preset: "mae", what: "one network for three roles", values: { towers: "[[0,1,2]]" } },
  { preset: "mae", what: "entropy bonus of 0.001", values: { entropy: 0.001, repeatPenalty: 0, sheet: false } },
  { preset: "mae", ablation: "paper-values", what: "KL of 0", values: { kl: 0, "entropy.judge": 0.001 } },
  {
    preset: "self-redteam",
    what: "released rewards",
    values: {
      reward: "general_sum",
      faithfulness: 0.5,
      attackerRefusal: 0.5,
      defenderRefusal: 1,
      harm: 1,
      format: 1,
    },
  },
  {
    preset: "self-redteam",
    ablation: "paper-values",
    what: "shared weights and KL of 0.01",
    values: { towers: "[[0,1]]", kl: 0.01 },
  },
  { preset: "self-redteam", ablation: "shared-weights", what: "shared weights alone", values: { towers: "[[0,1]]" } },
  {
    preset: "icl-aif",
    what: "five bargains, three pieces of advice, seller coached",
    values: { bargains: 5, advice: 3, coached: "seller" },
  },
  { preset: "icl-aif", ablation: "survivors", what: "accounting", values: { accounting: "survivors" } },
  {
    preset: "spc",
    what: "balance, stakes of 1, clip of 0.2 and supervised share of 0.15",
    values: { trueSteps: 50, stake: 1, trueStake: 1, harmless: -1, clip: 0.2, supervised: 0.15 },
  },
  { preset: "spc", what: "two models, cross-version play", values: { towers: "[[0],[1]]", crossVersions: 2 } },
  { preset: "spc", ablation: "archive", what: "longer archive", values: { crossVersions: 4 } },
  { preset: "spc", ablation: "paired", what: "pairing", values: { pairing: 2 } },
  { preset: "spc", ablation: "solver-rollouts", what: "proof by rollouts", values: { validity: "rollouts" } },
  {
    preset: "vision-zero",
    what: "thresholds, five updates a stage, decay of 0.95, one network",
    values: {
      minAccuracy: 0.9,
      maxUnsure: 0.1,
      maxError: 0.4,
      unsureLimit: 0.5,
      minStageUpdates: 5,
      decay: 0.95,
      groupNormalised: 1,
      towers: "[[0,1,2,3]]",
    },
  },
  { preset: "vision-zero", ablation: "two-replaced", what: "two replaced objects", values: { replaced: 2 } },
] as const;

describe("presets", () => {
  it("are the papers'", () => {
    const ids = ["mae", "mae-verified", "self-redteam", "icl-aif", "spc", "vision-zero"];
    expect(presets.map(({ id }) => id)).toEqual(ids);
  });

  it.each(all)("$preset, ablation $ablation, is a league that can be launched", ({ preset, ablation }) => {
    const config = requestedConfig({ preset, ablation: ablation ?? undefined });
    expect(config.preset).toEqual({ id: preset, ablation });
    expect(config.budget.updates).toBeGreaterThan(0);
    // Rounds: the result is determined by the seed.
    expect(config).toMatchObject({ ahead: false, pastShare: ablation === "pfsp" ? 0.5 : 0 });
    expect(config.segmentEpisodes * config.segmentsPerUpdate).toBeLessThanOrEqual(16_000);
  });

  it.each(all)("$preset, ablation $ablation, is described in sentences", ({ preset: id, ablation }) => {
    const preset = presetById(id);
    const said = ablation === null ? preset.summary : (preset.ablations[ablation]?.summary ?? "");
    expect(said).toMatch(/^[A-Z].*\.$/);
    expect(preset.note).toMatch(/^$|\.$/);
    expect(preset.paper.year).toBeGreaterThan(2020);
  });

  it.each(["self-redteam", "spc"])(
    "%s plays as many games, and makes as many gradient steps, with agents for its roles as without",
    (preset) => {
      const own = effort(requestedConfig({ preset }));
      for (const ablation of ["random-programs", "role-agents", "pfsp", "exploiters"]) {
        const { games, steps } = effort(requestedConfig({ preset, ablation }));
        expect([ablation, games, steps]).toEqual([ablation, own.games, own.steps]);
      }
    },
  );

  it("learn where the paper learns: all three roles, both sides, the critic of bargains", () => {
    const casts = Object.fromEntries(presets.map(({ id }) => [id, requestedConfig({ preset: id }).cast]));
    expect(casts).toEqual({
      mae: ["policy", "policy", "policy"],
      "mae-verified": ["policy", "policy", "policy"],
      "self-redteam": ["policy", "policy"],
      "icl-aif": ["script:instructed", "script:instructed", "policy"],
      spc: ["policy", "policy"],
      "vision-zero": ["policy", "policy", "policy", "policy"],
    });
  });

  it.each(Object.keys(ablations))(
    "%s has an ablation for each part of the protocol, and each changes only that",
    (id) => {
      const own = flatSettings(requestedConfig({ preset: id }));
      const changes = Object.keys(presetById(id).ablations).map((ablation) => {
        const ablated = flatSettings(requestedConfig({ preset: id, ablation }));
        const changed = Object.entries(ablated).filter(([name, value]) => own[name] !== value);
        return [ablation, Object.fromEntries(changed)];
      });
      expect(Object.fromEntries(changes)).toEqual(ablations[id]);
    },
  );

  it.each(paperValues)("$preset has the paper's $what, or an ablation that has it", ({ preset, values, ...rest }) => {
    const { ablation } = rest as { readonly ablation?: string };
    const own = flatSettings(requestedConfig({ preset }));
    const papers = flatSettings(requestedConfig({ preset, ablation }));
    expect(papers).toMatchObject(values);
    if (ablation === undefined) return;
    expect(own).not.toMatchObject(values);
    expect(presetById(preset).note).toContain(ablation);
  });
});

describe("a request", () => {
  it("overrides a preset by name, and nothing else", () => {
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

  it("for another learner drops the hyper-parameters of the preset's", () => {
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
  ])("%j is rejected with a message", (request, sentence) => {
    expect(() => requestedConfig(request)).toThrow(expect.objectContaining({ code: "league/unknown-preset" }) as Error);
    expect(() => requestedConfig(request)).toThrow(sentence);
  });
});
