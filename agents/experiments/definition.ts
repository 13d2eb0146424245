import { AgentError } from "../errors.ts";
import type { LeagueConfig } from "../league/ledger.ts";
import { presetById } from "../league/presets.ts";
import { requestedConfig, type LeagueRequest } from "../league/request.ts";
import { MAX_SEED } from "../league/choice.ts";

/** An arm as requested: a league's settings under a name. */
export interface ArmRequest {
  readonly name: string;
  readonly request: LeagueRequest;
}

/** An experiment as requested. */
export interface ExperimentRequest {
  readonly arms: readonly ArmRequest[];
  readonly seeds: readonly number[];
  /** The arm that the others are compared with; the first by default. */
  readonly baseline?: string | undefined;
  /** Whether leagues may have a budget in seconds, which makes results depend on the machine and its other work. */
  readonly allowSeconds?: boolean | undefined;
}

/** An arm: one configuration, played with every seed. */
export interface Arm {
  readonly name: string;
  /** Of its first seed; the others differ in the seed alone. */
  readonly config: LeagueConfig;
}

/** Several arms times several seeds. Never changes once stored. */
export interface ExperimentDefinition {
  readonly arms: readonly Arm[];
  readonly seeds: readonly number[];
  readonly baseline: string;
}

/** One league of an experiment. */
export interface RunKey {
  readonly arm: string;
  readonly seed: number;
}

/** The arm that plays the preset itself, among ablations. */
export const NO_ABLATION = "none";

/** Most arms and seeds of an experiment. */
const MAX_ARMS = 64;
export const MAX_SEEDS = 100;

/**
 * The arms of a preset's ablations: `none` is the preset itself, `all` is `none` and every ablation.
 * @throws AgentError `league/unknown-preset`; `experiment/invalid` without ablations.
 */
export function ablationArms(preset: string, ablations: readonly string[], settings: LeagueRequest): ArmRequest[] {
  const { ablations: known } = presetById(preset);
  const names = ablations.flatMap((name) => (name === "all" ? [NO_ABLATION, ...Object.keys(known)] : [name]));
  const given = names.filter((name) => name !== "");
  if (given.length === 0) {
    throw invalid(`Name the ablations to compare: ${[NO_ABLATION, "all", ...Object.keys(known)].join(", ")}.`);
  }
  return given.map((name) => {
    const ablation = name === NO_ABLATION ? {} : { ablation: name };
    return { name, request: { ...settings, preset, ...ablation } };
  });
}

/**
 * The experiment's configurations. Leagues play rounds unless an arm says `ahead`, so that a seed gives the same run
 * again.
 * @throws AgentError `experiment/invalid`, and what {@link requestedConfig} throws.
 */
export function resolveExperiment(request: ExperimentRequest): ExperimentDefinition {
  const { arms, seeds, allowSeconds = false } = request;
  checkArms(arms);
  checkSeeds(seeds);
  const [first = 0] = seeds;
  const baseline = request.baseline ?? arms[0]?.name ?? "";
  const names = arms.map(({ name }) => name);
  if (!names.includes(baseline))
    throw invalid(`The baseline "${baseline}" is not an arm: name one of ${names.join(", ")}.`);
  return {
    arms: arms.map((arm) => ({ name: arm.name, config: armConfig(arm, first, allowSeconds) })),
    seeds,
    baseline,
  };
}

function checkArms(arms: readonly ArmRequest[]): void {
  if (arms.length === 0) throw invalid("An experiment needs at least one arm.");
  if (arms.length > MAX_ARMS) throw invalid(`An experiment has at most ${MAX_ARMS} arms, and this one ${arms.length}.`);
  const names = arms.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalid(`Two arms are called "${twice}": give each arm a name of its own.`);
}

function checkSeeds(seeds: readonly number[]): void {
  if (seeds.length === 0) throw invalid("An experiment needs at least one seed: give a count or a list.");
  if (seeds.length > MAX_SEEDS)
    throw invalid(`An experiment has at most ${MAX_SEEDS} seeds, and this one ${seeds.length}.`);
  const bad = seeds.find((seed) => !Number.isInteger(seed) || seed < 0 || seed > MAX_SEED);
  if (bad !== undefined) throw invalid(`A seed is a whole number from 0 to ${MAX_SEED}, not ${bad}.`);
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined) throw invalid(`Seed ${twice} is listed twice: a run with the same seed is the same run.`);
}

function armConfig({ name, request }: ArmRequest, seed: number, allowSeconds: boolean): LeagueConfig {
  if (request.seed !== undefined) {
    throw invalid(`Arm "${name}" has a seed of its own: leave it out, all arms have the experiment's seeds.`);
  }
  const config = requestedConfig({ ...request, ...(ownAhead(request) && { ahead: false }), seed });
  const { updates, seconds } = config.budget;
  if (seconds !== undefined && !allowSeconds) {
    const sentence = `Arm "${name}" has a budget of ${seconds} seconds, whose results depend on the machine and its other work: give a budget in updates, or pass --allow-seconds ("allowSeconds": true in a request).`;
    throw invalid(sentence);
  }
  if (updates === undefined && seconds === undefined) {
    throw invalid(`Arm "${name}" would never end: give it a number of updates.`);
  }
  return config;
}

/** Whether neither the request nor its preset decides on playing ahead. */
const ownAhead = ({ ahead, preset }: LeagueRequest): boolean =>
  ahead === undefined && (preset === undefined || presetById(preset).choice.ahead === undefined);

/** All runs: the first seed of every arm comes before the second seed of any. */
export const runKeys = ({ arms, seeds }: ExperimentDefinition): RunKey[] =>
  seeds.flatMap((seed) => arms.map(({ name: arm }) => ({ arm, seed })));

/** The configuration of a run. @throws RangeError for an unknown arm. */
export function runConfig({ arms }: ExperimentDefinition, { arm, seed }: RunKey): LeagueConfig {
  const found = arms.find(({ name }) => name === arm);
  if (!found) throw new RangeError(`the experiment has no arm "${arm}"`);
  return { ...found.config, seed };
}

const invalid = (sentence: string): AgentError => new AgentError("experiment/invalid", sentence);
