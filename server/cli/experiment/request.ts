import { readFileSync } from "node:fs";
import { ablationArms, NO_ABLATION, resolveExperiment } from "../../../agents/experiments/definition.ts";
import { presetById } from "../../../agents/league/presets.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import { gameById } from "../../../games/registry.ts";
import { checkShape } from "../../schemas/shape.ts";
import { ServerError } from "../../errors.ts";
import { experimentFromRequest, seedList, type NewExperiment } from "../../experiments/requests.ts";
import { experimentFile } from "../../schemas/experiments.ts";
import { requestFromOptions, type LaunchOptions } from "../league/launch.ts";

/** Options of `experiment run` for a new experiment. */
export interface ExperimentOptions extends Pick<LaunchOptions, "game" | "preset" | "learner" | "option" | "set"> {
  readonly config?: string;
  readonly ablations?: readonly string[];
  readonly seeds?: number | readonly number[];
  readonly updates?: number;
  readonly name?: string;
  readonly baseline?: string;
  readonly allowSeconds?: boolean;
}

/** The options that only a new experiment accepts, by name. */
const SETTINGS = {
  config: "config",
  game: "game",
  preset: "preset",
  ablations: "ablations",
  seeds: "seeds",
  updates: "updates",
  name: "name",
  baseline: "baseline",
  learner: "learner",
  option: "option",
  set: "set",
  allowSeconds: "allow-seconds",
} as const satisfies Readonly<Record<keyof ExperimentOptions, string>>;

/**
 * The experiment that the options describe, in a file or by a preset's ablations.
 * @throws ServerError `experiment/invalid`, `request/invalid`; AgentError and GameError as a launch.
 */
export function experimentFromOptions(options: ExperimentOptions): NewExperiment {
  return options.config === undefined ? fromPreset(options) : fromFile(options.config, options);
}

function fromPreset(options: ExperimentOptions): NewExperiment {
  const { preset, game, ablations, seeds, name, baseline, allowSeconds } = options;
  if (preset === undefined && game === undefined) {
    throw invalid("Give the --preset or the --config of a new experiment, or the --experiment to continue.");
  }
  if (preset === undefined && ablations !== undefined) throw invalid("--ablations belong to a --preset: name it.");
  if (seeds === undefined)
    throw invalid("Give the --seeds of the experiment: a count such as 5, or a list such as 1,2,3.");
  const shared: LeagueRequest = requestFromOptions({ ...options, config: {} });
  const arms =
    preset === undefined
      ? [{ name: game ?? "", request: shared }]
      : ablationArms(preset, ablations ?? [NO_ABLATION], shared);
  const title = preset === undefined ? gameById(game ?? "").name : presetById(preset).name;
  const definition = resolveExperiment({ arms, seeds: seedList(seeds), baseline, allowSeconds });
  return { name: name ?? title, definition };
}

/** Options that a file's arms state themselves. */
const ARM_OPTIONS = ["game", "preset", "ablations", "learner", "option", "set"] as const;

function fromFile(file: string, options: ExperimentOptions): NewExperiment {
  const given = ARM_OPTIONS.filter((name) => isGiven(options[name])).map((name) => `--${name}`);
  if (given.length > 0) throw invalid(`${given.join(", ")}: the arms in ${file} say that; change it there.`);
  const { updates, allowSeconds } = options;
  const request = checkShape(experimentFile, readJson(file));
  const { seeds = request.seeds, baseline = request.baseline, name = request.name } = options;
  const chosen = typeof seeds === "number" ? seeds : [...seeds];
  return experimentFromRequest({ ...request, seeds: chosen, baseline, name, updates, allowSeconds });
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`${file} can't be read: ${reason}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`${file} is not JSON (${reason}): write {"arms": [{"name": ...}], "seeds": 5}.`);
  }
}

/** Refuses to change a stored experiment. @throws ServerError `experiment/invalid` naming the options. */
export function refuseExperimentSettings(id: string, options: ExperimentOptions): void {
  const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  const given = names.filter((name) => isGiven(options[name])).map((name) => `--${SETTINGS[name]}`);
  if (given.length === 0) return;
  throw invalid(
    `${given.join(", ")}: only a new experiment takes that. Leave it out to continue ${id} as it is stored.`,
  );
}

const isGiven = (value: unknown): boolean =>
  typeof value === "object" && value !== null ? Object.keys(value).length > 0 : value !== undefined;

const invalid = (sentence: string): ServerError => new ServerError("experiment/invalid", sentence);
