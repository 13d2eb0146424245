import {
  CELL_NUMBERS,
  CellStore,
  DRAWS_COLUMN,
  EPISODES_COLUMN,
  LOSSES_COLUMN,
  MEAN_COLUMN,
  OTHER_MEAN_COLUMN,
  SQUARES_COLUMN,
  WINS_COLUMN,
} from "./cell-store.ts";
import { ChangeLog, type PayoffChange } from "./change-log.ts";
import type { Outcomes } from "./expected-loss.ts";

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

/** Share of an older result that remains after each further game, where a player changes (AlphaStar's pseudocode). */
const GAME_DECAY = 0.99;

/** What reads payoffs. Scores and payoffs are means over the roles that the row took. */
export interface PayoffReader {
  /** A number that is higher after every change. */
  readonly revision: number;
  /** The pairs whose results may have changed after a revision; null: any may have. */
  changesSince(revision: number): readonly PayoffChange[] | null;
  /** Mean score of `row`, 0 to 1, a draw is one half; one half without games. */
  score(row: string, column: string): number;
  /** Mean return of `row` minus that of `column`; 0 without games. */
  payoff(row: string, column: string): number;
  /** Number of games, after decay. */
  games(row: string, column: string): number;
  /** Of the row, after decay; all 0 where only returns are known. */
  outcomes(row: string, column: string): Outcomes;
  /** The pairs that have games, some more than once: for what is computed from all of them. */
  pairs(): Iterable<{ readonly row: string; readonly column: string }>;
}

/**
 * Results between players of a league, by ordered pair and role: sparse, and bounded in memory. At most 65,536 cells;
 * those without games for the longest time are dropped. Keys are policy hashes, or those of agents' newest policies,
 * whose older games count less and less.
 */
export class PayoffTable implements PayoffReader {
  readonly #cells = new CellStore();
  readonly #base: PayoffTable | null;
  /** Players by number, shared with the base. */
  readonly #players: Map<string, number>;
  /** Names by number, shared with the base. */
  readonly #names: string[];
  /** Shared with the base, whose changes are changes of this table too. */
  readonly #changes: ChangeLog;
  #ownSeats = 0;

  /** @param base a table that this one continues: it holds the cells that were written here, and reads the others. */
  constructor(base: PayoffTable | null = null) {
    this.#base = base;
    this.#players = base ? base.#players : new Map();
    this.#names = base ? base.#names : [];
    this.#changes = base ? base.#changes : new ChangeLog();
  }

  /** Number of cells, those of its base apart. */
  get size(): number {
    return this.#cells.size;
  }

  get revision(): number {
    return this.#changes.revision;
  }

  changesSince(revision: number): readonly PayoffChange[] | null {
    return this.#changes.since(revision);
  }

  /** Removes what was added here; its base remains. */
  clear(): void {
    for (const { row, column } of this.#cells.keys()) {
      this.#changes.add(this.#names[row] as string, this.#names[column] as string);
    }
    this.#cells.clear();
  }

  /** @param decays whether a player of the pair changes, so that older games count less. */
  add(result: PayoffResult, decays: boolean): void {
    if (result.episodes <= 0) return;
    this.#changes.add(result.row, result.column);
    this.#ownSeats = Math.max(this.#ownSeats, result.seat + 1);
    const at = this.#write(this.#number(result.row), this.#number(result.column), result.seat);
    const { numbers } = this.#cells;
    if (decays) decay(numbers, at, GAME_DECAY ** result.episodes);
    addTo(numbers, at, result);
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

  outcomes(row: string, column: string): Outcomes {
    const { wins, draws, losses } = this.#sums(row, column);
    return { wins, draws, losses };
  }

  *pairs(): Generator<{ readonly row: string; readonly column: string }> {
    for (const { row, column } of this.#cells.keys()) {
      yield { row: this.#names[row] as string, column: this.#names[column] as string };
    }
    if (this.#base) yield* this.#base.pairs();
  }

  /** One cell; null without games. */
  cell(row: string, column: string, seat: number): PayoffResult | null {
    const rowNumber = this.#players.get(row);
    const columnNumber = this.#players.get(column);
    if (rowNumber === undefined || columnNumber === undefined) return null;
    const place = this.#cells.find(rowNumber, columnNumber, seat);
    if (place === undefined) return this.#base?.cell(row, column, seat) ?? null;
    return payoffResult(this.#cells.numbers, place * CELL_NUMBERS, { row, column, seat });
  }

  /** The cells of a pair, one for each role that the row took. */
  pair(row: string, column: string): readonly PayoffResult[] {
    const cells = Array.from({ length: this.#seats }, (_, seat) => this.cell(row, column, seat));
    return cells.filter((cell) => cell !== null);
  }

  get #seats(): number {
    return this.#base ? Math.max(this.#ownSeats, this.#base.#ownSeats) : this.#ownSeats;
  }

  #number(player: string): number {
    const known = this.#players.get(player);
    if (known !== undefined) return known;
    this.#players.set(player, this.#players.size);
    this.#names.push(player);
    return this.#players.size - 1;
  }

  #sums(row: string, column: string) {
    const sums = { episodes: 0, wins: 0, draws: 0, losses: 0, difference: 0 };
    const rowNumber = this.#players.get(row);
    const columnNumber = this.#players.get(column);
    if (rowNumber === undefined || columnNumber === undefined) return sums;
    const seats = this.#seats;
    for (let seat = 0; seat < seats; seat++) {
      let cells = this.#cells;
      let place = cells.find(rowNumber, columnNumber, seat);
      if (place === undefined && this.#base) {
        cells = this.#base.#cells;
        place = cells.find(rowNumber, columnNumber, seat);
      }
      if (place !== undefined) addSums(sums, cells.numbers, place * CELL_NUMBERS);
    }
    return sums;
  }

  /** Where the numbers of a cell begin that is written now; they are those of the base if it is new here. */
  #write(row: number, column: number, seat: number): number {
    const isNew = this.#cells.find(row, column, seat) === undefined;
    if (isNew && this.#cells.isFull) this.#changes.addUnknown();
    const at = this.#cells.write(row, column, seat) * CELL_NUMBERS;
    if (!this.#base || !isNew) return at;
    const before = this.#base.#cells.find(row, column, seat);
    if (before !== undefined) {
      const from = before * CELL_NUMBERS;
      this.#cells.numbers.set(this.#base.#cells.numbers.subarray(from, from + CELL_NUMBERS), at);
    }
    return at;
  }
}

type Numbers = Float64Array;

interface Sums {
  episodes: number;
  wins: number;
  draws: number;
  losses: number;
  /** Of returns, over all episodes. */
  difference: number;
}

function addSums(sums: Sums, numbers: Numbers, at: number): void {
  const episodes = numbers[at + EPISODES_COLUMN] as number;
  sums.episodes += episodes;
  sums.wins += numbers[at + WINS_COLUMN] as number;
  sums.draws += numbers[at + DRAWS_COLUMN] as number;
  sums.losses += numbers[at + LOSSES_COLUMN] as number;
  sums.difference += episodes * ((numbers[at + MEAN_COLUMN] as number) - (numbers[at + OTHER_MEAN_COLUMN] as number));
}

function addTo(numbers: Numbers, at: number, result: PayoffResult): void {
  const increase = (column: number, by: number) => {
    numbers[at + column] = (numbers[at + column] as number) + by;
  };
  const before = numbers[at + EPISODES_COLUMN] as number;
  const after = before + result.episodes;
  const difference = result.mean - (numbers[at + MEAN_COLUMN] as number);
  numbers[at + SQUARES_COLUMN] =
    (numbers[at + SQUARES_COLUMN] as number) +
    result.variance * result.episodes +
    (difference * difference * before * result.episodes) / after;
  increase(MEAN_COLUMN, (difference * result.episodes) / after);
  const columnDifference = result.columnMean - (numbers[at + OTHER_MEAN_COLUMN] as number);
  increase(OTHER_MEAN_COLUMN, (columnDifference * result.episodes) / after);
  numbers[at + EPISODES_COLUMN] = after;
  increase(WINS_COLUMN, result.wins);
  increase(DRAWS_COLUMN, result.draws);
  increase(LOSSES_COLUMN, result.losses);
}

const DECAYING_COLUMNS = [EPISODES_COLUMN, WINS_COLUMN, DRAWS_COLUMN, LOSSES_COLUMN, SQUARES_COLUMN] as const;

function decay(numbers: Numbers, at: number, factor: number): void {
  for (const column of DECAYING_COLUMNS) numbers[at + column] = (numbers[at + column] as number) * factor;
}

function payoffResult(numbers: Numbers, at: number, key: Pick<PayoffResult, "row" | "column" | "seat">): PayoffResult {
  const number = (column: number) => numbers[at + column] as number;
  return {
    ...key,
    episodes: number(EPISODES_COLUMN),
    wins: number(WINS_COLUMN),
    draws: number(DRAWS_COLUMN),
    losses: number(LOSSES_COLUMN),
    mean: number(MEAN_COLUMN),
    columnMean: number(OTHER_MEAN_COLUMN),
    variance: number(SQUARES_COLUMN) / number(EPISODES_COLUMN),
  };
}
