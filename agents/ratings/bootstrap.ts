import type { Random } from "../../games/core/random.ts";
import { drawBinomial } from "./binomial.ts";
import type { PairCount } from "./pair-counts.ts";
import type { Results } from "./results.ts";

/** The kinds of games that were played, in columns: one entry for each result of each pair. */
interface GameKinds {
  readonly pair: Int32Array;
  readonly score: Float64Array;
  readonly count: Float64Array;
  readonly total: number;
}

/** Draws bootstrap samples of the games behind pair counts: as many games, drawn with replacement from all of them. */
export class GameResampler {
  readonly #members: number;
  readonly #kinds: GameKinds;
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #played: Results;

  constructor(members: number, pairs: readonly PairCount[]) {
    this.#members = members;
    const sorted = pairs.toSorted((left, right) => left.a - right.a || left.b - right.b);
    this.#kinds = gameKinds(sorted);
    this.#a = Int32Array.from(sorted, ({ a }) => a);
    this.#b = Int32Array.from(sorted, ({ b }) => b);
    this.#played = this.#resultsOf((kind) => this.#kinds.count[kind] as number);
  }

  /** The games as they were played. */
  original(): Results {
    return this.#played;
  }

  /** One sample: multinomial counts, drawn as one binomial count for each kind of game. */
  draw(random: Random): Results {
    const { count, total } = this.#kinds;
    let left = total;
    let drawable = total;
    return this.#resultsOf((kind) => {
      const played = count[kind] as number;
      const drawn = drawBinomial(random, left, played / drawable);
      left -= drawn;
      drawable -= played;
      return drawn;
    });
  }

  /** One sample of as many games for each pair, won with the probabilities of given strengths, without draws. */
  drawFromModel(random: Random, strengths: Float64Array): Results {
    const { games, ...pairs } = this.#played;
    const scores = games.map((count, k) => {
      const difference = (strengths[pairs.a[k] as number] as number) - (strengths[pairs.b[k] as number] as number);
      return drawBinomial(random, count, 1 / (1 + Math.exp(-difference)));
    });
    return { ...pairs, games, scores };
  }

  #resultsOf(countOf: (kind: number) => number): Results {
    const { pair, score } = this.#kinds;
    const games = new Float64Array(this.#a.length);
    const scores = new Float64Array(this.#a.length);
    for (let kind = 0; kind < pair.length; kind++) {
      const drawn = countOf(kind);
      const k = pair[kind] as number;
      games[k] = (games[k] as number) + drawn;
      scores[k] = (scores[k] as number) + drawn * (score[kind] as number);
    }
    return { members: this.#members, a: this.#a, b: this.#b, games, scores };
  }
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
