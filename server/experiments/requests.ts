import { leagueSizes } from "../../agents/league/choice.ts";
import type { LeagueRequest } from "../../agents/league/request.ts";
import type { ArmSettings } from "../schemas/experiments.ts";

/** The seeds of a count or a list. */
export const seedList = (seeds: number | readonly number[]): readonly number[] =>
  typeof seeds === "number" ? Array.from({ length: seeds }, (_, i) => i + 1) : seeds;

/** A launch request from settings that every arm shares and an arm's own, which override them. */
export function armRequest(shared: ArmSettings, own: ArmSettings): LeagueRequest {
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
