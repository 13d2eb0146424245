import type { NewExperimentRequest } from "../../server/schemas/experiments.ts";

/** State of the form for a new experiment by a preset. */
export interface ExperimentDraft {
  readonly preset: string;
  /** Ablations of the preset; "none" is the preset itself. The first is the baseline. */
  readonly ablations: readonly string[];
  /** A count, or a list of seeds. */
  readonly seeds: string;
  /** NaN: the preset's own budget. */
  readonly updates: number;
  readonly name: string;
}

const DEFAULT_SEEDS = "5";

export const newExperimentDraft = (preset: string): ExperimentDraft => ({
  preset,
  ablations: ["none"],
  seeds: DEFAULT_SEEDS,
  updates: Number.NaN,
  name: "",
});

/** Ablations in the order of `all`, with one more or one less. */
export function toggleAblation(chosen: readonly string[], id: string, all: readonly string[]): readonly string[] {
  return all.filter((one) => (one === id ? !chosen.includes(id) : chosen.includes(one)));
}

/** Most seeds of an experiment. */
const MAX_SEEDS = 100;

/** "5" is a count, "1, 2, 7" a list; null if it is neither. */
function seedsFromText(text: string): number | number[] | null {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length === 0 || words.length > MAX_SEEDS || words.some((word) => !/^\d{1,10}$/.test(word))) return null;
  const numbers = words.map(Number);
  const [first = 0] = numbers;
  if (numbers.length > 1) return new Set(numbers).size === numbers.length ? numbers : null;
  return first >= 1 && first <= MAX_SEEDS ? first : null;
}

/** Number of seeds; 0 if the text has none. */
export function seedCount(text: string): number {
  const seeds = seedsFromText(text);
  return typeof seeds === "number" ? seeds : (seeds?.length ?? 0);
}

export function requestFromExperimentDraft(draft: ExperimentDraft): NewExperimentRequest {
  const { preset, ablations, seeds, updates, name } = draft;
  return {
    preset,
    ablations: [...ablations],
    seeds: seedsFromText(seeds) ?? 0,
    ...(!Number.isNaN(updates) && { updates }),
    ...(name.trim() !== "" && { name: name.trim() }),
  };
}

/** The JSON of an experiment, or a sentence on why it is none. Its fields are checked by the server. */
export function readExperimentJson(text: string): { readonly request: object } | { readonly fault: string } {
  if (text.trim() === "") return { fault: "Paste an experiment, or choose a file." };
  try {
    const request: unknown = JSON.parse(text);
    if (typeof request === "object" && request !== null && !Array.isArray(request)) return { request };
    return { fault: 'An experiment is an object, such as {"arms": [{"name": "ppo"}], "seeds": 5}.' };
  } catch (error) {
    return { fault: `That is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

/** Shown in the empty field for JSON. */
export const EXAMPLE_EXPERIMENT = `{
  "name": "Learners in Kuhn poker",
  "settings": { "game": "kuhn-poker", "updates": 100 },
  "arms": [{ "name": "ppo" }, { "name": "reinforce", "learner": "reinforce++" }],
  "seeds": 5
}`;
