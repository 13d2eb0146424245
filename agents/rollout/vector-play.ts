import { OVER, type Game } from "../../games/core/game.ts";
import { chooseWeighted, random, type Random } from "../../games/core/random.ts";
import type { VectorRules } from "../../games/core/vector.ts";
import type { BatchPlayer } from "../players/player.ts";
import { packResult, type PlayedEpisode, type RolloutResult } from "./columns.ts";
import { TurnBuffer } from "./turn-buffer.ts";

/** Episodes of a game with vectorised rules. */
export interface VectorPlayRequest {
  readonly game: Game;
  readonly rules: VectorRules;
  readonly players: readonly BatchPlayer[];
  readonly episodes: number;
  readonly seed: string;
  /** Tables that step together. */
  readonly tables: number;
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/**
 * Plays episodes at tables in one array, all in lockstep: each player is queried for its probabilities at all tables
 * that wait for it at once. The episodes are the same as those of any other way to play them.
 */
export async function playVector(request: VectorPlayRequest): Promise<RolloutResult> {
  const tables = new VectorTables(request);
  while (tables.refill()) {
    await tables.step();
    await request.yieldToEventLoop?.();
  }
  return tables.result();
}

/** The tables of one game, with current and finished episodes. */
class VectorTables {
  readonly #request: VectorPlayRequest;
  readonly #width: number;
  readonly #states: Int8Array;
  /** [width] The episode at each table; -1 for none. */
  readonly #episode: Int32Array;
  /** [width] Actions taken at each table. */
  readonly #plies: Uint16Array;
  /** [width, maxPlies] */
  readonly #actions: Uint16Array;
  readonly #logProbs: Float32Array;
  readonly #streams: Random[] = [];
  readonly #returns: Float64Array;
  readonly #groups: ReadonlyMap<BatchPlayer, Waiting>;
  readonly #bySeat: readonly Waiting[];
  readonly #played: PlayedEpisode[] = [];
  #started = 0;
  #steps = 0;

  constructor(request: VectorPlayRequest) {
    const { game, rules, players, episodes } = request;
    const width = Math.min(request.tables, episodes);
    this.#request = request;
    this.#width = width;
    this.#states = new Int8Array(width * rules.size);
    this.#episode = new Int32Array(width).fill(-1);
    this.#plies = new Uint16Array(width);
    this.#actions = new Uint16Array(width * game.maxPlies);
    this.#logProbs = new Float32Array(width * game.maxPlies);
    this.#returns = new Float64Array(game.roles.length);
    this.#groups = new Map(
      players.map((player) => [player, { tables: new Uint32Array(width), turns: new TurnBuffer(game, width) }]),
    );
    this.#bySeat = players.map((player) => this.#groups.get(player) as Waiting);
  }

  /** Collects finished episodes and starts new ones; false when there is nothing left to play. */
  refill(): boolean {
    const { rules, episodes, seed } = this.#request;
    let busy = false;
    for (let table = 0; table < this.#width; table++) {
      const at = table * rules.size;
      const playing = this.#episode[table] as number;
      if (playing >= 0 && rules.turn(this.#states, at) === OVER) this.#end(table, playing);
      if ((this.#episode[table] as number) < 0 && this.#started < episodes) {
        rules.initial(this.#states, at);
        this.#streams[table] = random(`${seed}/${this.#started}`);
        this.#plies[table] = 0;
        this.#episode[table] = this.#started++;
      }
      busy ||= (this.#episode[table] as number) >= 0;
    }
    return busy;
  }

  async step(): Promise<void> {
    const { rules } = this.#request;
    for (const { turns } of this.#groups.values()) turns.clear();
    for (let table = 0; table < this.#width; table++) {
      if ((this.#episode[table] as number) < 0) continue;
      const at = table * rules.size;
      const seat = rules.turn(this.#states, at);
      const { tables, turns } = this.#bySeat[seat] as Waiting;
      tables[turns.count] = table;
      turns.addTable(rules, this.#states, at, seat);
    }
    for (const [player, { tables, turns }] of this.#groups) {
      if (turns.count > 0) this.#move(tables, turns.count, await player.probabilities(turns.turns()));
    }
  }

  result(): RolloutResult {
    return packResult(this.#played, this.#steps);
  }

  #move(tables: Uint32Array, count: number, probabilities: Float64Array): void {
    const { game, rules } = this.#request;
    for (let i = 0; i < count; i++) {
      const table = tables[i] as number;
      const from = i * game.actions;
      const drawn = chooseWeighted(this.#streams[table] as Random, probabilities, from, from + game.actions);
      const at = table * game.maxPlies + (this.#plies[table] as number);
      this.#actions[at] = drawn - from;
      this.#logProbs[at] = Math.log(probabilities[drawn] as number);
      this.#plies[table] = (this.#plies[table] as number) + 1;
      rules.next(this.#states, table * rules.size, drawn - from);
    }
    this.#steps += count;
  }

  #end(table: number, episode: number): void {
    const { game, rules } = this.#request;
    const start = table * game.maxPlies;
    const end = start + (this.#plies[table] as number);
    rules.returns(this.#states, table * rules.size, this.#returns, 0);
    this.#played[episode] = {
      actions: this.#actions.slice(start, end),
      logProbs: this.#logProbs.slice(start, end),
      returns: Array.from(this.#returns),
    };
    this.#episode[table] = -1;
  }
}

/** The tables that wait for one player. */
interface Waiting {
  /** [turns.count] */
  readonly tables: Uint32Array;
  readonly turns: TurnBuffer;
}
