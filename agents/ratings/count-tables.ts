import type { Random } from "../../games/core/random.ts";

/** Probabilities below this share of the largest one are left out: generators have 32 bits. */
const LEAST_SHARE = 1e-13;

/** Entries of a table's guide: where the search for a count begins, by the leading bits of a uniform number. */
const GUIDE_ENTRIES = 128;

/** Distributions of counts that are drawn from often, by look-up (Chen and Asau 1974). */
export class CountTables {
  /** Of all tables, one after the other. */
  readonly #cumulative: number[] = [];
  /** Places in `#cumulative`. */
  readonly #guides: number[] = [];
  /** What turns a place into a count, by table. */
  readonly #offsets: number[] = [];

  /** Number of stored probabilities. */
  get size(): number {
    return this.#cumulative.length;
  }

  /**
   * Adds a distribution.
   * @param mode a count of about the largest probability.
   * @param ratio probability of a count, above 0, as a multiple of that of the count before; 0 beyond the largest one.
   * @returns the number of its table.
   */
  add(mode: number, ratio: (count: number) => number): number {
    const { lowest, shares } = sharesOfMode(mode, ratio);
    const whole = shares.reduce((sum, share) => sum + share, 0);
    let place = this.#cumulative.length;
    this.#offsets.push(lowest - place);
    let sum = 0;
    for (const share of shares) this.#cumulative.push((sum += share) / whole);
    // Despite rounding, no uniform number is beyond the last entry.
    this.#cumulative[this.#cumulative.length - 1] = 1;
    for (let entry = 0; entry < GUIDE_ENTRIES; entry++) {
      while ((this.#cumulative[place] as number) <= entry / GUIDE_ENTRIES) place++;
      this.#guides.push(place);
    }
    return this.#offsets.length - 1;
  }

  draw(table: number, random: Random): number {
    const uniform = random();
    let place = this.#guides[table * GUIDE_ENTRIES + Math.floor(uniform * GUIDE_ENTRIES)] as number;
    while ((this.#cumulative[place] as number) <= uniform) place++;
    return place + (this.#offsets[table] as number);
  }
}

/** Probabilities of consecutive counts as multiples of that of the mode. */
function sharesOfMode(mode: number, ratio: (count: number) => number) {
  const below: number[] = [];
  for (let count = mode, share = 1; count > 0 && (share /= ratio(count)) > LEAST_SHARE; count--) below.push(share);
  const shares = [...below.toReversed(), 1];
  for (let count = mode + 1, share = 1; (share *= ratio(count)) > LEAST_SHARE; count++) shares.push(share);
  return { lowest: mode - below.length, shares };
}
