import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { episodeOf, type Episode, type Segment } from "../episode.ts";
import { inputSize } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { writeInput } from "../players/policy.ts";

/**
 * Decisions of the learning policy, rebuilt from stored episodes by replaying them. A trajectory is what one seat did in one
 * attempt of one episode; its decisions lie together, in order. Ties (attempts without a reward) are left out.
 */
export interface Samples {
  readonly count: number;
  /** [count, inputSize]. */
  readonly rows: Float32Array;
  /** [count, actions], 1 where legal. */
  readonly masks: Float32Array;
  /** [count]. */
  readonly actions: Int32Array;
  /** [count] behaviour log-probabilities, nats. */
  readonly logProbs: Float32Array;
  /** [count] role of the deciding seat. */
  readonly roles: Int32Array;
  /** [trajectories + 1] offsets into the rows. */
  readonly starts: Uint32Array;
  /** [trajectories] the attempt's reward (the seat's return where an episode is one attempt), scaled into -1 … 1 by the game's bounds. */
  readonly returns: Float32Array;
  /** [trajectories] number of the group: attempts of one seat in one episode share it. */
  readonly groups: Int32Array;
  /** [trajectories] stratum of the reward within its role (see the game's `Reward`). */
  readonly strata: Int32Array;
}

/** Replays the learner's seats of `segments`. @throws GameError when a record does not replay; RangeError for an unknown log-probability. */
export function samplesOf(game: Game, network: NetworkSpec, segments: readonly Segment[]): Samples {
  const plies = segments.reduce((sum, segment) => sum + segment.actions.length, 0);
  const width = inputSize(network);
  const columns = new Columns(plies, width, network.actions);
  for (const segment of segments) {
    for (let i = 0; i < segment.count; i++)
      replayInto(columns, game, network, episodeOf(segment, i), segment.learnerSeats);
  }
  return columns.samples();
}

/** The factor that brings returns into -1 … 1. */
export function returnScale(game: Game): number {
  return 1 / Math.max(Math.abs(game.utility.min), Math.abs(game.utility.max), 1e-9);
}

function replayInto(
  columns: Columns,
  game: Game,
  network: NetworkSpec,
  episode: Episode,
  seats: readonly number[],
): void {
  const deciding = seats.map((seat) => ({ seat, states: [] as unknown[], plies: [] as number[] }));
  let state = game.initial(resolveOptions(game, episode.options));
  for (let ply = 0; ply < episode.actions.length; ply++) {
    const turn = game.turn(state);
    if (turn !== CHANCE && turn !== OVER) {
      const mine = deciding.find(({ seat }) => seat === turn);
      mine?.states.push(state);
      mine?.plies.push(ply);
    }
    state = game.next(state, episode.actions[ply] ?? -1);
  }
  const scale = returnScale(game);
  for (const { seat, states, plies } of deciding) {
    if (states.length === 0) continue;
    states.forEach((decided, i) => columns.add(game, network, decided, seat, episode, plies[i] ?? 0));
    columns.close((episode.returns[seat] ?? 0) * scale);
  }
}

/** Growing columns of samples: room for every ply, cut to size at the end. */
class Columns {
  private count = 0;
  private readonly width: number;
  private readonly actionCount: number;
  private readonly rows: Float32Array;
  private readonly masks: Float32Array;
  private readonly actions: Int32Array;
  private readonly logProbs: Float32Array;
  private readonly roles: Int32Array;
  private readonly starts: number[] = [0];
  private readonly returns: number[] = [];

  constructor(capacity: number, width: number, actionCount: number) {
    this.width = width;
    this.actionCount = actionCount;
    this.rows = new Float32Array(capacity * width);
    this.masks = new Float32Array(capacity * actionCount);
    this.actions = new Int32Array(capacity);
    this.logProbs = new Float32Array(capacity);
    this.roles = new Int32Array(capacity);
  }

  add(game: Game, network: NetworkSpec, state: unknown, seat: number, episode: Episode, ply: number): void {
    const i = this.count++;
    writeInput(game, state, seat, this.rows, i * this.width);
    for (const action of game.legal(state)) this.masks[i * network.actions + action] = 1;
    this.actions[i] = episode.actions[ply] ?? 0;
    this.roles[i] = seat;
    const logProb = episode.logProbs[ply];
    if (logProb === undefined || Number.isNaN(logProb)) {
      throw new RangeError(
        `Ply ${ply} of episode ${episode.seed} has no behaviour log-probability; it can't be learned from.`,
      );
    }
    this.logProbs[i] = logProb;
  }

  close(seatReturn: number): void {
    this.starts.push(this.count);
    this.returns.push(seatReturn);
  }

  samples(): Samples {
    const { count, width, actionCount } = this;
    return {
      count,
      rows: this.rows.subarray(0, count * width),
      masks: this.masks.subarray(0, count * actionCount),
      actions: this.actions.subarray(0, count),
      logProbs: this.logProbs.subarray(0, count),
      roles: this.roles.subarray(0, count),
      starts: Uint32Array.from(this.starts),
      returns: Float32Array.from(this.returns),
      groups: Int32Array.from(this.returns, (_, i) => i),
      strata: new Int32Array(this.returns.length),
    };
  }
}
