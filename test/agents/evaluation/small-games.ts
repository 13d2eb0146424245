import { CHANCE, OVER, type Game, type Turn } from "../../../games/core/game.ts";
import { assertLegal } from "../../../games/core/act.ts";
import { random, randomInteger } from "../../../games/core/random.ts";

interface State {
  readonly path: string;
  readonly texts: readonly [string, string];
}

const DEPTH = 6;

/**
 * A general-sum game of two seats whose rules are drawn from a seed: who moves, how many actions, who notices what,
 * returns. A seat's text is its own actions and what it noticed, so recall is perfect, and one information set may be
 * at several depths.
 */
export function randomGame(seed: number): Game<State> {
  const draw = (what: string, n: number) => randomInteger(random(`${seed}/${what}`), n);
  const turn = ({ path }: State): Turn => {
    if (path.length >= DEPTH || (path.length > 2 && draw(`end ${path}`, 4) === 0)) return OVER;
    return ([CHANCE, 0, 1] as const)[draw(`turn ${path}`, 3)] ?? OVER;
  };
  const legal = (state: State): readonly number[] => {
    const seat = turn(state);
    if (seat === OVER) return [];
    const count = seat === CHANCE ? 2 : 1 + Math.min(1, draw(`legal ${seat} ${state.texts[seat]}`, 4));
    return count === 1 ? [1] : [0, 1];
  };
  return {
    id: `random-${seed}`,
    version: 1,
    name: "Random game",
    summary: "A game drawn from a seed.",
    roles: ["one", "two"],
    maxPlies: DEPTH,
    actions: 2,
    observation: { kind: "dense", size: 2 },
    utility: { min: -4, max: 4, sum: null, unit: "points" },
    options: {},
    enumerable: true,
    scripted: [
      {
        id: "last",
        summary: "The last legal action; seat 1 only.",
        seats: [1],
        act: (state) => legal(state).at(-1) ?? 0,
      },
    ],
    initial: () => ({ path: "", texts: ["", ""] }),
    turn,
    legal,
    chance(state) {
      if (turn(state) !== CHANCE) return [];
      const p = (1 + draw(`chance ${state.path}`, 7)) / 8;
      return [
        { action: 0, probability: p },
        { action: 1, probability: 1 - p },
      ];
    },
    next(state, action) {
      const seat = turn(state);
      assertLegal(legal(state), action, seat === OVER);
      const path = state.path + action;
      const text = (of: 0 | 1) => {
        const own = seat === of ? `:${action}` : "";
        return state.texts[of] + own + (["", "", "a", "b"][draw(`notice ${of} ${path}`, 4)] ?? "");
      };
      return { path, texts: [text(0), text(1)] };
    },
    returns: (state) =>
      turn(state) === OVER ? [0, 1].map((seat) => draw(`return ${seat} ${state.path}`, 9) - 4) : [0, 0],
    observe(state, seat, out, offset) {
      out[offset] = seat;
      out[offset + 1] = state.texts[seat === 0 ? 0 : 1].length;
    },
    informationState: (state, seat) => `${seat}|${state.texts[seat === 0 ? 0 : 1]}`,
    prompt: () => "",
    parse: (text) => Number(text),
    label: (action) => String(action),
    view: (state, seat) => (seat === null ? null : state.texts[seat === 0 ? 0 : 1]),
    reveal: (state) => state,
  };
}

/** The same game with its seats' actions numbered in reverse. */
export function relabelled<S>(game: Game<S>): Game<S> {
  const other = (state: S, action: number) => (game.turn(state) === CHANCE ? action : game.actions - 1 - action);
  return {
    ...game,
    id: `${game.id}-relabelled`,
    legal: (state) =>
      game
        .legal(state)
        .map((action) => other(state, action))
        .sort((a, b) => a - b),
    next: (state, action) => game.next(state, other(state, action)),
  };
}

/** The same game with only wins and losses: returns 1, 0 or -1. */
export function signed<S>(game: Game<S>): Game<S> {
  return { ...game, id: `${game.id}-signed`, returns: (state) => game.returns(state).map(Math.sign) };
}
