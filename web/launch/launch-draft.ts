import { budgetRequest, offeredBudgets, type Budget, type OwnBudget } from "./budgets.ts";
import { toWords } from "../ui/format.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LaunchRequest, LeagueDetail, PresetFacts } from "../../server/schemas/leagues.ts";

/** A rule that the league chooses, with the options that differ from its defaults. */
export interface RuleDraft {
  /** Null: the rule of leagues that choose none. */
  readonly rule: string | null;
  readonly options: Readonly<Record<string, number>>;
}

/** State of the launch form. */
export interface LaunchDraft {
  readonly name: string;
  readonly ablation: string | null;
  readonly options: Readonly<Record<string, boolean | number | string>>;
  /** The base policy's id; null: random weights. */
  readonly base: string | null;
  /** Null: the default of the matchmaking rule or the learner. */
  readonly pastShare: number | null;
  readonly matchmaking: RuleDraft;
  readonly checkpoints: RuleDraft;
  readonly gate: RuleDraft;
  /** Null: the better of last weights and average where both can be measured, else the last. */
  readonly playing: LaunchRequest["playing"] | null;
  /** Whether it learns from matches of people who agree to that. */
  readonly learnsFromPeople: boolean;
  readonly learner: { readonly id: string; readonly hyperparameters: Readonly<Record<string, number>> };
  readonly budget: Budget;
  /** The budget meant by "own": the preset's, or that of the league being copied. */
  readonly own: OwnBudget | undefined;
  readonly seed: number;
  /** Parts of the copied league for which the form has no field. */
  readonly carried: LaunchRequest;
}

const DEFAULT_LEARNER = "ppo";
const DEFAULT_SECONDS = 1800;
const NO_RULE: RuleDraft = { rule: null, options: {} };

/** The form's initial state. */
export function newDraft(preset: PresetFacts | undefined, seed: number): LaunchDraft {
  const own = preset?.config.budget;
  return {
    name: "",
    ablation: null,
    options: {},
    base: null,
    pastShare: null,
    matchmaking: NO_RULE,
    checkpoints: NO_RULE,
    gate: NO_RULE,
    playing: null,
    learnsFromPeople: false,
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
  "matchmaking",
  "checkpoints",
  "gate",
  "playing",
  "learnFrom",
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
    pastShare: request.pastShare ?? null,
    matchmaking: ruleDraft(request.matchmaking),
    checkpoints: ruleDraft(request.checkpoints),
    gate: ruleDraft(request.gate),
    playing: request.playing ?? null,
    learnsFromPeople: !preset && request.learnFrom === "people",
    learner: { id: config.learner.id, hyperparameters: request.learner?.hyperparameters ?? {} },
    budget: hasBudget ? "own" : "none",
    own: hasBudget ? config.budget : preset?.config.budget,
    carried: Object.fromEntries(Object.entries(request).filter(([name]) => !fields.includes(name))),
  };
}

const ruleDraft = ({ rule, options = {} }: NonNullable<LaunchRequest["gate"]> = {}): RuleDraft => ({
  rule: rule ?? null,
  options,
});

const ruleRequest = ({ rule, options }: RuleDraft): LaunchRequest["gate"] =>
  rule === null && Object.keys(options).length === 0 ? undefined : { rule: rule ?? undefined, options };

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
  const { matchmaking, checkpoints, gate, playing, learnsFromPeople } = draft;
  return {
    game: game.id,
    options,
    base,
    pastShare: pastShare ?? undefined,
    matchmaking: ruleRequest(matchmaking),
    checkpoints: ruleRequest(checkpoints),
    gate: ruleRequest(gate),
    playing: playing ?? undefined,
    learnFrom: learnsFromPeople ? "people" : undefined,
    learner,
    ...common,
  };
}
