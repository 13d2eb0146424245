import type { LeagueDetail, PresetFacts } from "../../server/schemas/leagues.ts";

/** "Chen et al. 2025". */
export function citation({ paper }: Pick<PresetFacts, "paper">): string {
  return `${paper.authors} ${paper.year}`;
}

/** "Self-Play Critic, no balance": a preset with its ablation; ids if the preset is unknown. */
export function presetTitle(
  chosen: NonNullable<LeagueDetail["config"]["preset"]>,
  presets: readonly Pick<PresetFacts, "id" | "name">[],
): string {
  const name = presets.find(({ id }) => id === chosen.id)?.name ?? chosen.id;
  return chosen.ablation === null ? name : `${name}, ${chosen.ablation.replaceAll("-", " ")}`;
}
