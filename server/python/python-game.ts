import { assertLegal } from "../../games/core/act.ts";
import { OVER, type Game, type ScriptedPlayer } from "../../games/core/game.ts";
import { parseAction } from "../../games/core/text.ts";
import { valueAt } from "../../games/core/value-at.ts";
import type { PythonGameFacts, PythonRequests } from "./requests.ts";
import { PythonStates, type PythonState } from "./states.ts";
import { prompt } from "./prompt.ts";

/** What the page draws of a Python game: text. */
export interface PythonView {
  readonly game: string;
  readonly viewer: number | null;
  readonly turn: number;
  /** What the viewer sees; {@link SEALED} for the public, where the package doesn't say what everyone may see. */
  readonly text: string;
  readonly result: { readonly returns: readonly number[] } | null;
}

/** Largest estimated tree that counts as enumerable: some ten seconds of Python for an exact NashConv. */
const MAX_TREE_NODES = 500_000;

/** Simulations of the tree search that is a scripted player. */
const SEARCH_SIMULATIONS = 100;

const SEED_COUNT = 2 ** 31;

const SEALED = "sealed until the end: the game's package doesn't say what everyone may see";

const START: PythonState = { history: "" };

const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/**
 * A game that a Python package plays: its facts as the package states them, its functions as requests. States are
 * histories, so nothing is lost with the Python process.
 * @throws ServerError `python/…`, from its functions too.
 */
export function pythonGame(id: string, requests: PythonRequests): Game<PythonState, PythonView> {
  const facts = requests.load(id);
  const { actions, maxPlies, observationSize: size, players } = facts;
  const states = new PythonStates(id, requests, facts);
  const label = (action: number, state: PythonState): string =>
    states.seats(state).labels[states.turn(state).legal.indexOf(action)] ?? `action ${action}`;
  const show = (state: PythonState, viewer: number | null, text: string): PythonView => {
    const { turn, returns } = states.turn(state);
    return { game: id, viewer, turn, text, result: returns ? { returns } : null };
  };
  return {
    id,
    version: 1,
    name: facts.name,
    summary: facts.summary,
    roles: Array.from({ length: players }, (_, seat) => ORDINALS[seat] ?? `player-${seat + 1}`),
    maxPlies,
    actions,
    observation: { kind: "dense", size },
    utility: utilityOf(facts),
    options: {},
    enumerable: facts.treeNodes !== null && facts.treeNodes <= MAX_TREE_NODES,
    ...(facts.openspiel === null ? {} : { openspiel: facts.openspiel }),
    scripted: scriptedPlayers(id, requests, states, facts),
    initial: () => START,
    turn: (state) => states.turn(state).turn,
    legal: (state) => states.turn(state).legal,
    chance: (state) => states.turn(state).chance,
    next(state, action) {
      const { legal, turn } = states.turn(state);
      assertLegal(legal, action, turn === OVER);
      return { history: state.history === "" ? String(action) : `${state.history} ${action}` };
    },
    returns: (state) => states.turn(state).returns ?? Array.from({ length: players }, () => 0),
    observe(state, seat, out, offset) {
      const { turn, row } = states.turn(state);
      out.set(turn === seat && row ? row : states.seats(state).rows.subarray(seat * size, (seat + 1) * size), offset);
    },
    informationState(state, seat) {
      const { turn, text } = states.turn(state);
      return turn === seat && text !== null ? text : (states.seats(state).texts[seat] as string);
    },
    prompt: (state, seat) => prompt({ facts, label, ...states.turn(state), ...states.seats(state) }, state, seat),
    parse: (text, state) =>
      parseAction(text, {
        legal: states.turn(state).legal,
        label: (action) => label(action, state),
        numbers: states.turn(state).turn >= 0,
      }),
    label,
    view: (state, viewer) => {
      const { boards, table } = states.seats(state);
      return show(state, viewer, viewer === null ? (table ?? SEALED) : (boards[viewer] as string));
    },
    reveal: (state) => show(state, null, states.seats(state).revealed),
    prefetch: (some, allSeats) => states.prefetch(some, allSeats),
  };
}

function utilityOf({ min, max, sum, identical }: PythonGameFacts): Game["utility"] {
  const bounds = { min, max, unit: "points" };
  return identical ? { ...bounds, sum: null, identical } : { ...bounds, sum };
}

function scriptedPlayers(
  game: string,
  requests: PythonRequests,
  states: PythonStates,
  { search }: PythonGameFacts,
): readonly ScriptedPlayer<PythonState>[] {
  const lowest: ScriptedPlayer<PythonState> = {
    id: "lowest",
    summary: "Plays the legal action with the lowest number.",
    act: (state) => valueAt(states.turn(state).legal, 0),
    probabilities: (state) => states.turn(state).legal.map((_, i) => (i === 0 ? 1 : 0)),
  };
  if (!search) return [lowest];
  return [
    lowest,
    {
      id: "search",
      summary: `OpenSpiel's Monte Carlo tree search: ${SEARCH_SIMULATIONS} simulations a move, random rollouts.`,
      act: ({ history }, _, random) =>
        requests.search(game, history, Math.floor(random() * SEED_COUNT), SEARCH_SIMULATIONS),
    },
  ];
}
