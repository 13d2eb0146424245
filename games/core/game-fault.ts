import { GameError } from "./errors.ts";
import { CHANCE, OVER, type Game } from "./game.ts";
import { resolveOptions } from "./options.ts";
import { randomAction } from "./playthrough.ts";
import { random } from "./random.ts";

/** Random episodes that a game is checked in. */
const CHECKED_EPISODES = 5;

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value.trim() !== "";
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 1;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isFunction: Check = (value) => typeof value === "function";

const isObservation: Check = (value) =>
  isObject(value) &&
  isCount(value["size"]) &&
  (value["kind"] === "dense" || (value["kind"] === "tokens" && isCount(value["vocabulary"])));

const isUtility: Check = (value) =>
  isObject(value) &&
  Number.isFinite(value["min"]) &&
  Number.isFinite(value["max"]) &&
  (value["min"] as number) < (value["max"] as number) &&
  (value["sum"] === null || Number.isFinite(value["sum"])) &&
  isText(value["unit"]);

/** Words with hyphens; or the prefix of a source of games and the name there, such as `openspiel:kuhn_poker`. */
const ID = /^[a-z]+(-[a-z]+)*(:[\w.]+(\([^/?#%&]*\))?)?$/;

/** Whether a text can be the id of a game. @internal */
export const isGameId = (text: string): boolean => ID.test(text);

/** The facts of a game: what each must be, in words and as a check. */
const facts: Readonly<Record<string, readonly [words: string, check: Check]>> = {
  id: ["words of lower-case letters with hyphens", (id) => typeof id === "string" && isGameId(id)],
  version: ["a whole number of at least 1", isCount],
  name: ["a text", isText],
  summary: ["a text", isText],
  roles: ["a list of names, one a seat", (roles) => Array.isArray(roles) && roles.length > 0 && roles.every(isText)],
  maxPlies: ["a whole number of at least 1", isCount],
  actions: ["a whole number of at least 1", isCount],
  observation: ['{kind: "dense", size} or {kind: "tokens", size, vocabulary}', isObservation],
  utility: ["{min, max, sum, unit} with min below max, sum a number or null", isUtility],
  options: ["an object, {} for none", isObject],
  enumerable: ["true or false", (value) => typeof value === "boolean"],
  scripted: ["a list of scripted players, at least one", (list) => Array.isArray(list) && list.every(isScripted)],
};

const isScripted: Check = (value) => isObject(value) && isText(value["id"]) && isFunction(value["act"]);

const functions =
  "initial turn legal chance next returns observe informationState prompt parse label view reveal".split(" ");

/**
 * What is wrong with a game, as the end of the sentence "The game …"; null if nothing was found. It checks that facts
 * and functions are there, and that a few random episodes end with returns within the utility, readable labels and
 * complete observations. The generic suite (`testGame`) checks far more.
 */
export function gameFault(game: unknown): string | null {
  return shapeFault(game) ?? playFault(game as Game);
}

function shapeFault(game: unknown): string | null {
  if (!isObject(game)) return "is not an object";
  for (const [name, [words, check]] of Object.entries(facts)) {
    if (!check(game[name])) return `needs \`${name}\`: ${words}`;
  }
  for (const name of functions) if (!isFunction(game[name])) return `needs a function \`${name}\``;
  const ids = (game as unknown as Game).scripted.map(({ id }) => id);
  if (ids.length === 0) return "needs a scripted player at least, to measure leagues against";
  const twice = ids.find((id, i) => ids.indexOf(id) !== i || id === "random");
  return twice === undefined ? null : `has a second scripted player "${twice}"`;
}

function playFault(game: Game): string | null {
  try {
    for (let seed = 0; seed < CHECKED_EPISODES; seed++) {
      const fault = episodeFault(game, seed);
      if (fault !== null) return `${fault}, in the random episode ${seed}`;
    }
    return null;
  } catch (error) {
    return `throws in a random episode: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function episodeFault(game: Game, seed: number): string | null {
  const draw = random(`game-fault/${seed}`);
  let state = game.initial(resolveOptions(game));
  for (let ply = 0; game.turn(state) !== OVER; ply++) {
    if (ply >= game.maxPlies) return `is not over after its maxPlies, ${game.maxPlies} actions`;
    const fault = stateFault(game, state);
    if (fault !== null) return fault;
    state = game.next(state, randomAction(game, state, draw));
  }
  return endFault(game, state);
}

function stateFault(game: Game, state: unknown): string | null {
  const turn = game.turn(state);
  const legal = game.legal(state);
  if (turn !== CHANCE && game.roles[turn] === undefined) return `has the turn of seat ${turn}, but no role for it`;
  if (legal.length === 0) return "has a state before its end without legal actions";
  if (turn !== CHANCE && legal.some((action) => !(action >= 0 && action < game.actions))) {
    return `has legal actions ${legal.join(", ")}, which are not all below its actions, ${game.actions}`;
  }
  return (
    refusalFault(game, state) ?? observationFault(game, state) ?? (turn === CHANCE ? null : textFault(game, state))
  );
}

/** Illegal actions must be refused by this copy's GameError: rooms tell refusals from bugs by it. */
function refusalFault(game: Game, state: unknown): string | null {
  try {
    game.next(state, -1);
  } catch (error) {
    if (error instanceof GameError) return null;
    if (error instanceof Error && error.name === "GameError") {
      return "uses another copy of Red Queen; import red-queen/games from the one that runs";
    }
  }
  return "must refuse the action -1 with a GameError, as assertLegal throws it";
}

function observationFault(game: Game, state: unknown): string | null {
  const isWritten = (_: string, seat: number): boolean => {
    const out = new Float32Array(game.observation.size).fill(Number.NaN);
    game.observe(state, seat, out, 0);
    return out.every(Number.isFinite);
  };
  return game.roles.every(isWritten) ? null : "does not write all numbers of an observation";
}

function textFault(game: Game, state: unknown): string | null {
  const action = game.legal(state)[0] ?? -1;
  const label = game.label(action, state);
  const read = game.parse(label, state);
  return read === action ? null : `reads its label "${label}" as action ${read}, not ${action}`;
}

function endFault(game: Game, end: unknown): string | null {
  const { roles, utility } = game;
  const { min, max } = utility;
  const values = game.returns(end);
  if (values.length !== roles.length) return `returns ${values.length} numbers for ${roles.length} seats`;
  const outside = values.find((value) => !(value >= min && value <= max));
  return outside === undefined ? null : `returns ${outside}, outside its utility of ${min} to ${max}`;
}
