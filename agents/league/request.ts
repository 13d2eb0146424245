import { gameById } from "../../games/registry.ts";
import { AgentError } from "../errors.ts";
import { overridden, type LeagueChoice } from "./choice.ts";
import { resolveConfig } from "./defaults.ts";
import type { LeagueConfig } from "./ledger.ts";
import { choiceOfPreset, presetById } from "./presets.ts";

/** A request for a league: a game or a preset, and overrides of its settings. */
export interface LeagueRequest extends Omit<LeagueChoice, "preset"> {
  readonly game?: string | undefined;
  /** A preset by id. */
  readonly preset?: string | undefined;
  /** An ablation of the preset, by id. */
  readonly ablation?: string | undefined;
}

/**
 * The requested configuration; explicit choices override the preset's.
 * @throws GameError `game/unknown`, `game/bad-option`; AgentError `league/unknown-preset` and those of {@link
 * resolveConfig}.
 */
export function requestedConfig(request: LeagueRequest): LeagueConfig {
  const { game, preset, ablation, ...choice } = request;
  if (preset === undefined) {
    if (ablation !== undefined) throw unknown(`An ablation belongs to a preset: name the preset of "${ablation}".`);
    if (game === undefined) throw unknown("Name the game of the league, or a preset.");
    return resolveConfig(gameById(game), choice);
  }
  const { game: own } = presetById(preset);
  if (game !== undefined && game !== own) throw unknown(`The preset ${preset} is a league of ${own}, not of ${game}.`);
  return resolveConfig(gameById(own), overridden(choiceOfPreset(preset, ablation), choice));
}

const unknown = (sentence: string): AgentError => new AgentError("league/unknown-preset", sentence);
