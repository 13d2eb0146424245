import { CHANCE, OVER, type Game, type Reward } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { unpackEpisode, type Episode, type Segment } from "../episode.ts";
import type { GameTree } from "../trees/tree.ts";
import { inputSize, writeInput, type InputLayout } from "../networks/input-rows.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { JointColumns } from "./joint.ts";
import { EPISODES_PER_PREFETCH, prefetchEpisodes } from "./prefetch.ts";
import { NO_VERDICT, VERDICTS, type Samples, type SamplesDetail } from "./sample-set.ts";
import { samplesInTree } from "./tree-samples.ts";
import { affordableTree } from "./trees.ts";

export type { Samples } from "./sample-set.ts";

/**
 * Replays the learner's seats of `segments`; if the game's whole tree is small, by walks down the tree.
 * @throws GameError when a record does not replay; RangeError for an unknown log-probability.
 * @example
 * import { collectSamples, networkFor, randomPlayer, rollout, type Samples, type Segment } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const game = gameById("kuhn-poker");
 * const players = [randomPlayer, randomPlayer];
 * const { columns } = await rollout({ game, options: {}, players, episodes: 10, seed: "example" });
 * const named = { id: "0", league: "", index: 0, game: game.id, version: game.version, options: {}, seed: "example" };
 * const pairing = players.map(({ reference }) => reference);
 * const segment: Segment = { ...named, pairing, learnerSeats: [0], policyVersion: 0, ...columns };
 * const { returns }: Samples = collectSamples(game, networkFor(game, [16]), [segment]);
 * console.log(returns.length); // 10
 */
export function collectSamples(
  game: Game,
  network: NetworkSpec,
  segments: readonly Segment[],
  { joint = false }: SamplesDetail = {},
): Samples {
  const tree = commonTree(game, segments);
  const scale = returnScale(game);
  return (
    (tree && samplesInTree({ tree, segments, scale, joint })) ?? replayedSamples(game, network, segments, { joint })
  );
}

/** The common tree of all segments, if it is small enough and an episode is one attempt. */
function commonTree(game: Game, segments: readonly Segment[]): GameTree | null {
  const [first, ...others] = segments;
  if (!first || game.attempt || game.rewards) return null;
  const tree = affordableTree(game, first.options);
  const alike = others.every(({ options }) => affordableTree(game, options) === tree);
  return alike ? tree : null;
}

/** The same with the game's own functions, state by state: any game. Information states are not included. @internal */
export function replayedSamples(
  game: Game,
  network: NetworkSpec,
  segments: readonly Segment[],
  { joint = false }: SamplesDetail = {},
): Samples {
  const columns = new Columns(network, network.actions, joint ? new JointColumns(game) : null);
  for (const segment of segments) {
    for (let from = 0; from < segment.count; from += EPISODES_PER_PREFETCH) {
      const count = Math.min(EPISODES_PER_PREFETCH, segment.count - from);
      const episodes = Array.from({ length: count }, (_, i) => unpackEpisode(segment, from + i));
      if (game.prefetch) prefetchEpisodes(game, episodes, joint);
      for (const episode of episodes) replayInto(columns, game, episode, segment.learnerSeats);
    }
  }
  return columns.samples();
}

/** The factor that scales returns into -1 … 1. */
function returnScale(game: Game): number {
  return 1 / Math.max(Math.abs(game.utility.min), Math.abs(game.utility.max), 1e-9);
}

/** A seat's decisions in one of its attempts. */
interface Decided {
  readonly state: unknown;
  readonly ply: number;
}

function replayInto(columns: Columns, game: Game, episode: Episode, seats: readonly number[]): void {
  // By seat, by attempt: in order of creation.
  const decided = new Map<number, Decided[][]>(seats.map((seat) => [seat, []]));
  let state = game.initial(resolveOptions(game, episode.options));
  for (let ply = 0; ply < episode.actions.length; ply++) {
    const turn = game.turn(state);
    const attempts = turn === CHANCE || turn === OVER ? undefined : decided.get(turn);
    if (attempts) (attempts[game.attempt?.(state) ?? 0] ??= []).push({ state, ply });
    state = game.next(state, episode.actions[ply] as number);
  }
  const rewards = game.rewards?.(state);
  const scale = returnScale(game);
  for (const [seat, attempts] of decided) {
    columns.openGroup();
    attempts.forEach((decisions, attempt) => {
      const reward: Reward | null | undefined = rewards
        ? rewards[seat]?.[attempt]
        : { value: episode.returns[seat] as number };
      if (!reward) return;
      for (const { state: before, ply } of decisions) columns.add(game, before, seat, episode, ply);
      columns.close(reward, scale);
    });
  }
  columns.closeEpisode();
}

/** Columns of samples that grow decision by decision. */
class Columns {
  #count = 0;
  #group = -1;
  readonly #layout: InputLayout;
  readonly #width: number;
  readonly #actionCount: number;
  #rows: Float32Array;
  #masks: Float32Array;
  readonly #actions: number[] = [];
  readonly #logProbs: number[] = [];
  readonly #roles: number[] = [];
  readonly #starts: number[] = [0];
  readonly #returns: number[] = [];
  readonly #groups: number[] = [];
  readonly #strata: number[] = [];
  readonly #episodes: number[] = [];
  readonly #verdicts: number[] = [];
  #episode = 0;
  readonly #joint: JointColumns | null;

  constructor(layout: InputLayout, actionCount: number, joint: JointColumns | null) {
    const width = inputSize(layout);
    this.#joint = joint;
    this.#layout = layout;
    this.#width = width;
    this.#actionCount = actionCount;
    this.#rows = new Float32Array(INITIAL_ROWS * width);
    this.#masks = new Float32Array(INITIAL_ROWS * actionCount);
  }

  /** Starts a group: attempts closed from now on belong to one seat in one episode. */
  openGroup(): void {
    this.#group++;
  }

  add(game: Game, state: unknown, seat: number, episode: Episode, ply: number): void {
    const i = this.#count++;
    if (this.#count * this.#width > this.#rows.length) this.#grow();
    writeInput({ game, state, seat }, this.#layout, this.#rows, i * this.#width);
    for (const action of game.legal(state)) this.#masks[i * this.#actionCount + action] = 1;
    const logProb = episode.logProbs[ply];
    if (logProb === undefined || Number.isNaN(logProb)) {
      throw new RangeError(
        `Ply ${ply} of episode ${episode.seed} has no behaviour log-probability; it can't be learned from.`,
      );
    }
    this.#actions.push(episode.actions[ply] as number);
    this.#roles.push(seat);
    this.#logProbs.push(logProb);
    this.#joint?.add(state, seat, ply);
  }

  close({ value, stratum = 0, verdict }: Reward, scale: number): void {
    this.#starts.push(this.#count);
    this.#returns.push(value * scale);
    this.#groups.push(this.#group);
    this.#strata.push(stratum);
    this.#episodes.push(this.#episode);
    this.#verdicts.push(verdict === undefined ? NO_VERDICT : VERDICTS.indexOf(verdict));
  }

  /** Starts an episode: what is added from now on belongs to it. */
  closeEpisode(): void {
    this.#episode++;
    this.#joint?.closeEpisode();
  }

  samples(): Samples {
    const count = this.#count;
    return {
      count,
      rows: this.#rows.subarray(0, count * this.#width),
      masks: this.#masks.subarray(0, count * this.#actionCount),
      actions: Int32Array.from(this.#actions),
      logProbs: Float32Array.from(this.#logProbs),
      roles: Int32Array.from(this.#roles),
      starts: Uint32Array.from(this.#starts),
      returns: Float32Array.from(this.#returns),
      groups: Int32Array.from(this.#groups),
      strata: Int32Array.from(this.#strata),
      episodes: Int32Array.from(this.#episodes),
      verdicts: Int8Array.from(this.#verdicts),
      joint: this.#joint?.finish(),
    };
  }

  #grow(): void {
    this.#rows = doubled(this.#rows);
    this.#masks = doubled(this.#masks);
  }
}

/** Initial capacity in rows. */
const INITIAL_ROWS = 1024;

function doubled(values: Float32Array): Float32Array {
  const larger = new Float32Array(values.length * 2);
  larger.set(values);
  return larger;
}
