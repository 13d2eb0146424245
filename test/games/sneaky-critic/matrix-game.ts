import { valueAt } from "../../../games/core/value-at.ts";

/** A solved matrix game: its value and an optimal strategy of each side. */
export interface Solution {
  readonly value: number;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/**
 * Solves a zero-sum matrix game by the simplex method (Dantzig 1951): the row player gets `payoffs[row][column]`. All
 * payoffs are raised above 0; then x' minimises its sum under A'x' >= 1, and the dual, solved here, maximises the sum
 * of y' under Ay' <= 1.
 */
export function solveMatrixGame(payoffs: readonly (readonly number[])[]): Solution {
  const raise = 1 - Math.min(...payoffs.flat());
  const height = payoffs.length;
  const width = payoffs[0]?.length ?? 0;
  // A row of the tableau: coefficients of y', of the slacks, the right side. The last row is the objective.
  const tableau = payoffs.map((row, i) => [
    ...row.map((payoff) => payoff + raise),
    ...payoffs.map((_, slack) => Number(slack === i)),
    1,
  ]);
  const goal = [...Array.from({ length: width }, () => -1), ...payoffs.map(() => 0), 0];
  const basis = payoffs.map((_, i) => width + i);
  // Bland's rule: the first improving column, which prevents cycling.
  for (let column = goal.findIndex((x) => x < -1e-12); column >= 0; column = goal.findIndex((x) => x < -1e-12)) {
    const row = leaving(tableau, basis, column);
    basis[row] = column;
    pivot(tableau, goal, row, column);
  }
  const sum = goal.at(-1) ?? 0;
  const columns = Array.from({ length: width }, (_, j) => (tableau[basis.indexOf(j)]?.at(-1) ?? 0) / sum);
  const rows = Array.from({ length: height }, (_, i) => valueAt(goal, width + i) / sum);
  return { value: 1 / sum - raise, rows, columns };
}

function leaving(tableau: readonly number[][], basis: readonly number[], column: number): number {
  const ratios = tableau.map((row) =>
    valueAt(row, column) > 1e-12 ? (row.at(-1) ?? 0) / valueAt(row, column) : Infinity,
  );
  const least = Math.min(...ratios);
  const tied = [...ratios.keys()].filter((row) => (ratios[row] ?? Infinity) <= least + 1e-12);
  return tied.reduce((first, row) => (valueAt(basis, row) < valueAt(basis, first) ? row : first));
}

function pivot(tableau: readonly number[][], goal: number[], row: number, column: number): void {
  const source = tableau[row] ?? [];
  const divisor = source[column] ?? 1;
  for (let j = 0; j < source.length; j++) source[j] = valueAt(source, j) / divisor;
  for (const target of [...tableau.filter((_, i) => i !== row), goal]) {
    const factor = valueAt(target, column);
    for (let j = 0; j < target.length; j++) target[j] = valueAt(target, j) - factor * valueAt(source, j);
  }
}
