import { ChangeLog, type PayoffChange } from "./change-log.ts";
import type { Outcomes } from "./expected-loss.ts";
import {
  addResult,
  addSums,
  copyPair,
  decayCounts,
  FIRST_SIDE,
  mergedNumbers,
  SECOND_SIDE,
  sideNumbers,
  type MutualResult,
  type PairNumbers,
  type Side,
  type SideNumbers,
  type Sums,
} from "./pair-numbers.ts";
import { PairStore } from "./pair-store.ts";

/** Results of one player against another in one role, from the side of `row`. */
export interface PayoffResult extends SideNumbers {
  readonly row: string;
  readonly column: string;
  /** The row's first seat. */
  readonly seat: number;
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

/** Seats that a pair distinguishes: a player and its seat share 32 bits. */
const MAX_SEATS = 64;

const seatedPlayer = (player: number, seat: number): number => player * MAX_SEATS + seat;

/** Reads the numbers of a pair at a place, of which the row has a side. */
type ReadPair = (numbers: PairNumbers, place: number, side: Side) => void;

/**
 * Results between players of a league, by pair and the roles of both: sparse, and bounded in memory. At most 32,768
 * pairs in given roles; those without games for the longest time are dropped. Keys are policy hashes, or those of
 * agents' newest policies, whose older games count less for each later one of the pair in the same roles.
 */
export class PayoffTable implements PayoffReader {
  readonly #pairs = new PairStore();
  readonly #base: PayoffTable | null;
  /** Players by number, shared with the base. */
  readonly #players: Map<string, number>;
  /** Names by number, shared with the base. */
  readonly #names: string[];
  /** Shared with the base, whose changes are changes of this table too. */
  readonly #changes: ChangeLog;
  #ownSeats = 0;

  /** @param base a table that this one continues: it holds the pairs that were written here, and reads the others. */
  constructor(base: PayoffTable | null = null) {
    this.#base = base;
    this.#players = base ? base.#players : new Map();
    this.#names = base ? base.#names : [];
    this.#changes = base ? base.#changes : new ChangeLog();
  }

  /** Number of pairs in given roles, those of its base apart. */
  get size(): number {
    return this.#pairs.size;
  }

  get revision(): number {
    return this.#changes.revision;
  }

  changesSince(revision: number): readonly PayoffChange[] | null {
    return this.#changes.since(revision);
  }

  /** Removes what was added here; its base remains. */
  clear(): void {
    for (const { row, column } of this.#ownPairs()) this.#changes.add(row, column);
    this.#pairs.clear();
  }

  /** @param decays whether a player of the pair changes, so that older games count less. */
  add(result: MutualResult, decays: boolean): void {
    if (result.episodes <= 0) return;
    const { players, seats } = result;
    this.#changes.add(players[0], players[1]);
    this.#changes.add(players[1], players[0]);
    this.#ownSeats = Math.max(this.#ownSeats, seats[0] + 1, seats[1] + 1);
    const seated = players.map((player, i) => seatedPlayer(this.#number(player), seats[i as 0 | 1]));
    const side = sideOfSeat(seats[0], seats[1]);
    const place = this.#write(seated[side] as number, seated[1 - side] as number);
    if (decays) decayCounts(this.#pairs, place, GAME_DECAY ** result.episodes);
    addResult(this.#pairs, place, result, side);
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
    yield* this.#ownPairs();
    if (this.#base) yield* this.#base.pairs();
  }

  /** The games of `row` in one role; null without games. */
  cell(row: string, column: string, seat: number): PayoffResult | null {
    let sum: SideNumbers | undefined;
    this.#read(row, column, seat, (numbers, place, side) => {
      const found = sideNumbers(numbers, place, side);
      sum = sum ? mergedNumbers(sum, found) : found;
    });
    return sum ? { row, column, seat, ...sum } : null;
  }

  /** The games of a pair, by the role that the row took. */
  pair(row: string, column: string): readonly PayoffResult[] {
    const cells = Array.from({ length: this.#seats }, (_, seat) => this.cell(row, column, seat));
    return cells.filter((cell) => cell !== null);
  }

  get #seats(): number {
    return this.#base ? Math.max(this.#ownSeats, this.#base.#ownSeats) : this.#ownSeats;
  }

  /** Both orders of each pair. */
  *#ownPairs(): Generator<{ readonly row: string; readonly column: string }> {
    for (const seated of this.#pairs.keys()) {
      const [first, second] = [seated.first, seated.second].map((player) => Math.floor(player / MAX_SEATS));
      const [row, column] = [this.#names[first as number] as string, this.#names[second as number] as string];
      yield { row, column };
      yield { row: column, column: row };
    }
  }

  #number(player: string): number {
    const known = this.#players.get(player);
    if (known !== undefined) return known;
    this.#players.set(player, this.#players.size);
    this.#names.push(player);
    return this.#players.size - 1;
  }

  #sums(row: string, column: string): Sums {
    const sums = { episodes: 0, wins: 0, draws: 0, losses: 0, difference: 0 };
    const add: ReadPair = (numbers, place, side) => addSums(sums, numbers, place, side);
    for (let seat = 0; seat < this.#seats; seat++) this.#read(row, column, seat, add);
    return sums;
  }

  /** Reads the pairs in which the row has a seat: one for each seat of the column, so one in games of two seats. */
  #read(row: string, column: string, seat: number, read: ReadPair): void {
    const rowNumber = this.#players.get(row);
    const columnNumber = this.#players.get(column);
    if (rowNumber === undefined || columnNumber === undefined) return;
    const own = seatedPlayer(rowNumber, seat);
    for (let otherSeat = 0; otherSeat < this.#seats; otherSeat++) {
      if (otherSeat === seat) continue;
      const other = seatedPlayer(columnNumber, otherSeat);
      const side = sideOfSeat(seat, otherSeat);
      const [first, second] = side === FIRST_SIDE ? [own, other] : [other, own];
      let pairs = this.#pairs;
      let place = pairs.find(first, second);
      if (place === undefined && this.#base) {
        pairs = this.#base.#pairs;
        place = pairs.find(first, second);
      }
      if (place !== undefined) read(pairs, place, side);
    }
  }

  /** The place of a pair that is written now; its numbers are those of the base if it is new here. */
  #write(first: number, second: number): number {
    const isNew = this.#pairs.find(first, second) === undefined;
    if (isNew && this.#pairs.isFull) this.#changes.addUnknown();
    const place = this.#pairs.write(first, second);
    if (!isNew || !this.#base) return place;
    const base = this.#base.#pairs;
    const before = base.find(first, second);
    if (before !== undefined) copyPair(base, before, this.#pairs, place);
    return place;
  }
}

/** A pair's first player is the one with the lower seat. */
const sideOfSeat = (seat: number, other: number): Side => (seat < other ? FIRST_SIDE : SECOND_SIDE);
