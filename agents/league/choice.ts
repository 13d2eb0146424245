import { isInRange, rangeWords, type NumberRange } from "../../games/core/expected.ts";
import type { GameOptions } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import type { AgentSettings, LeagueConfig } from "./ledger.ts";
import type { LearnFrom } from "./learn-from.ts";
import type { Hyperparameters } from "../learners/learner.ts";
import type { PlayingChoice } from "./playing-choice.ts";
import type { AgentKind } from "../matchmaking/rule.ts";

/** A rule of a registry, by id, with some of its options. */
export interface RuleChoice {
  readonly rule?: string | undefined;
  readonly options?: Readonly<Record<string, number>> | undefined;
}

/** The choosable settings of one agent; those left out are the league's. */
export interface AgentChoice extends Pick<LeagueChoice, Exclude<keyof AgentSettings, "budget">> {
  readonly id: string;
  readonly kind?: AgentKind | undefined;
  readonly share?: number | undefined;
}

/**
 * The choosable settings of a league; the rest has defaults that depend on the game. Fields are those of
 * `LeagueConfig`.
 * @see {@link resolveConfig}
 */
export interface LeagueChoice {
  readonly options?: GameOptions | undefined;
  readonly seed?: number | undefined;
  readonly learner?:
    | { readonly id?: string | undefined; readonly hyperparameters?: Hyperparameters | undefined }
    | undefined;
  readonly network?: LeagueConfig["network"] | undefined;
  readonly hidden?: readonly number[] | undefined;
  readonly towers?: LeagueConfig["towers"] | undefined;
  readonly base?: string | null | undefined;
  readonly cast?: readonly string[] | undefined;
  readonly ahead?: boolean | undefined;
  readonly crossVersions?: number | undefined;
  readonly preset?: LeagueConfig["preset"] | undefined;
  readonly segmentEpisodes?: number | undefined;
  /**
   * Where `segmentEpisodes` is left to the game: whether segments are as long as jobs should be that wait in a queue
   * for a worker.
   */
  readonly longSegments?: boolean | undefined;
  readonly segmentsPerUpdate?: number | undefined;
  readonly pastShare?: number | undefined;
  readonly snapshotEvery?: number | undefined;
  readonly evaluateEvery?: number | undefined;
  readonly payoffEpisodes?: number | undefined;
  readonly ladderEpisodes?: number | undefined;
  readonly ladderPlayers?: readonly string[] | undefined;
  readonly learnFrom?: LearnFrom | undefined;
  readonly matchmaking?: RuleChoice | undefined;
  readonly checkpoints?: RuleChoice | undefined;
  readonly gate?: RuleChoice | undefined;
  readonly parents?: RuleChoice | null | undefined;
  readonly playing?: PlayingChoice | undefined;
  readonly parent?: string | null | undefined;
  readonly agents?: readonly AgentChoice[] | undefined;
  readonly budget?: { readonly updates?: number | undefined; readonly seconds?: number | undefined } | undefined;
}

/** Ranges of a league's sizes: [minimum, maximum]; integers, except the share. */
export const leagueSizes = {
  segmentEpisodes: [1, 32_768],
  segmentsPerUpdate: [1, 64],
  pastShare: [0, 1],
  crossVersions: [1, 16],
  snapshotEvery: [1, 10_000],
  evaluateEvery: [1, 10_000],
  payoffEpisodes: [0, 4096],
  ladderEpisodes: [0, 4096],
} as const;

/** The largest seed; the smallest is 0. */
export const MAX_SEED = 0xffff_ffff;

/** Hidden layers or blocks of a network, and their widths: [minimum, maximum]. */
export const hiddenSizes = { layers: [1, 4], width: [4, 512] } as const;

/** @throws AgentError `league/bad-size` naming the size and its range. */
export function checkSizes(choice: LeagueChoice): void {
  const { seed, hidden, budget } = choice;
  if (seed !== undefined) checkWhole("seed", seed, 0, MAX_SEED);
  if (hidden !== undefined) {
    checkWhole("the number of hidden layers", hidden.length, ...hiddenSizes.layers);
    for (const width of hidden) checkWhole("the width of a hidden layer", width, ...hiddenSizes.width);
  }
  if (budget?.updates !== undefined) checkWhole("budget.updates", budget.updates, 1, Number.MAX_SAFE_INTEGER);
  for (const [name, [min, max]] of Object.entries(leagueSizes)) {
    const value = choice[name as keyof typeof leagueSizes];
    if (value !== undefined) checkRange(name, value, { min, max, integer: name !== "pastShare" });
  }
}

const checkWhole = (name: string, value: number, min: number, max: number): void =>
  checkRange(name, value, { min, max, integer: true });

function checkRange(name: string, value: number, range: NumberRange): void {
  if (isInRange(value, range)) return;
  throw new AgentError("league/bad-size", `${name} must be ${rangeWords(range)}, and is ${value}.`);
}

/** `given` without undefined values, so that it can be spread over another object. */
const stated = <T extends object>(given: T | undefined): Partial<T> =>
  Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;

/**
 * `choice` with the values of `over` on top. Options of the game, hyper-parameters and budgets are merged by name;
 * hyper-parameters of another learner are dropped.
 */
export function overridden(choice: LeagueChoice, over: LeagueChoice): LeagueChoice {
  const sameLearner = over.learner?.id === undefined || over.learner.id === choice.learner?.id;
  const hyperparameters = {
    ...(sameLearner && choice.learner?.hyperparameters),
    ...over.learner?.hyperparameters,
  };
  return {
    ...choice,
    ...stated(over),
    options: { ...choice.options, ...over.options },
    learner: { id: over.learner?.id ?? choice.learner?.id, hyperparameters },
    matchmaking: overriddenRule(choice.matchmaking, over.matchmaking),
    checkpoints: overriddenRule(choice.checkpoints, over.checkpoints),
    gate: overriddenRule(choice.gate, over.gate),
    budget: { ...choice.budget, ...stated(over.budget) },
  };
}

/** Options of another rule are dropped. */
function overriddenRule(choice: RuleChoice = {}, over: RuleChoice = {}): RuleChoice {
  const isSame = over.rule === undefined || over.rule === choice.rule;
  return { rule: over.rule ?? choice.rule, options: { ...(isSame && choice.options), ...over.options } };
}
