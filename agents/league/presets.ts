import { AgentError } from "../errors.ts";
import { overridden, type LeagueChoice } from "./choice.ts";
import { iclAif } from "./presets/icl-aif.ts";
import { mae } from "./presets/mae.ts";
import { maeVerified } from "./presets/mae-verified.ts";
import type { Preset } from "./presets/preset.ts";
import { selfRedteam } from "./presets/self-redteam.ts";
import { spcPreset } from "./presets/spc.ts";
import { visionZero } from "./presets/vision-zero.ts";

/** Every preset of this tree: one line each. */
const registry: Preset[] = [mae, maeVerified, selfRedteam, iclAif, spcPreset, visionZero];

/**
 * Every preset, those of plugins last.
 *
 * @example
 * import { presets } from "red-queen/agents";
 *
 * console.log(presets.slice(0, 3).map(({ id }) => id)); // [ 'mae', 'mae-verified', 'self-redteam' ]
 */
export const presets: readonly Preset[] = registry;

/** Adds a preset of a plugin, whose id must be new. */
export function registerPreset(preset: Preset): void {
  registry.push(preset);
}

/**
 * @throws AgentError `league/unknown-preset` naming the presets.
 * @example
 * import { presetById } from "red-queen/agents";
 *
 * console.log(presetById("mae").game); // proposer-solver-judge
 */
export function presetById(id: string): Preset {
  const preset = presets.find((candidate) => candidate.id === id);
  if (preset) return preset;
  const known = presets.map((candidate) => candidate.id).join(", ");
  throw new AgentError("league/unknown-preset", `There is no preset "${id}"; the presets are ${known}.`);
}

/**
 * The choices of a preset, or of one of its ablations.
 * @throws AgentError `league/unknown-preset` naming the presets, or the ablations, available.
 */
export function choiceOfPreset(id: string, ablation: string | null = null): LeagueChoice {
  const { choice, ablations } = presetById(id);
  const preset = { id, ablation };
  if (ablation === null) return { ...choice, preset };
  const switched = Object.hasOwn(ablations, ablation) ? ablations[ablation] : undefined;
  if (switched) return { ...overridden(choice, switched.choice), preset };
  const known = Object.keys(ablations).join(", ");
  throw new AgentError(
    "league/unknown-preset",
    `The preset ${id} has no ablation "${ablation}"; its ablations are ${known}.`,
  );
}
