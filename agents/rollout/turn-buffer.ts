import type { Game } from "../../games/core/game.ts";
import type { VectorRules } from "../../games/core/vector.ts";
import type { TurnRows } from "../players/player.ts";

/** The turns that wait for one player, as arrays; the memory is reused at every step. */
export class TurnBuffer {
  count = 0;
  readonly #game: Game;
  readonly #observations: Float32Array;
  readonly #seats: Uint8Array;
  readonly #legal: Uint8Array;

  /** @param room capacity in turns. */
  constructor(game: Game, room: number) {
    this.#game = game;
    this.#observations = new Float32Array(room * game.observation.size);
    this.#seats = new Uint8Array(room);
    this.#legal = new Uint8Array(room * game.actions);
  }

  clear(): void {
    this.count = 0;
  }

  addState(state: unknown, seat: number): void {
    const { observation, actions } = this.#game;
    const i = this.count++;
    this.#seats[i] = seat;
    this.#game.observe(state, seat, this.#observations, i * observation.size);
    this.#legal.fill(0, i * actions, (i + 1) * actions);
    for (const action of this.#game.legal(state)) this.#legal[i * actions + action] = 1;
  }

  addTable(rules: VectorRules, tables: Int8Array, at: number, seat: number): void {
    const { observation, actions } = this.#game;
    const i = this.count++;
    this.#seats[i] = seat;
    rules.observe(tables, at, seat, this.#observations, i * observation.size);
    rules.legal(tables, at, this.#legal, i * actions);
  }

  turns(): TurnRows {
    const { count } = this;
    const legal = this.#legal.subarray(0, count * this.#game.actions);
    return { count, observations: this.#observations, seats: this.#seats, legal };
  }
}
