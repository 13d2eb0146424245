import { LRUCache } from "lru-cache";
import type { ChanceOutcome, Turn } from "../../games/core/game.ts";
import { valueAt } from "../../games/core/value-at.ts";
import type { PythonGameFacts, PythonRequests } from "./requests.ts";

/** A state of a Python game: all its actions, chance outcomes included, separated by blanks. */
export interface PythonState {
  readonly history: string;
}

/** What is needed to play on from a state. */
interface TurnFacts {
  readonly turn: Turn;
  readonly legal: readonly number[];
  readonly chance: readonly ChanceOutcome[];
  /** Null before the end. */
  readonly returns: readonly number[] | null;
  /** Information state of the seat to move; null if none moves. */
  readonly text: string | null;
  /** Observation of the seat to move; null if none moves. */
  readonly row: Float32Array | null;
}

/** What every seat sees of a state. */
interface SeatFacts {
  readonly texts: readonly string[];
  /** [players, observation size] */
  readonly rows: Float32Array;
  readonly boards: readonly string[];
  readonly table: string | null;
  readonly revealed: string;
  readonly labels: readonly string[];
}

/** Memory for facts of states that are not alive, each of both kinds. */
const CACHE_BYTES = 48 * 2 ** 20;

/** Memory for a text or an object, next to its numbers. */
const OVERHEAD_BYTES = 400;

/** Most observations, in numbers, that one request asks for. */
const NUMBERS_PER_REQUEST = 2 ** 21;

const MAX_STATES_PER_REQUEST = 4096;

const NO_OUTCOMES: readonly ChanceOutcome[] = [];

/** Facts of states, fetched from Python once: alone when first needed, or many together by `prefetch`. */
export class PythonStates {
  readonly #game: string;
  readonly #requests: PythonRequests;
  readonly #size: number;
  readonly #players: number;
  readonly #turns: FactCache<TurnFacts>;
  readonly #seats: FactCache<SeatFacts>;

  constructor(game: string, requests: PythonRequests, { observationSize, players }: PythonGameFacts) {
    this.#game = game;
    this.#requests = requests;
    this.#size = observationSize;
    this.#players = players;
    this.#turns = new FactCache(4 * observationSize + OVERHEAD_BYTES, (histories) => this.#fetchTurns(histories));
    this.#seats = new FactCache(players * (4 * observationSize + OVERHEAD_BYTES) + OVERHEAD_BYTES, (histories) =>
      this.#fetchSeats(histories),
    );
  }

  turn = (state: PythonState): TurnFacts => this.#turns.of(state);

  seats = (state: PythonState): SeatFacts => this.#seats.of(state);

  /** Fetches facts of all states in few requests. */
  prefetch(states: readonly PythonState[], allSeats: boolean): void {
    this.#turns.prefetch(states, this.#batch(1));
    if (allSeats) this.#seats.prefetch(states, this.#batch(this.#players));
  }

  #batch(rows: number): number {
    return Math.max(1, Math.min(MAX_STATES_PER_REQUEST, Math.floor(NUMBERS_PER_REQUEST / (rows * this.#size))));
  }

  #fetchTurns(histories: readonly string[]): TurnFacts[] {
    const { turn, legal, chance, returns, texts, rows } = this.#requests.turns(this.#game, histories);
    const all = decode(rows);
    let row = 0;
    return histories.map((_, i) => {
      const mover = valueAt(turn, i);
      const actions = legal[i] ?? [];
      const probabilities = chance[i];
      return {
        turn: mover,
        legal: actions,
        chance: probabilities
          ? actions.map((action, k) => ({ action, probability: valueAt(probabilities, k) }))
          : NO_OUTCOMES,
        returns: returns[i] ?? null,
        text: texts[i] ?? null,
        row: mover >= 0 ? all.slice(row * this.#size, ++row * this.#size) : null,
      };
    });
  }

  #fetchSeats(histories: readonly string[]): SeatFacts[] {
    const { texts, rows, boards, tables, revealed, labels } = this.#requests.seats(this.#game, histories);
    const all = decode(rows);
    const width = this.#players * this.#size;
    return histories.map((_, i) => ({
      texts: texts[i] as string[],
      rows: all.slice(i * width, (i + 1) * width),
      boards: boards[i] as string[],
      table: tables[i] ?? null,
      revealed: revealed[i] as string,
      labels: labels[i] as string[],
    }));
  }
}

/** Facts of one kind: kept as long as their state is alive, and the most recently used ones longer. */
class FactCache<T extends object> {
  readonly #alive = new WeakMap<PythonState, T>();
  readonly #recent: LRUCache<string, T>;
  readonly #fetch: (histories: readonly string[]) => readonly T[];

  constructor(bytes: number, fetch: (histories: readonly string[]) => readonly T[]) {
    this.#recent = new LRUCache({ max: Math.max(64, Math.floor(CACHE_BYTES / bytes)) });
    this.#fetch = fetch;
  }

  of(state: PythonState): T {
    const known = this.#known(state);
    if (known) return known;
    const [fetched] = this.#fetch([state.history]);
    return this.#keep(state, fetched as T);
  }

  prefetch(states: readonly PythonState[], batch: number): void {
    const missing = states.filter((state) => !this.#known(state));
    for (let from = 0; from < missing.length; from += batch) {
      const part = missing.slice(from, from + batch);
      const fetched = this.#fetch(part.map(({ history }) => history));
      part.forEach((state, i) => this.#keep(state, fetched[i] as T));
    }
  }

  #known(state: PythonState): T | undefined {
    const alive = this.#alive.get(state);
    if (alive) return alive;
    const recent = this.#recent.get(state.history);
    if (recent) this.#alive.set(state, recent);
    return recent;
  }

  #keep(state: PythonState, facts: T): T {
    this.#alive.set(state, facts);
    this.#recent.set(state.history, facts);
    return facts;
  }
}

function decode(base64: string): Float32Array {
  const bytes = Buffer.from(base64, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
