import { describe, expect, it } from "vitest";
import { AgentError } from "../../../agents/errors.ts";
import { resolveConfig, type LeagueChoice } from "../../../agents/league/defaults.ts";
import { learnerById, resolveHyperparameters } from "../../../agents/learners/registry.ts";
import { GameError } from "../../../games/core/errors.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { games } from "../../../games/registry.ts";
import { kuhn } from "./ledgers.ts";

const defaults = resolveHyperparameters(learnerById("ppo"));

describe.each(games.map((game) => ({ id: game.id, game })))("the defaults of $id", ({ game }) => {
  const config = resolveConfig(game, {});

  it("are complete and go by the game's facts", () => {
    expect(config).toMatchObject({
      game: game.id,
      options: resolveOptions(game),
      seed: 1,
      learner: { id: "ppo", hyperparameters: { ...defaults, entropy: game.enumerable ? defaults["entropy"] : 0.05 } },
      hidden: game.observation.size <= 16 ? [64, 64] : [128, 128],
      budget: {},
    });
    expect(config.segmentEpisodes).toBeGreaterThanOrEqual(16);
    expect(config.segmentEpisodes).toBeLessThanOrEqual(1024);
  });

  it("are what a choice that repeats them gives", () => {
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

  it.each<[LeagueChoice, RegExp]>([
    [{ segmentEpisodes: 0 }, /segmentEpisodes takes a whole number from 1 to 4096, not 0/],
    [{ segmentsPerUpdate: 0.5 }, /segmentsPerUpdate takes a whole number/],
    [{ pastShare: 1.5 }, /pastShare takes a number from 0 to 1, not 1.5/],
    [{ snapshotEvery: Number.NaN }, /snapshotEvery takes a whole number/],
    [{ evaluateEvery: -1 }, /evaluateEvery takes a whole number/],
    [{ learner: { id: "ppo", hyperparameters: { clip: 9 } } }, /clip takes/],
    [{ learner: { id: "dqn" } }, /no learner "dqn"/],
  ])("refuses %j with a sentence", (choice, sentence) => {
    expect(() => resolveConfig(kuhn, choice)).toThrow(AgentError);
    expect(() => resolveConfig(kuhn, choice)).toThrow(sentence);
  });

  it("refuses an option the game does not have", () => {
    expect(() => resolveConfig(kuhn, { options: { decks: 2 } })).toThrow(GameError);
  });
});
