import type { Forward } from "../networks/forward.ts";
import { groupRows } from "../networks/grouping.ts";

/** What a network answers to many rows of which some are alike. */
interface Answers {
  /** [distinct rows, actions]. */
  readonly logits: Float32Array;
  /** [count] the distinct row of each row. */
  readonly of: Int32Array;
}

/**
 * Rows that are run at least. Engines have a kernel of its own for a single row, which adds up in another order; with two rows or more
 * each row's answer is the same to the last bit, whatever is asked beside it.
 */
export const MIN_DISTINCT_ROWS = 2;

/**
 * A forward pass over distinct rows alone: tables of one game stand in the same few states at the same time. The rows' memory is
 * kept from call to call; a call that comes while another is under way gets its own.
 * @param width numbers of a row.
 * @param least rows to run at least; what is missing is filled up with whatever lies there.
 */
export function distinctForward(
  forward: Forward,
  width: number,
  least = 1,
): (count: number, write: (rows: Float32Array) => void) => Promise<Answers> {
  let spare: Float32Array | null = null;
  return async (count, write) => {
    const room = Math.max(count, least) * width;
    const rows = spare && spare.length >= room ? spare : new Float32Array(roomFor(room));
    spare = null;
    write(rows);
    const { of, first } = groupRows(rows, width, count);
    // Each distinct row is the first of its kind, so it moves to the front or stays where it is.
    for (const [group, row] of first.entries()) {
      if (group !== row) rows.copyWithin(group * width, row * width, (row + 1) * width);
    }
    const run = Math.max(first.length, least);
    const { logits } = await forward(rows.subarray(0, run * width), run);
    spare = rows;
    return { logits, of };
  };
}

/** Some more numbers than were asked for, so that the next batch fits too. */
function roomFor(numbers: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(numbers, 1)));
}
