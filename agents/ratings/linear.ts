/** Pivots below this share of the largest element count as zero. */
const RANK_TOLERANCE = 1e-9;

/**
 * Solves a square system by Gaussian elimination with row pivoting. Overwrites both arguments; returns `right`.
 * @param rows n rows of n numbers.
 */
export function solveSquare(rows: Float64Array[], right: Float64Array): Float64Array {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (magnitude(rows, i, k) > magnitude(rows, best, k)) best = i;
    swap(rows, k, best);
    swap(right, k, best);
    const pivot = rows[k] as Float64Array;
    for (let i = k + 1; i < n; i++) {
      const row = rows[i] as Float64Array;
      const factor = (row[k] as number) / (pivot[k] as number);
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
      right[i] = (right[i] as number) - factor * (right[k] as number);
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    const row = rows[k] as Float64Array;
    let sum = right[k] as number;
    for (let j = k + 1; j < n; j++) sum -= (row[j] as number) * (right[j] as number);
    right[k] = sum / (row[k] as number);
  }
  return right;
}

/** The solutions of a linear system: one near a given vector, and the equations that all of them satisfy. */
export interface SolutionSpace {
  readonly point: Float64Array;
  /** Whether the point is the only solution. */
  readonly isUnique: boolean;
  /** Independent equations, reduced: one number a variable, and the right side last. */
  readonly equations: readonly Float64Array[];
}

/**
 * The solutions of a consistent system by Gauss-Jordan elimination with complete pivoting. The point keeps the free
 * variables of `near`. Overwrites `rows`.
 * @param rows of one number a variable, and the right side last.
 */
export function solutionSpace(rows: Float64Array[], near: Float64Array): SolutionSpace {
  const variables = near.length;
  const pivots = eliminate(rows, variables);
  const isPivot = new Set(pivots);
  const free = Array.from(near.keys()).filter((variable) => !isPivot.has(variable));
  const point = near.slice();
  pivots.forEach((variable, k) => {
    const row = rows[k] as Float64Array;
    point[variable] = free.reduce((sum, one) => sum - (row[one] as number) * (near[one] as number), valueOf(row));
  });
  return { point, isUnique: free.length === 0, equations: rows.slice(0, pivots.length) };
}

const valueOf = (row: Float64Array): number => row.at(-1) as number;

/** Reduces rows to pivots of 1 with zeros above and below; returns the pivot's variable of each leading row. */
function eliminate(rows: Float64Array[], variables: number): number[] {
  const pivots: number[] = [];
  let largest = 0;
  while (pivots.length < Math.min(rows.length, variables)) {
    const k = pivots.length;
    const [at, variable] = largestElement(rows, k, variables);
    const size = magnitude(rows, at, variable);
    largest = Math.max(largest, size);
    if (size <= RANK_TOLERANCE * largest || size === 0) break;
    swap(rows, k, at);
    pivots.push(variable);
    const pivot = rows[k] as Float64Array;
    const divisor = pivot[variable] as number;
    for (let j = 0; j <= variables; j++) pivot[j] = (pivot[j] as number) / divisor;
    rows.forEach((row, i) => {
      const factor = row[variable] as number;
      if (i === k || factor === 0) return;
      for (let j = 0; j <= variables; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    });
  }
  return pivots;
}

/** Row and column of the largest element from row `from` on. */
function largestElement(rows: readonly Float64Array[], from: number, variables: number): [number, number] {
  let found: [number, number] = [from, 0];
  for (let i = from; i < rows.length; i++) {
    for (let j = 0; j < variables; j++) if (magnitude(rows, i, j) > magnitude(rows, ...found)) found = [i, j];
  }
  return found;
}

const magnitude = (rows: readonly Float64Array[], i: number, j: number): number =>
  Math.abs((rows[i] as Float64Array)[j] as number);

function swap<T>(list: { [index: number]: T }, i: number, j: number): void {
  [list[i], list[j]] = [list[j] as T, list[i] as T];
}
