import { GameError } from "../../games/core/errors.ts";
import type { Game } from "../../games/core/game.ts";
import { gameById, registerGameSource } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { PythonChannel } from "./channel.ts";
import { pythonGame } from "./python-game.ts";
import { PYTHON_PACKAGES, PythonRequests, type PythonSource } from "./requests.ts";

const DEFAULT_PYTHON = "python3";

/** A package, and a name as it takes it, with arguments in parentheses: no other characters reach Python. */
const ID = /^([a-z]+):[\w.]{1,100}(\([\w.,=;:+\- ]{0,200}\))?$/;

/** One Python process for each thread that needs one. */
let requests: PythonRequests | undefined;

/** The only games that may be loaded; null for any. */
let offered: readonly string[] | null = null;

/** The requests to this thread's Python process, which starts with the first one. */
const pythonRequests = (): PythonRequests =>
  (requests ??= new PythonRequests(new PythonChannel(process.env["PYTHON"] || DEFAULT_PYTHON)));

/** From now on, ids such as `openspiel:leduc_poker` are games: of this process, loaded when first named. */
export function registerPythonGames(): void {
  for (const source of PYTHON_SOURCES) registerGameSource(`${source}:`, loadGame);
}

/** Whether a text has the form of an id of a Python game, whatever the packages have. */
export const isPythonGame = (id: string): boolean => Object.hasOwn(PYTHON_PACKAGES, ID.exec(id)?.[1] ?? "");

/**
 * Loads these games, and no others from now on. A server calls it: its guests may name any game, and loading one takes
 * time and memory.
 * @throws ServerError `python/…`
 */
export function offerPythonGames(ids: readonly string[]): void {
  ids.forEach(gameById);
  offered = ids;
}

/** Where Python games come from: the prefixes of their ids. */
const PYTHON_SOURCES = Object.keys(PYTHON_PACKAGES) as readonly PythonSource[];

/** A package's games, or in `missing` the sentence that says why there are none. */
export interface PythonCatalogue {
  readonly source: PythonSource;
  readonly games: readonly { readonly id: string; readonly summary: string; readonly players: readonly number[] }[];
  readonly missing: string | null;
}

/** The games of all packages. */
export function pythonCatalogues(): readonly PythonCatalogue[] {
  return PYTHON_SOURCES.map((source) => {
    try {
      return { source, games: listPythonGames(source), missing: null };
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      return { source, games: [], missing: error.message };
    }
  });
}

/** The games that a package has, by id. @throws ServerError `python/…` */
const listPythonGames = (source: PythonSource) =>
  pythonRequests()
    .catalogue(source)
    .map(({ name, ...facts }) => ({ id: `${source}:${name}`, ...facts }));

function loadGame(id: string): Game {
  if (!isPythonGame(id)) {
    throw new GameError("game/unknown", `"${id.slice(0, 200)}" is not a name of a game, such as openspiel:kuhn_poker.`);
  }
  if (offered !== null && !offered.includes(id)) {
    throw new GameError("game/unknown", `${id} is not offered here; start the server with PYTHON_GAMES=${id}.`);
  }
  return pythonGame(id, pythonRequests()) as Game;
}
