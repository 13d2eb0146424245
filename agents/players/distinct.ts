import type { Forward } from "../networks/forward.ts";
import { groupRows } from "../networks/grouping.ts";

/** A network's logits for many rows, some of which are equal. */
interface Answers {
  /** [distinct rows, actions]. */
  readonly logits: Float32Array;
  /** [count] the distinct row of each row. */
  readonly of: Int32Array;
}

/**
 * Minimum number of rows per run. Engines have a separate kernel for a single row, which sums in another order; with
 * two rows or more each row's output is bitwise the same, whatever the rest of the batch.
 */
export const MIN_DISTINCT_ROWS = 2;

/**
 * A forward pass over distinct rows only: tables of one game are in the same few states at the same time. The row
 * buffer is reused from call to call; concurrent calls get their own.
 * @param width width of a row.
 * @param minRows minimum number of rows to run; padding has arbitrary contents.
 */
export function distinctForward(
  forward: Forward,
  width: number,
  minRows = 1,
): (count: number, write: (rows: Float32Array) => void) => Promise<Answers> {
  let spare: Float32Array | null = null;
  return async (count, write) => {
    const room = Math.max(count, minRows) * width;
    const rows = spare && spare.length >= room ? spare : new Float32Array(bufferLength(room));
    spare = null;
    write(rows);
    const { of, first } = groupRows(rows, width, count);
    // The first row of each group moves to the front or stays where it is.
    for (const [group, row] of first.entries()) {
      if (group !== row) rows.copyWithin(group * width, row * width, (row + 1) * width);
    }
    const run = Math.max(first.length, minRows);
    const { logits } = await forward(rows.subarray(0, run * width), run);
    spare = rows;
    return { logits, of };
  };
}

/** Rounded up, so that the next batch fits too. */
function bufferLength(numbers: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(numbers, 1)));
}
