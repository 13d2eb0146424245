import type { GameOptions } from "../games/core/game.ts";
import type { PlayerReference } from "./player-reference.ts";
import { valueAt } from "../games/core/value-at.ts";

/** Player reference per seat; policies by weight hash, never by name. */
export type Pairing = readonly PlayerReference[];

/** Origin of an episode: a league's segment, a league's featured match, or a match with a person or by request. */
export type Origin = "self-play" | "arena" | "match";

/**
 * One complete play of a game: replaying `actions` gives every state, so observations are not stored. `actions` and
 * `logProbs` have one entry per ply, chance included.
 */
export interface Episode {
  readonly game: string;
  readonly version: number;
  readonly options: GameOptions;
  /** Seed of the random stream that chance and players drew from. */
  readonly seed: string;
  readonly pairing: Pairing;
  readonly actions: Uint16Array;
  /** Behaviour log-probability of each action, nats; NaN for chance and for players that state none. */
  readonly logProbs: Float32Array;
  /** One per seat, in the game's unit. */
  readonly returns: readonly number[];
  readonly origin: Origin;
}

/**
 * Many episodes of one pairing in packed columns, created by one job. Episode i has the plies `starts[i]` … `starts[i +
 * 1] - 1`. Its id is the hash of the job's inputs: a job that runs twice writes the same document.
 */
export interface Segment {
  readonly id: string;
  readonly league: string;
  /** The agent whose segment it is; absent: the league's first. */
  readonly agent?: string | undefined;
  /** Why nothing is learned from it, unless it is one of the segments that an agent learns from. */
  readonly purpose?: "payoff" | "gate" | undefined;
  /** Position in its agent's order of pairings, from 0; 0 for a segment with a purpose. */
  readonly index: number;
  readonly game: string;
  readonly version: number;
  readonly options: GameOptions;
  readonly seed: string;
  readonly pairing: Pairing;
  /** Seats whose player is the agent's learning policy. */
  readonly learnerSeats: readonly number[];
  /** Number of updates of the learning policy that played, for staleness. */
  readonly policyVersion: number;
  /** Number of episodes. */
  readonly count: number;
  /** `count + 1` offsets into the columns. */
  readonly starts: Uint32Array;
  readonly actions: Uint16Array;
  readonly logProbs: Float32Array;
  /** `count` x seats, row-major. */
  readonly returns: Float32Array;
}

/** Packs episodes of one game and pairing into the columns of a segment. */
export function packEpisodes(
  episodes: readonly Pick<Episode, "actions" | "logProbs" | "returns">[],
): Pick<Segment, "count" | "starts" | "actions" | "logProbs" | "returns"> {
  const seats = episodes[0]?.returns.length ?? 0;
  const starts = new Uint32Array(episodes.length + 1);
  episodes.forEach((episode, i) => {
    starts[i + 1] = valueAt(starts, i) + episode.actions.length;
  });
  const plies = valueAt(starts, episodes.length);
  const actions = new Uint16Array(plies);
  const logProbs = new Float32Array(plies);
  const returns = new Float32Array(episodes.length * seats);
  episodes.forEach((episode, i) => {
    actions.set(episode.actions, starts[i]);
    logProbs.set(episode.logProbs, starts[i]);
    returns.set(episode.returns, i * seats);
  });
  return { count: episodes.length, starts, actions, logProbs, returns };
}

/** Episode `index` of a segment (columns are views, not copies). @throws RangeError outside 0 … count - 1. */
export function unpackEpisode(segment: Segment, index: number): Episode {
  const start = segment.starts[index];
  const end = segment.starts[index + 1];
  if (start === undefined || end === undefined) {
    throw new RangeError(`Segment ${segment.id} has episodes 0 to ${segment.count - 1}, not ${index}.`);
  }
  const seats = segment.pairing.length;
  return {
    game: segment.game,
    version: segment.version,
    options: segment.options,
    seed: `${segment.seed}/${index}`,
    pairing: segment.pairing,
    actions: segment.actions.subarray(start, end),
    logProbs: segment.logProbs.subarray(start, end),
    returns: Array.from(segment.returns.subarray(index * seats, (index + 1) * seats)),
    origin: "self-play",
  };
}
