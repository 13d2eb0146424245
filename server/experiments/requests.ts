import { AgentError } from "../../agents/errors.ts";
import {
  ablationArms,
  MAX_SEEDS,
  NO_ABLATION,
  resolveExperiment,
  type ArmRequest,
  type ExperimentDefinition,
} from "../../agents/experiments/definition.ts";
import { leagueSizes } from "../../agents/league/choice.ts";
import { presetById } from "../../agents/league/presets.ts";
import type { LeagueRequest } from "../../agents/league/request.ts";
import type { ArmSettings, NewExperimentRequest } from "../schemas/experiments.ts";
import { launchRequest } from "../schemas/leagues.ts";
import { checkShape } from "../schemas/shape.ts";

/** A new experiment, not yet stored. */
export interface NewExperiment {
  readonly name: string;
  readonly definition: ExperimentDefinition;
}

/** The seeds of a count or a list. @throws AgentError `experiment/invalid` for too large a count. */
export function seedList(seeds: number | readonly number[]): readonly number[] {
  if (typeof seeds !== "number") return seeds;
  if (seeds > MAX_SEEDS) throw invalid(`An experiment has at most ${MAX_SEEDS} seeds, and this one ${seeds}.`);
  return Array.from({ length: seeds }, (_, i) => i + 1);
}

/**
 * The experiment that a request describes, by its arms or by a preset's ablations.
 * @throws AgentError `experiment/invalid`, ServerError `request/invalid`; AgentError and GameError as a launch.
 */
export function experimentFromRequest(request: NewExperimentRequest): NewExperiment {
  const { name, preset, seeds, baseline, allowSeconds } = request;
  const definition = resolveExperiment({
    arms: requestedArms(request),
    seeds: seedList(seeds),
    baseline,
    allowSeconds,
  });
  return { name: name ?? (preset === undefined ? "Experiment" : presetById(preset).name), definition };
}

function requestedArms({ preset, ablations, settings = {}, arms, updates }: NewExperimentRequest): ArmRequest[] {
  const own = updates === undefined ? {} : { updates };
  if (preset === undefined) {
    if (arms === undefined) throw invalid("Give the arms of the experiment, or a preset and its ablations.");
    if (ablations !== undefined) throw invalid("Ablations belong to a preset: name it.");
    return arms.map(({ name, ...rest }) => ({ name, request: checkedArm(settings, { ...rest, ...own }) }));
  }
  if (arms !== undefined) throw invalid("Give arms or a preset with its ablations, not both.");
  return ablationArms(preset, ablations ?? [NO_ABLATION], checkedArm(settings, own));
}

const checkedArm = (shared: ArmSettings, own: ArmSettings): LeagueRequest =>
  checkShape(launchRequest, armRequest(shared, own));

const invalid = (sentence: string): AgentError => new AgentError("experiment/invalid", sentence);

/** A launch request from settings that every arm shares and an arm's own, which override them. */
function armRequest(shared: ArmSettings, own: ArmSettings): LeagueRequest {
  const [below, above] = [launchSettings(shared), launchSettings(own)];
  const isSameLearner = above.learner?.id === undefined || above.learner.id === below.learner?.id;
  return {
    ...below,
    ...above,
    options: { ...below.options, ...above.options },
    learner: {
      id: above.learner?.id ?? below.learner?.id,
      hyperparameters: { ...(isSameLearner && below.learner?.hyperparameters), ...above.learner?.hyperparameters },
    },
    budget: { ...below.budget, ...above.budget },
  };
}

/** Resolves the short forms. */
function launchSettings({ option, set = {}, updates, learner, ...settings }: ArmSettings): LeagueRequest {
  const { id, hyperparameters } = typeof learner === "string" ? { id: learner, hyperparameters: {} } : (learner ?? {});
  const isSize = ([name]: readonly [string, number]) => Object.hasOwn(leagueSizes, name);
  const named = Object.entries(set);
  return {
    ...settings,
    ...Object.fromEntries(named.filter(isSize)),
    options: { ...settings.options, ...option },
    learner: {
      id,
      hyperparameters: { ...hyperparameters, ...Object.fromEntries(named.filter((entry) => !isSize(entry))) },
    },
    budget: { ...settings.budget, ...(updates !== undefined && { updates }) },
  };
}
