import { GameError } from "../../games/core/errors.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { AgentError } from "../errors.ts";
import type { Learner } from "../learners/learner.ts";
import { learnerById, resolveHyperparameters } from "../learners/registry.ts";
import type { Hyperparameters, LeagueConfig } from "./ledger.ts";

/** What a person may choose of a league; the rest has defaults that go by the game's facts. */
export interface LeagueChoice {
  readonly options?: GameOptions | undefined;
  readonly seed?: number | undefined;
  readonly learner?: { readonly id: string; readonly hyperparameters?: Hyperparameters | undefined } | undefined;
  readonly hidden?: readonly number[] | undefined;
  readonly segmentEpisodes?: number | undefined;
  readonly segmentsPerUpdate?: number | undefined;
  readonly pastShare?: number | undefined;
  readonly snapshotEvery?: number | undefined;
  readonly evaluateEvery?: number | undefined;
  readonly budget?: { readonly updates?: number | undefined; readonly seconds?: number | undefined } | undefined;
}

/** What the sizes of a league take: [least, most]; whole numbers, but for the share. */
export const leagueSizes = {
  segmentEpisodes: [1, 4096],
  segmentsPerUpdate: [1, 64],
  pastShare: [0, 1],
  snapshotEvery: [1, 10_000],
  evaluateEvery: [1, 10_000],
} as const;

function checkSizes(choice: LeagueChoice): void {
  for (const [name, [least, most]] of Object.entries(leagueSizes)) {
    const value = choice[name as keyof typeof leagueSizes];
    if (value === undefined) continue;
    const whole = name === "pastShare" || Number.isInteger(value);
    if (whole && value >= least && value <= most) continue;
    const takes = `${name === "pastShare" ? "a number" : "a whole number"} from ${least} to ${most}`;
    throw new AgentError("league/bad-size", `${name} takes ${takes}, not ${value}.`);
  }
}

/** The small poker games are held near equilibrium by entropy; in the larger games it keeps play from getting sharp. */
function suggested(game: Game, learner: Learner): Hyperparameters {
  return "entropy" in learner.hyperparameters && !game.enumerable ? { entropy: 0.05 } : {};
}

/** Actions of seats in a segment, about: enough for one quick job. */
const SEGMENT_STEPS = 768;

/**
 * Completes a choice. Sizes follow the game: a segment is some hundreds of decisions, small observations get a small network.
 * @throws GameError `game/bad-option`; AgentError `learner/unknown`, `learner/bad-hyperparameter`, `league/bad-size`.
 */
export function resolveConfig(game: Game, choice: LeagueChoice): LeagueConfig {
  if (game.roles.length < 1) throw new GameError("game/unknown", `${game.id} has no seats.`);
  checkSizes(choice);
  const learner = learnerById(choice.learner?.id ?? "ppo");
  const episodes = Math.round(SEGMENT_STEPS / Math.max(game.maxPlies * 0.6, 1));
  const { updates, seconds } = choice.budget ?? {};
  return {
    game: game.id,
    options: resolveOptions(game, choice.options),
    seed: choice.seed ?? 1,
    learner: {
      id: learner.id,
      hyperparameters: resolveHyperparameters(learner, {
        ...suggested(game, learner),
        ...choice.learner?.hyperparameters,
      }),
    },
    hidden: choice.hidden ?? (game.observation.size <= 16 ? [64, 64] : [128, 128]),
    towers: [game.roles.map((_, seat) => seat)],
    base: null,
    cast: game.roles.map(() => "policy"),
    ahead: true,
    crossVersions: 1,
    preset: null,
    segmentEpisodes: choice.segmentEpisodes ?? Math.max(16, episodes),
    segmentsPerUpdate: choice.segmentsPerUpdate ?? 4,
    pastShare: choice.pastShare ?? 0.25,
    snapshotEvery: choice.snapshotEvery ?? 25,
    evaluateEvery: choice.evaluateEvery ?? (game.enumerable ? 5 : 25),
    budget: { ...(updates === undefined ? {} : { updates }), ...(seconds === undefined ? {} : { seconds }) },
  };
}
