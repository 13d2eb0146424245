import { assertLegal } from "../../../games/core/act.ts";
import { OVER, type Game } from "../../../games/core/game.ts";

/** Actions taken so far, seat by seat. */
export type Choices = readonly number[];

/** A game in which every seat chooses once, without seeing the others, with payoffs from a table. */
export function oneShot(
  roles: readonly string[],
  actions: number,
  pay: (choices: Choices) => readonly number[],
  bounds: { readonly min: number; readonly max: number },
): Game<Choices> {
  const legal = Array.from({ length: actions }, (_, action) => action);
  const turn = (state: Choices) => (state.length < roles.length ? state.length : OVER);
  return {
    id: "one-shot",
    version: 1,
    name: "One shot",
    summary: "One choice a seat.",
    roles,
    maxPlies: roles.length,
    actions,
    observation: { kind: "dense", size: 1 },
    utility: { ...bounds, sum: null, unit: "points" },
    options: {},
    enumerable: false,
    scripted: [],
    initial: () => [],
    turn,
    legal: (state) => (turn(state) === OVER ? [] : legal),
    chance: () => [],
    next(state, action) {
      assertLegal(legal, action, turn(state) === OVER);
      return [...state, action];
    },
    returns: (state) => (turn(state) === OVER ? pay(state) : roles.map(() => 0)),
    observe: (_, __, out, offset) => out.fill(1, offset, offset + 1),
    informationState: (state, seat) => `${seat}|${state[seat] ?? ""}`,
    prompt: () => "",
    parse: (text) => Number(text),
    label: (action) => String(action),
    view: () => null,
    reveal: (state) => state,
  };
}
