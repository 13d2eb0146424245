import { describe, expect, it } from "vitest";
import { CHANCE, OVER } from "../../../games/core/game.ts";
import { SHEET_CELLS } from "../../../games/sneaky-critic/rules/edits.ts";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { CORRECT, CRITIC, INCORRECT, shown, type SneakyState } from "../../../games/sneaky-critic/rules.ts";
import { findFaults } from "../../../games/sneaky-critic/rules/sheet.ts";
import { solveMatrixGame } from "./matrix-game.ts";
import { after, dealt } from "./play.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/*
 * The one-step inspection game: on one problem the generator has one forgery of each kind, which has a fault in only
 * one kind of cell; the critic can check one kind. This is a zero-sum matrix game of forgeries against checks, solved
 * by linear programming; its payoffs are computed by the real rules, chance included.
 */

const PROBLEM = "start 352 step 2: + 111, + 144, x 2, + 001";
const FORGERIES = [
  ["value", "value middle plus one"],
  ["operand", "operand right plus two"],
  ["operator", "flip operator"],
  ["carry", "flip carry left"],
  ["result", "result middle plus four"],
] as const;

type Judge = (state: SneakyState) => boolean;
const faults = (state: SneakyState) => findFaults(state, shown(state) ?? []);
const checks = (first: number, end: number): Judge => {
  return (state) => !faults(state).some((cell) => cell >= first && cell < end);
};
const INSPECTIONS: readonly Judge[] = [
  checks(SHEET_CELLS.value, SHEET_CELLS.operator),
  checks(SHEET_CELLS.operand, SHEET_CELLS.carry),
  checks(SHEET_CELLS.operator, SHEET_CELLS.operand),
  checks(SHEET_CELLS.carry, SHEET_CELLS.result),
  checks(SHEET_CELLS.result, SHEET_CELLS.end),
];
const TRUSTING: Judge = () => true;
const SUSPICIOUS: Judge = () => false;

/** The critic's mean return over chance with this judgement. */
function worth(state: SneakyState, judge: Judge): number {
  const turn = game.turn(state);
  if (turn === OVER) return valueAt(game.returns(state), CRITIC);
  if (turn === CRITIC) return worth(game.next(state, judge(state) ? CORRECT : INCORRECT), judge);
  expect(turn).toBe(CHANCE);
  return game
    .chance(state)
    .reduce((sum, { action, probability }) => sum + probability * worth(game.next(state, action), judge), 0);
}

/** The critic's payoffs: one row per judge, one column per forgery. */
function payoffs(judges: readonly Judge[], trueSteps: number, forgeries: readonly (readonly string[])[] = FORGERIES) {
  const written = forgeries.map((labels) => after(dealt(PROBLEM, { trueSteps }), ...labels, "done"));
  return judges.map((judge) => written.map((state) => worth(state, judge)));
}

describe("the solver of matrix games", () => {
  it.each([
    [
      "matching pennies",
      [
        [1, -1],
        [-1, 1],
      ],
      0,
      [0.5, 0.5],
    ],
    [
      "rock, paper, scissors",
      [
        [0, -1, 1],
        [1, 0, -1],
        [-1, 1, 0],
      ],
      0,
      [1 / 3, 1 / 3, 1 / 3],
    ],
    [
      "a mixture off the middle",
      [
        [3, -1],
        [-2, 1],
      ],
      1 / 7,
      [3 / 7, 4 / 7],
    ],
    [
      "a saddle point",
      [
        [2, 1],
        [0, -3],
      ],
      1,
      [1, 0],
    ],
  ])("solves %s", (_, matrix, value, rows) => {
    const solved = solveMatrixGame(matrix);
    expect(solved.value).toBeCloseTo(value, 12);
    rows.forEach((p, i) => expect(solved.rows[i]).toBeCloseTo(p, 12));
  });
});

describe("the one-step inspection game, by linear programming", () => {
  it("detects a forgery only by checking its kind", () => {
    const matrix = payoffs(INSPECTIONS, 0);
    expect(matrix).toEqual(FORGERIES.map((_, row) => FORGERIES.map((_, column) => (row === column ? 1 : -1))));
  });

  it("with only forged steps has the value 3/5 for the generator if the critic must check: both play uniformly", () => {
    const { value, rows, columns } = solveMatrixGame(payoffs(INSPECTIONS, 0));
    expect(value).toBeCloseTo(-3 / 5, 12);
    for (const p of [...rows, ...columns]) expect(p).toBeCloseTo(1 / 5, 12);
  });

  it.each([
    // t on true steps; 1 - t on forged ones, of which one in five is found; or 1 - 2t if everything is called
    // incorrect.
    [60, 0.6 - 0.4 * (3 / 5), "checks"],
    [50, 0.5 - 0.5 * (3 / 5), "checks"],
    [40, 1 - 2 * 0.4, "calls everything incorrect"],
    [25, 1 - 2 * 0.25, "calls everything incorrect"],
  ])(
    "with %i percent true steps has the value %d for an unrestricted critic, which %s",
    (trueSteps, expected, what) => {
      const judges = [...INSPECTIONS, TRUSTING, SUSPICIOUS];
      const { value, rows } = solveMatrixGame(payoffs(judges, trueSteps));
      expect(value).toBeCloseTo(expected, 12);
      // With too few true steps, always saying "incorrect" beats checking.
      expect(rows[6]).toBeCloseTo(what === "checks" ? 0 : 1, 12);
    },
  );

  it("gives a generator with one kind nothing: the critic checks it, and detects all", () => {
    const narrow = payoffs([...INSPECTIONS, TRUSTING, SUSPICIOUS], 50, [FORGERIES[4]]);
    expect(solveMatrixGame(narrow).value).toBeCloseTo(1, 12);
  });

  it("gives a critic that checks everything the maximum against any generator", () => {
    const exact: Judge = (state) => faults(state).length === 0;
    for (const trueSteps of [0, 25, 50, 100]) {
      expect(solveMatrixGame(payoffs([...INSPECTIONS, SUSPICIOUS, exact], trueSteps)).value).toBeCloseTo(1, 12);
    }
  });
});
