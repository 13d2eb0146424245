import { CHANCE } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import type { ExportFormat } from "./export-format.ts";

/**
 * One trajectory a line, as OpenSpiel 2 reads it: `pyspiel.Trajectory(line)`. Its `meta_data` is a text, which has the
 * place of the episode and its players as JSON.
 */
export const openspiel: ExportFormat = {
  id: "openspiel",
  summary: "trajectories of OpenSpiel 2, one JSON object a line; games of OpenSpiel only",
  assertSupports(game) {
    if (game.openspiel !== undefined) return;
    throw new AgentError("export/unsupported", `${game.id} is not one of OpenSpiel's games; choose --format jsonl.`);
  },
  lines({ id, league, segment, index, pairing, returns, outcome }, game, plies) {
    const place = JSON.stringify({ episode: id, league, segment, index, players: pairing });
    const terminal = outcome === "finished";
    const header = { game_string: `${game.openspiel}()`, terminal, returns, meta_data: place };
    const transitions = plies.map(({ seat, action, legal, outcomes }) => ({
      player: seat,
      action,
      ...(seat === CHANCE
        ? { chance_outcomes: outcomes.map(({ action: outcome, probability }) => [outcome, probability]) }
        : { legal_actions: legal }),
    }));
    return [JSON.stringify({ header, transitions })];
  },
};
