import { describe, expect, it } from "vitest";
import { AgentError } from "../../../agents/errors.ts";
import type { LeagueChoice } from "../../../agents/league/choice.ts";
import { completeConfig, resolveConfig } from "../../../agents/league/defaults.ts";
import { learnerById, resolveHyperparameters } from "../../../agents/learners/registry.ts";
import { meanDecisions } from "../../../games/core/episode-length.ts";
import { GameError } from "../../../games/core/errors.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { gameById, games } from "../../../games/registry.ts";
import { kuhn } from "./ledgers.ts";

const defaults = resolveHyperparameters(learnerById("ppo"));

describe.each(games.map((game) => ({ id: game.id, game })))("the defaults of $id", ({ game }) => {
  const config = resolveConfig(game, {});

  it("are complete and depend on the game", () => {
    expect(config).toMatchObject({
      game: game.id,
      options: resolveOptions(game),
      seed: 1,
      learner: { id: "ppo", hyperparameters: { ...defaults, entropy: game.enumerable ? defaults["entropy"] : 0.05 } },
      hidden: game.observation.kind === "dense" && game.observation.size <= 16 ? [64, 64] : [128, 128],
      towers: [game.roles.map((_, seat) => seat)],
      cast: game.roles.map(() => "policy"),
      base: null,
      ahead: true,
      crossVersions: 1,
      pastShare: 0.25,
      preset: null,
      budget: {},
    });
    expect(config.segmentEpisodes).toBeGreaterThanOrEqual(16);
    // A segment is some 768 decisions, however many plies an episode takes.
    const decisions = config.segmentEpisodes * meanDecisions(game, config.options);
    expect(decisions).toBeGreaterThan(700);
    expect(decisions).toBeLessThan(840);
  });

  it("have long segments for workers: 16 times as many decisions, 64 times where the game is enumerated", () => {
    const { segmentEpisodes } = resolveConfig(game, { longSegments: true });
    const factor = segmentEpisodes / config.segmentEpisodes;
    const expected = game.enumerable ? 64 : 16;
    expect(Math.abs(factor / expected - 1)).toBeLessThan(0.03);
    expect(resolveConfig(game, { segmentEpisodes: 20, longSegments: true }).segmentEpisodes).toBe(20);
  });

  it("are equal to a choice that repeats them", () => {
    expect(resolveConfig(game, config)).toEqual(config);
  });
});

describe("resolveConfig", () => {
  it("keeps what is chosen", () => {
    const choice: LeagueChoice = {
      seed: 9,
      hidden: [8],
      segmentEpisodes: 20,
      segmentsPerUpdate: 2,
      pastShare: 0,
      snapshotEvery: 3,
      evaluateEvery: 4,
      budget: { updates: 5 },
      learner: { id: "ppo", hyperparameters: { clip: 0.2 } },
    };
    const { learner, ...rest } = choice;
    expect(resolveConfig(kuhn, choice)).toMatchObject(rest);
    expect(resolveConfig(kuhn, choice).learner.hyperparameters).toMatchObject({
      ...learner?.hyperparameters,
      epochs: 4,
    });
  });

  it("refuses segments that are too large to store", () => {
    const resolve = (episodes: number) => resolveConfig(gameById("coached-negotiation"), { segmentEpisodes: episodes });
    expect(resolve(16_384).segmentEpisodes).toBe(16_384);
    expect(() => resolve(32_768)).toThrow(/too large to store: choose segmentEpisodes \d+ or less/);
  });

  it.each<[LeagueChoice, RegExp]>([
    [{ segmentEpisodes: 0 }, /segmentEpisodes must be a whole number from 1 to 32768, and is 0/],
    [{ segmentsPerUpdate: 0.5 }, /segmentsPerUpdate must be a whole number/],
    [{ pastShare: 1.5 }, /pastShare must be a number from 0 to 1, and is 1.5/],
    [{ snapshotEvery: Number.NaN }, /snapshotEvery must be a whole number/],
    [{ evaluateEvery: -1 }, /evaluateEvery must be a whole number/],
    [{ learner: { id: "ppo", hyperparameters: { clip: 9 } } }, /clip must be a number from 0.01 to 0.5, and is 9/],
    [{ learner: { id: "dqn" } }, /no learner "dqn"/],
    [{ towers: [[0]] }, /towers must contain each of the roles 0 \(first\), 1 \(second\) exactly once/],
    [{ towers: [[0, 1], [1]] }, /exactly once/],
    [{ towers: [[0, 1], []] }, /exactly once/],
    [{ towers: [[0, 2]] }, /exactly once/],
    [{ base: "expert" }, /kuhn-poker has no base policy "expert"; its base policies: none/],
    [{ cast: ["policy"] }, /cast names one player per seat: 2 of them/],
    [{ cast: ["policy", "human"] }, /cast takes "policy" .* not "human"/],
    [{ cast: ["policy", "policy:"] }, /cast takes "policy" .* not "policy:"/],
    [{ cast: ["policy", "script:wizard"] }, /no scripted player "wizard"; it has random/],
    [{ crossVersions: 17 }, /crossVersions must be a whole number from 1 to 16, and is 17/],
    [{ crossVersions: 1.5 }, /crossVersions must be a whole number/],
    [
      { crossVersions: 3 },
      /3 makes 9 combinations .* an update has 4 segments: choose segmentsPerUpdate 9 or more, or fewer versions/,
    ],
    [
      { crossVersions: 9, segmentsPerUpdate: 64 },
      /81 combinations .* choose crossVersions 8 or less, since an update has at most 64/,
    ],
    [{ crossVersions: 2, pastShare: 0.5 }, /two ways to play past policies; choose one/],
    [{ cast: ["policy", "base"], pastShare: 0.5 }, /pastShare needs two seats that learn/],
  ])("rejects %j with a message", (choice, sentence) => {
    expect(() => resolveConfig(kuhn, choice)).toThrow(AgentError);
    expect(() => resolveConfig(kuhn, choice)).toThrow(sentence);
  });

  it("keeps separate towers where they are chosen", () => {
    const choice = { towers: [[1], [0]], cast: ["script:random", "policy"], ahead: false };
    expect(resolveConfig(kuhn, choice)).toMatchObject({ ...choice, pastShare: 0 });
    expect(resolveConfig(kuhn, { crossVersions: 2 })).toMatchObject({ crossVersions: 2, pastShare: 0 });
    const met = { crossVersions: 4, segmentsPerUpdate: 4, cast: ["script:random", "policy"] };
    expect(resolveConfig(kuhn, met)).toMatchObject({ ...met, pastShare: 0 });
    const known = `policy:${"0".repeat(64)}`;
    expect(resolveConfig(kuhn, { cast: ["policy", known] }).cast).toEqual(["policy", known]);
  });

  it("rejects a script in a seat that it does not play", () => {
    const game = gameById("attacker-defender");
    const script = game.scripted.find(({ seats }) => seats?.length === 1);
    const [own = 0] = script?.seats ?? [];
    const cast = (seat: number) => game.roles.map((_, at) => (at === seat ? `script:${script?.id}` : "policy"));
    expect(resolveConfig(game, { cast: cast(own) }).cast).toEqual(cast(own));
    expect(() => resolveConfig(game, { cast: cast(1 - own) })).toThrow(
      `script:${script?.id} plays ${game.roles[own]} only, not ${game.roles[1 - own]}.`,
    );
  });

  it("rejects a KL to a base that the league does not have", () => {
    const game = gameById("attacker-defender");
    const held = { learner: { id: "reinforce++", hyperparameters: { "kl.attacker": 0.1 } } };
    expect(resolveConfig(game, { ...held, base: game.bases?.[0]?.id }).learner.hyperparameters).toMatchObject({
      kl: 0,
      "kl.attacker": 0.1,
    });
    expect(() => resolveConfig(game, held)).toThrow(/^kl.attacker anchors .* set it to 0, or choose a base; those of/);
  });

  it("rejects an option the game does not have", () => {
    expect(() => resolveConfig(kuhn, { options: { decks: 2 } })).toThrow(GameError);
  });
});

describe("a league of a learner with its own defaults", () => {
  it("has the learner's number of episodes per update, and no past policies, unless they are chosen", () => {
    const config = resolveConfig(gameById("leduc-poker"), { learner: { id: "mmd" } });
    expect(config.segmentEpisodes * config.segmentsPerUpdate).toBe(4096);
    expect(config.pastShare).toBe(0);
    const chosen = resolveConfig(gameById("leduc-poker"), {
      learner: { id: "mmd" },
      segmentEpisodes: 64,
      pastShare: 0.5,
    });
    expect(chosen).toMatchObject({ segmentEpisodes: 64, pastShare: 0.5 });
  });

  it("has the share of past policies of a chosen matchmaking rule, which would have no effect without", () => {
    const choice = { learner: { id: "mmd" }, matchmaking: { rule: "pfsp-hard" } };
    expect(resolveConfig(gameById("leduc-poker"), choice).pastShare).toBe(0.5);
  });

  it("is rejected if the learner can't learn the game, with alternatives", () => {
    const league = () => resolveConfig(gameById("negotiation"), { learner: { id: "mmd" } });
    expect(league).toThrow(/mmd learns zero-sum games of two seats.*negotiation is not a zero-sum game; choose ppo/);
  });

  it("has a transformer of two blocks if that is chosen, and stays so", () => {
    const config = resolveConfig(gameById("sneaky-critic"), { network: "transformer" });
    expect(config).toMatchObject({ network: "transformer", hidden: [64, 64] });
    const older: Record<string, unknown> = { ...resolveConfig(gameById("sneaky-critic"), {}) };
    delete older["network"];
    expect(completeConfig(older as never).network).toBe("tokens");
  });
});
