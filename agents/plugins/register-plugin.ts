import { registerGame, games } from "../../games/registry.ts";
import { AgentError } from "../errors.ts";
import { presets, registerPreset } from "../league/presets.ts";
import { learners, registerLearner } from "../learners/registry.ts";
import { registerOfferedPlayer } from "../players/offered.ts";
import { playerKinds, registerPlayerKind } from "../players/registry.ts";
import type { Plugin } from "./plugin.ts";
import { pluginFault } from "./plugin-fault.ts";

/** Kinds of players that no registry here has: people, and players outside the process (server/external/kinds.ts). */
const RESERVED_KINDS = ["human", "llm", "bot"];

/**
 * Adds the games, learners, kinds of players and presets of a plugin to those of this process: all, or none.
 * @param name what errors call it.
 * @throws AgentError `plugin/invalid` if a part has the wrong shape or a game fails its basic checks;
 * `plugin/duplicate` for an id that is taken.
 * @example
 * import { gameById, games } from "red-queen/games";
 * import { registerPlugin } from "red-queen/agents";
 *
 * const game = { ...gameById("tic-tac-toe"), id: "noughts-and-crosses" };
 * registerPlugin({ games: [game] }, "example");
 * console.log(games.at(-1)?.id); // noughts-and-crosses
 */
export function registerPlugin(plugin: Plugin, name: string): void {
  const fault = pluginFault(plugin);
  if (fault !== null) throw new AgentError("plugin/invalid", `The plugin ${name} can't be used: ${fault}.`);
  const taken = takenId(plugin);
  if (taken !== null) throw new AgentError("plugin/duplicate", `The plugin ${name} can't be used: ${taken}.`);
  plugin.games?.forEach(registerGame);
  plugin.learners?.forEach(registerLearner);
  plugin.presets?.forEach(registerPreset);
  plugin.opponents?.forEach(registerOfferedPlayer);
  for (const [kind, make] of Object.entries(plugin.players ?? {})) registerPlayerKind(kind, make);
}

/** The first id of a plugin that exists already, or twice in it, in words. */
function takenId(plugin: Plugin): string | null {
  const ids = (list: readonly { readonly id: string }[] = []) => list.map(({ id }) => id);
  return (
    firstTaken("a game", ids(plugin.games), ids(games)) ??
    firstTaken("a learner", ids(plugin.learners), ids(learners)) ??
    firstTaken("a preset", ids(plugin.presets), ids(presets)) ??
    firstTaken("a kind of players", Object.keys(plugin.players ?? {}), [...playerKinds(), ...RESERVED_KINDS])
  );
}

function firstTaken(what: string, added: readonly string[], known: readonly string[]): string | null {
  const taken = added.find((id, i) => known.includes(id) || added.indexOf(id) !== i);
  return taken === undefined ? null : `there is ${what} "${taken}" already; give its own another id`;
}
