import { OVER, type Game } from "../../../games/core/game.ts";
import { assertLegal } from "../../../games/core/act.ts";

/** The actions taken so far: the row's, then the column's, who does not see the first. */
type State = readonly number[];

/** A zero-sum game in which both seats choose once, at the same time. */
export interface MatrixGame extends Game<State> {
  /** The row seat's payoff. */
  payoff(row: number, column: number): number;
}

function matrixGame(id: string, payoffs: readonly (readonly number[])[]): MatrixGame {
  const actions = payoffs.length;
  const all = payoffs.map((_, action) => action);
  const payoff = (row: number, column: number) => payoffs[row]?.[column] ?? Number.NaN;
  const largest = Math.max(...payoffs.flat().map(Math.abs));
  const turn = (state: State) => (state.length < 2 ? state.length : OVER);
  return {
    id,
    version: 1,
    name: id,
    summary: "A matrix game.",
    roles: ["row", "column"],
    maxPlies: 2,
    actions,
    observation: { kind: "dense", size: 2 },
    utility: { min: -largest, max: largest, sum: 0, unit: "points" },
    options: {},
    enumerable: true,
    scripted: [],
    payoff,
    initial: () => [],
    turn,
    legal: (state) => (turn(state) === OVER ? [] : all),
    chance: () => [],
    next(state, action) {
      assertLegal(all, action, turn(state) === OVER);
      return [...state, action];
    },
    returns: ([row, column]) =>
      row === undefined || column === undefined ? [0, 0] : [payoff(row, column), -payoff(row, column)],
    observe(_, seat, out, offset) {
      out[offset] = seat;
      out[offset + 1] = 1;
    },
    informationState: (_, seat) => `seat ${seat}`,
    prompt: () => "",
    parse: Number,
    label: String,
    view: () => null,
    reveal: (state) => [...state],
  };
}

/** Two actions; the row wins when they match. The only equilibrium is uniform. */
export const matchingPennies = matrixGame("matching-pennies", [
  [1, -1],
  [-1, 1],
]);

/** Rock, paper and scissors in which rock against scissors counts twice: the equilibrium is 1/4, 1/2, 1/4. */
export const biasedRockPaperScissors = matrixGame("biased-rock-paper-scissors", [
  [0, -1, 2],
  [1, 0, -1],
  [-2, 1, 0],
]);
