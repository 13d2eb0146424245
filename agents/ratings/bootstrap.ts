import type { Random } from "../../games/core/random.ts";
import { BinomialSampler, drawNormal } from "./binomial.ts";
import { CountTables } from "./count-tables.ts";
import type { PairCount } from "./pair-counts.ts";
import type { Results } from "./results.ts";

/** The kinds of games that were played, in columns: one entry for each result of each pair. */
interface GameKinds {
  readonly pair: Int32Array;
  readonly score: Float64Array;
  readonly count: Float64Array;
  readonly total: number;
}

/** Standard deviations by which Poisson counts sum to less than all games, so that they hardly ever sum to more. */
const SHORTFALL_DEVIATIONS = 4;

/** Above this mean counts are rounded from normal numbers: a table would be long. */
const MAX_TABLE_MEAN = 1000;

/** Most probabilities in tables, 32 MB. */
const MAX_TABLE_SIZE = 4e6;

/** Draws a bootstrap sample. */
type SampleDraw = (random: Random) => Results;

/** Bootstrap samples of the games behind pair counts. */
export class GameResampler {
  readonly #members: number;
  readonly #kinds: GameKinds;
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #played: Results;
  /** Number of games of the kinds up to each. */
  readonly #ends: Float64Array;
  /** Where the search for the kind of a game begins: that of the first game of each of as many equal parts as kinds. */
  readonly #guide: Int32Array;

  constructor(members: number, pairs: readonly PairCount[]) {
    this.#members = members;
    const sorted = pairs.toSorted((left, right) => left.a - right.a || left.b - right.b);
    this.#kinds = gameKinds(sorted);
    this.#a = Int32Array.from(sorted, ({ a }) => a);
    this.#b = Int32Array.from(sorted, ({ b }) => b);
    this.#played = this.#resultsOf(this.#kinds.count);
    let end = 0;
    this.#ends = this.#kinds.count.map((count) => (end += count));
    let kind = 0;
    this.#guide = Int32Array.from(this.#ends, (_, part) => {
      while ((this.#ends[kind] as number) <= (part / this.#ends.length) * end) kind++;
      return kind;
    });
  }

  /** The games as they were played. */
  original(): Results {
    return this.#played;
  }

  /**
   * As many games, drawn with replacement from all. Independent Poisson counts of each kind of game are multinomial
   * given their sum; what it lacks is drawn game by game. That takes a look-up a kind, and binomial counts dozens of
   * steps.
   */
  fromGames(): SampleDraw {
    const { count, total } = this.#kinds;
    const share = Math.max(0, 1 - SHORTFALL_DEVIATIONS / Math.sqrt(total));
    const drawCounts = poissonDraws(count.map((one) => share * one));
    const drawn = new Float64Array(count.length);
    return (random) => {
      let sum = drawCounts(random, drawn);
      while (sum > total) sum = drawCounts(random, drawn);
      for (; sum < total; sum++) {
        const kind = this.#kindOf(random() * total);
        drawn[kind] = (drawn[kind] as number) + 1;
      }
      return this.#resultsOf(drawn);
    };
  }

  /** As many games for each pair, won with the probabilities of given strengths, without draws. */
  fromModel(strengths: Float64Array): SampleDraw {
    const { games, ...pairs } = this.#played;
    const odds = games.map((_, k) =>
      Math.exp((strengths[pairs.a[k] as number] as number) - (strengths[pairs.b[k] as number] as number)),
    );
    const sampler = new BinomialSampler(games, odds);
    return (random) => ({ ...pairs, games, scores: games.map((_, k) => sampler.draw(random, k)) });
  }

  /** The kind of a game, by its place among all games. */
  #kindOf(game: number): number {
    const parts = this.#guide.length;
    let kind = this.#guide[Math.floor((game / this.#kinds.total) * parts)] as number;
    // Rounding may put a game into the part after its own.
    while (kind > 0 && (this.#ends[kind - 1] as number) > game) kind--;
    while ((this.#ends[kind] as number) <= game) kind++;
    return kind;
  }

  #resultsOf(counts: Float64Array): Results {
    const { pair, score } = this.#kinds;
    const games = new Float64Array(this.#a.length);
    const scores = new Float64Array(this.#a.length);
    for (let kind = 0; kind < pair.length; kind++) {
      const drawn = counts[kind] as number;
      const k = pair[kind] as number;
      games[k] = (games[k] as number) + drawn;
      scores[k] = (scores[k] as number) + drawn * (score[kind] as number);
    }
    return { members: this.#members, a: this.#a, b: this.#b, games, scores };
  }
}

/** What writes a Poisson count of each mean and returns their sum. */
function poissonDraws(means: Float64Array): (random: Random, drawn: Float64Array) => number {
  const tables = new CountTables();
  const known = new Map<number, number>();
  for (const mean of new Set(means)) {
    const hasTable = mean <= MAX_TABLE_MEAN && tables.size < MAX_TABLE_SIZE;
    known.set(mean, hasTable ? tables.add(Math.floor(mean), (count) => mean / count) : -1);
  }
  const numbers = Int32Array.from(means, (mean) => known.get(mean) as number);
  const drawNormally = (mean: number, random: Random) =>
    Math.max(0, Math.round(mean + Math.sqrt(mean) * drawNormal(random)));
  return (random, drawn) => {
    let sum = 0;
    for (let i = 0; i < drawn.length; i++) {
      const table = numbers[i] as number;
      const count = table < 0 ? drawNormally(means[i] as number, random) : tables.draw(table, random);
      drawn[i] = count;
      sum += count;
    }
    return sum;
  };
}

function gameKinds(pairs: readonly PairCount[]): GameKinds {
  const kinds = pairs
    .flatMap(({ wins, draws, losses }, pair) => [
      { pair, score: 1, count: wins },
      { pair, score: 0.5, count: draws },
      { pair, score: 0, count: losses },
    ])
    .filter(({ count }) => count > 0);
  return {
    pair: Int32Array.from(kinds, ({ pair }) => pair),
    score: Float64Array.from(kinds, ({ score }) => score),
    count: Float64Array.from(kinds, ({ count }) => count),
    total: kinds.reduce((sum, { count }) => sum + count, 0),
  };
}
