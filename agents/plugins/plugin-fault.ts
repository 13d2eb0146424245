import { gameFault } from "../../games/core/game-fault.ts";
import type { Game } from "../../games/core/game.ts";
import { games } from "../../games/registry.ts";
import { resolveConfig } from "../league/defaults.ts";
import { overridden, type LeagueChoice } from "../league/choice.ts";
import type { Preset } from "../league/presets/preset.ts";
import type { Learner } from "../learners/learner.ts";
import { resolveHyperparameters } from "../learners/registry.ts";
import type { OfferedPlayer } from "../players/offered.ts";
import type { Plugin } from "./plugin.ts";

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
const idOf = (value: unknown): string => (isObject(value) && isText(value["id"]) ? `"${String(value["id"])}"` : "");

const PARTS = ["games", "learners", "players", "opponents", "presets", "views"];
const PLAYER_KIND = /^[a-z]+(-[a-z]+)*$/;

/** What is wrong with a plugin, in words; null if all its parts can be used. Ids that are taken are not its concern. */
export function pluginFault(plugin: unknown): string | null {
  if (!isObject(plugin)) return "it is not an object with games, learners, players or presets";
  const unknown = Object.keys(plugin).find((part) => !PARTS.includes(part));
  if (unknown !== undefined) return `it has "${unknown}", and a plugin has only ${PARTS.join(", ")}`;
  return (
    listFault(plugin, "games", (game) => prefixed(`the game ${idOf(game)}`, gameFault(game))) ??
    listFault(plugin, "learners", (learner) => prefixed(`the learner ${idOf(learner)}`, learnerFault(learner))) ??
    playersFault(plugin["players"]) ??
    listFault(plugin, "opponents", (player) => prefixed("an opponent", opponentFault(player, plugin))) ??
    viewsFault(plugin as Plugin) ??
    listFault(plugin, "presets", (preset) => prefixed(`the preset ${idOf(preset)}`, presetFault(preset, plugin)))
  );
}

const prefixed = (what: string, fault: string | null): string | null => fault && `${what.trim()} ${fault}`;

/** The first fault in a list; a fault too if it is no list. */
function listFault(plugin: Fields, part: string, faultOf: (value: unknown) => string | null): string | null {
  const list = plugin[part] ?? [];
  if (!Array.isArray(list)) return `its ${part} are not a list`;
  for (const value of list) {
    const fault = faultOf(value);
    if (fault !== null) return fault;
  }
  return null;
}

function learnerFault(learner: unknown): string | null {
  if (!isObject(learner)) return "is not an object";
  if (!isText(learner["id"])) return "needs `id`: a text";
  if (!isText(learner["summary"])) return "needs `summary`: a text";
  if (!isObject(learner["metrics"])) return "needs `metrics`: the meaning of each, by name";
  if (typeof learner["update"] !== "function") return "needs a function `update`";
  const specs = learner["hyperparameters"];
  if (!isObject(specs)) return "needs `hyperparameters`: their facts, by name";
  const bad = Object.entries(specs as Learner["hyperparameters"]).find(
    ([, { default: usual, min, max, meaning }]) => !(min <= usual && usual <= max) || !isText(meaning),
  );
  return bad ? `needs {default, min, max, meaning} of ${bad[0]}, the default from min to max` : null;
}

function playersFault(players: unknown = {}): string | null {
  if (!isObject(players)) return "its players are not an object of functions, by kind";
  for (const [kind, make] of Object.entries(players)) {
    if (!PLAYER_KIND.test(kind)) return `the kind of players "${kind}" is not lower-case words with hyphens`;
    if (typeof make !== "function") return `the kind of players "${kind}" is not a function (name, game) => player`;
  }
  return null;
}

function opponentFault(player: unknown, { players = {}, games: added = [] }: Fields): string | null {
  if (!isObject(player)) return "is not an object";
  for (const field of ["reference", "game", "name", "summary"])
    if (!isText(player[field])) return `needs \`${field}\`: a text`;
  const { reference, game: id, seats = [] } = player as unknown as OfferedPlayer;
  const [kind = "", name = ""] = reference.split(/:(.*)/s);
  if (!Object.hasOwn(players as object, kind) || name === "")
    return `is "${reference}", which is no player of the plugin's own kinds, as in KIND:NAME`;
  const game = [...games, ...(added as readonly Game[])].find((one) => one.id === id);
  if (!game) return `plays the game "${id}", which does not exist`;
  const known = Array.isArray(seats) && seats.every((seat) => Object.hasOwn(game.roles, seat));
  return known ? null : `has seats that ${id} does not have; it has 0 to ${game.roles.length - 1}`;
}

function viewsFault({ views = {}, games: added = [] }: Plugin): string | null {
  if (!isObject(views)) return "its views are not an object of paths, by game";
  for (const [game, path] of Object.entries(views)) {
    if (!added.some(({ id }) => id === game)) return `it has a view of "${game}", which is none of its games`;
    if (!isText(path)) return `the view of "${game}" is not a path`;
  }
  return null;
}

/** A preset, and each of its ablations, must be a league that can be launched. */
function presetFault(preset: unknown, { games: added = [], learners = [] }: Fields): string | null {
  if (!isObject(preset)) return "is not an object";
  for (const field of ["id", "name", "game", "summary"])
    if (!isText(preset[field])) return `needs \`${field}\`: a text`;
  if (!isObject(preset["choice"]) || !isObject(preset["ablations"])) return "needs `choice` and `ablations`";
  const game = [...games, ...(added as readonly Game[])].find(({ id }) => id === preset["game"]);
  if (!game) return `is of the game "${String(preset["game"])}", which does not exist`;
  const { choice, ablations } = preset as unknown as Preset;
  const choices = [choice, ...Object.values(ablations).map((switched) => overridden(choice, switched.choice))];
  try {
    for (const each of choices) resolveConfig(game, withKnownLearner(each, learners as readonly Learner[]));
    return null;
  } catch (error) {
    return `is no league: ${error instanceof Error ? error.message.replace(/\.$/, "") : String(error)}`;
  }
}

/** The choice, without its learner if that is one of the plugin's own: no registry has it yet. */
function withKnownLearner(choice: LeagueChoice, own: readonly Learner[]): LeagueChoice {
  const learner = own.find(({ id }) => id === choice.learner?.id);
  if (!learner) return choice;
  resolveHyperparameters(learner, choice.learner?.hyperparameters);
  return { ...choice, learner: undefined };
}
