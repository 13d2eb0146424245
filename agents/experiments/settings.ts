import type { LeagueConfig } from "../league/ledger.ts";
import type { Arm } from "./definition.ts";

/** A setting in which the arms of an experiment differ. */
export interface DifferingSetting {
  /** Its path, such as `learner.hyperparameters.kl`. */
  readonly name: string;
  /** One value an arm, as JSON; undefined where the arm has no such setting. */
  readonly values: readonly (string | undefined)[];
}

/** The settings that are not the same in every arm. */
export function differingSettings(arms: readonly Arm[]): DifferingSetting[] {
  const flat = arms.map(({ config }) => flatSettings(config));
  const names = new Set(flat.flatMap((settings) => [...settings.keys()]));
  return [...names]
    .map((name) => ({ name, values: flat.map((settings) => settings.get(name)) }))
    .filter(({ values }) => new Set(values).size > 1);
}

function flatSettings({ seed: _, ...config }: LeagueConfig): Map<string, string> {
  const flat = new Map<string, string>();
  const enter = (path: string, value: unknown): void => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      flat.set(path, JSON.stringify(value));
      return;
    }
    for (const [name, inner] of Object.entries(value)) enter(path === "" ? name : `${path}.${name}`, inner);
  };
  enter("", config);
  return flat;
}
