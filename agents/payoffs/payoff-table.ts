/** Results of one player against another in one role, from the side of `row`. */
export interface PayoffResult {
  readonly row: string;
  readonly column: string;
  /** The row's first seat. */
  readonly seat: number;
  readonly episodes: number;
  /** Episodes by outcome; all 0 where only returns are known. */
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Mean return of the row and of the column. */
  readonly mean: number;
  readonly columnMean: number;
  /** Variance of an episode's return of the row. */
  readonly variance: number;
}

/**
 * Most cells of a table, each an ordered pair in one role: those that had no games for the longest time are dropped.
 */
const MAX_CELLS = 1 << 16;
/** Share of the cells dropped at a time, so that dropping costs little per cell. */
const DROPPED_SHARE = 1 / 8;

/** Share of an older result that remains after each further game, where a player changes (AlphaStar's pseudocode). */
const GAME_DECAY = 0.99;

/** Numbers of a cell, at fixed places of a row of `#numbers`. */
const EPISODES_COLUMN = 0;
const WINS_COLUMN = 1;
const DRAWS_COLUMN = 2;
const LOSSES_COLUMN = 3;
const MEAN_COLUMN = 4;
const OTHER_MEAN_COLUMN = 5;
/** Sum of squared differences to the mean. */
const SQUARES_COLUMN = 6;
/** When it was last written. */
const WRITTEN_COLUMN = 7;
const CELL_NUMBERS = 8;

/** Seats that a key distinguishes, and players: together below 2^53. */
const MAX_SEATS = 64;
const MAX_PLAYERS = 1 << 23;

/** What reads payoffs. Scores and payoffs are means over the roles that the row took. */
export interface PayoffReader {
  /** Mean score of `row`, 0 to 1, a draw is one half; one half without games. */
  score(row: string, column: string): number;
  /** Mean return of `row` minus that of `column`; 0 without games. */
  payoff(row: string, column: string): number;
  /** Number of games, after decay. */
  games(row: string, column: string): number;
}

/**
 * Results between players of a league, by ordered pair and role: sparse, and bounded in memory. Keys are policy hashes,
 * or those of agents' newest policies, whose older games count less and less.
 */
export class PayoffTable implements PayoffReader {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  /** Places of cells in `#numbers`, by key. */
  readonly #places = new Map<number, number>();
  #numbers = new Float64Array(64 * CELL_NUMBERS);
  readonly #free: number[] = [];
  #seats = 0;
  #clock = 0;

  /** Number of cells. */
  get size(): number {
    return this.#places.size;
  }

  /** @param decays whether a player of the pair changes, so that older games count less. */
  add(result: PayoffResult, decays: boolean): void {
    if (result.episodes <= 0) return;
    this.#seats = Math.max(this.#seats, result.seat + 1);
    const at = this.#cell(cellKey(this.#id(result.row), this.#id(result.column), result.seat));
    if (decays) this.#decay(at, GAME_DECAY ** result.episodes);
    const cell = this.#numbers.subarray(at, at + CELL_NUMBERS);
    const before = cell[EPISODES_COLUMN] as number;
    const after = before + result.episodes;
    const difference = result.mean - (cell[MEAN_COLUMN] as number);
    cell[SQUARES_COLUMN] =
      (cell[SQUARES_COLUMN] as number) +
      result.variance * result.episodes +
      (difference * difference * before * result.episodes) / after;
    cell[MEAN_COLUMN] = (cell[MEAN_COLUMN] as number) + (difference * result.episodes) / after;
    const columnDifference = result.columnMean - (cell[OTHER_MEAN_COLUMN] as number);
    cell[OTHER_MEAN_COLUMN] = (cell[OTHER_MEAN_COLUMN] as number) + (columnDifference * result.episodes) / after;
    cell[EPISODES_COLUMN] = after;
    cell[WINS_COLUMN] = (cell[WINS_COLUMN] as number) + result.wins;
    cell[DRAWS_COLUMN] = (cell[DRAWS_COLUMN] as number) + result.draws;
    cell[LOSSES_COLUMN] = (cell[LOSSES_COLUMN] as number) + result.losses;
    cell[WRITTEN_COLUMN] = ++this.#clock;
  }

  score(row: string, column: string): number {
    const { wins, draws, losses } = this.#sums(row, column);
    const scored = wins + draws + losses;
    return scored > 0 ? (wins + draws / 2) / scored : 0.5;
  }

  payoff(row: string, column: string): number {
    const { episodes, difference } = this.#sums(row, column);
    return episodes > 0 ? difference / episodes : 0;
  }

  games(row: string, column: string): number {
    return this.#sums(row, column).episodes;
  }

  /** One cell; null without games. */
  cell(row: string, column: string, seat: number): PayoffResult | null {
    const place = this.#place(row, column, seat);
    return place === undefined ? null : this.#result(row, column, seat, place);
  }

  /** All cells, by row and column as they first came. */
  cells(): readonly PayoffResult[] {
    return [...this.#places]
      .toSorted(([a], [b]) => a - b)
      .map(([key, place]) => {
        const { row, column, seat } = readKey(key);
        return this.#result(this.#names[row] as string, this.#names[column] as string, seat, place);
      });
  }

  #result(row: string, column: string, seat: number, place: number): PayoffResult {
    const number = (at: number) => this.#numbers[place + at] as number;
    return {
      row,
      column,
      seat,
      episodes: number(EPISODES_COLUMN),
      wins: number(WINS_COLUMN),
      draws: number(DRAWS_COLUMN),
      losses: number(LOSSES_COLUMN),
      mean: number(MEAN_COLUMN),
      columnMean: number(OTHER_MEAN_COLUMN),
      variance: number(SQUARES_COLUMN) / number(EPISODES_COLUMN),
    };
  }

  #sums(row: string, column: string) {
    const sums = { episodes: 0, wins: 0, draws: 0, losses: 0, difference: 0 };
    const rowId = this.#ids.get(row);
    const columnId = this.#ids.get(column);
    if (rowId === undefined || columnId === undefined) return sums;
    for (let seat = 0; seat < this.#seats; seat++) {
      const at = this.#places.get(cellKey(rowId, columnId, seat));
      if (at === undefined) continue;
      const episodes = this.#numbers[at + EPISODES_COLUMN] as number;
      sums.episodes += episodes;
      sums.wins += this.#numbers[at + WINS_COLUMN] as number;
      sums.draws += this.#numbers[at + DRAWS_COLUMN] as number;
      sums.losses += this.#numbers[at + LOSSES_COLUMN] as number;
      const difference =
        (this.#numbers[at + MEAN_COLUMN] as number) - (this.#numbers[at + OTHER_MEAN_COLUMN] as number);
      sums.difference += episodes * difference;
    }
    return sums;
  }

  #place(row: string, column: string, seat: number): number | undefined {
    const rowId = this.#ids.get(row);
    const columnId = this.#ids.get(column);
    return rowId === undefined || columnId === undefined ? undefined : this.#places.get(cellKey(rowId, columnId, seat));
  }

  #id(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#ids.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** The place of a cell; of a new, empty one if there is none. */
  #cell(key: number): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#places.size >= MAX_CELLS) this.#dropOldest();
    const place = this.#free.pop() ?? this.#places.size * CELL_NUMBERS;
    if (place >= this.#numbers.length) {
      const grown = new Float64Array(this.#numbers.length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers.fill(0, place, place + CELL_NUMBERS);
    this.#places.set(key, place);
    return place;
  }

  #dropOldest(): void {
    const written = ([, place]: readonly [number, number]) => this.#numbers[place + WRITTEN_COLUMN] as number;
    const oldest = [...this.#places].toSorted((a, b) => written(a) - written(b));
    for (const [key, place] of oldest.slice(0, Math.ceil(MAX_CELLS * DROPPED_SHARE))) {
      this.#places.delete(key);
      this.#free.push(place);
    }
  }

  #decay(place: number, factor: number): void {
    for (const number of [EPISODES_COLUMN, WINS_COLUMN, DRAWS_COLUMN, LOSSES_COLUMN, SQUARES_COLUMN]) {
      this.#numbers[place + number] = (this.#numbers[place + number] as number) * factor;
    }
  }
}

const cellKey = (row: number, column: number, seat: number): number => (row * MAX_PLAYERS + column) * MAX_SEATS + seat;

function readKey(key: number): { row: number; column: number; seat: number } {
  const pair = Math.floor(key / MAX_SEATS);
  return { row: Math.floor(pair / MAX_PLAYERS), column: pair % MAX_PLAYERS, seat: key % MAX_SEATS };
}
