import { budgetRequest, offeredBudgets, type Budget, type OwnBudget } from "./budgets.ts";
import { toWords } from "../ui/format.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LaunchRequest, LeagueDetail, PresetFacts } from "../../server/schemas/leagues.ts";

/** State of the launch form. */
export interface LaunchDraft {
  readonly name: string;
  readonly ablation: string | null;
  readonly options: Readonly<Record<string, boolean | number | string>>;
  /** The base policy's id; null: random weights. */
  readonly base: string | null;
  readonly pastShare: number;
  readonly learner: { readonly id: string; readonly hyperparameters: Readonly<Record<string, number>> };
  readonly budget: Budget;
  /** The budget meant by "own": the preset's, or that of the league being copied. */
  readonly own: OwnBudget | undefined;
  readonly seed: number;
  /** Parts of the copied league for which the form has no field. */
  readonly carried: LaunchRequest;
}

const DEFAULT_LEARNER = "ppo";
const DEFAULT_PAST_SHARE = 0.25;
const DEFAULT_SECONDS = 1800;

/** The form's initial state. */
export function newDraft(preset: PresetFacts | undefined, seed: number): LaunchDraft {
  const own = preset?.config.budget;
  return {
    name: "",
    ablation: null,
    options: {},
    base: null,
    pastShare: DEFAULT_PAST_SHARE,
    learner: { id: DEFAULT_LEARNER, hyperparameters: {} },
    budget: offeredBudgets(own).includes("own") ? "own" : DEFAULT_SECONDS,
    own,
    seed,
    carried: {},
  };
}

/** The form's fields; for a preset only its ablation, name, seed and budget. */
const FIELDS = [
  "game",
  "preset",
  "ablation",
  "name",
  "options",
  "base",
  "pastShare",
  "learner",
  "budget",
  "seed",
] as const;
const PRESET_FIELDS = ["game", "preset", "ablation", "name", "budget", "seed"] as const;

/** The form's state with the settings of a league. */
export function draftFromLeague(
  league: Pick<LeagueDetail, "request" | "config">,
  preset: PresetFacts | undefined,
): LaunchDraft {
  const { request, config } = league;
  const fields: readonly string[] = preset ? PRESET_FIELDS : FIELDS;
  const { updates, seconds } = config.budget;
  const hasBudget = updates !== undefined || seconds !== undefined;
  return {
    ...newDraft(preset, config.seed),
    ablation: request.ablation ?? null,
    options: request.options ?? {},
    base: config.base,
    pastShare: config.pastShare,
    learner: { id: config.learner.id, hyperparameters: request.learner?.hyperparameters ?? {} },
    budget: hasBudget ? "own" : "none",
    own: hasBudget ? config.budget : preset?.config.budget,
    carried: Object.fromEntries(Object.entries(request).filter(([name]) => !fields.includes(name))),
  };
}

/** The carried parts as rows, for display. */
export function carriedRows(carried: LaunchRequest): [name: keyof LaunchRequest, title: string, value: string][] {
  return (Object.entries(carried) as [keyof LaunchRequest, unknown][]).map(([name, value]) => {
    return [name, toWords(name), typeof value === "string" ? value : JSON.stringify(value)];
  });
}

/** @param title used with the seed as the name of a league without one. */
export function requestFromDraft(
  game: GameFacts,
  preset: PresetFacts | undefined,
  draft: LaunchDraft,
  title: string,
): LaunchRequest {
  const { name, ablation, options, base, pastShare, learner, budget, own, seed, carried } = draft;
  const common = {
    ...carried,
    name: (name || `${title}, seed ${seed}`).slice(0, 80),
    seed,
    budget: budget === "own" && own ? own : budgetRequest(budget),
  };
  if (preset) return { preset: preset.id, ablation: ablation ?? undefined, ...common };
  return { game: game.id, options, base, pastShare, learner, ...common };
}
