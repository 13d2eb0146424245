import type { GameOptions } from "../games/core/game.ts";
import type { Forfeit } from "./forfeit.ts";
import type { TurnTranscript } from "./transcript.ts";
import type { PlayerReference } from "./player-reference.ts";
import { valueAt } from "../games/core/value-at.ts";

/** Player reference per seat; policies by weight hash, never by name. @see {@link unpackEpisode} */
export type Pairing = readonly PlayerReference[];

/**
 * Origin of an episode: a league's segment, a league's featured match, a match with a person or by request, or a
 * trainer outside.
 */
export const origins = ["self-play", "arena", "match", "openenv"] as const;
/** One of {@link origins}. */
export type Origin = (typeof origins)[number];

/**
 * One play of a game: replaying `actions` gives every state, so observations are not stored. `actions` and `logProbs`
 * have one entry per ply, chance included. It is complete unless a seat forfeited it.
 * @see {@link unpackEpisode}
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
  /** The seat that ended it early; returns are those of a forfeit. */
  readonly forfeit?: Forfeit | undefined;
  /** The turns of players outside this process, in order. */
  readonly transcript?: readonly TurnTranscript[] | undefined;
}

/**
 * Many episodes of one pairing in packed columns, created by one job. Episode i has the plies `starts[i]` … `starts[i +
 * 1] - 1`. Its id is the hash of the job's inputs: a job that runs twice writes the same document.
 * @see {@link unpackEpisode}
 */
export interface Segment {
  readonly id: string;
  readonly league: string;
  /** The agent whose segment it is; absent: the league's first. */
  readonly agent?: string | undefined;
  /**
   * Unless it is one of the segments that an agent plays to learn from: nothing is learned from it (`payoff`, `gate`),
   * or it is a person's match (`people`).
   */
  readonly purpose?: "payoff" | "gate" | "people" | undefined;
  /** Set once a link to one of its replays was copied, so that it is not deleted when it is old. */
  readonly shared?: true | undefined;
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
  /** Episodes that a seat forfeited, by index; absent if all were played to the end. */
  readonly forfeits?: readonly (Forfeit & { readonly episode: number })[] | undefined;
  /** Transcripts of episodes, by index; absent if all players were quick. */
  readonly transcripts?: readonly EpisodeTranscript[] | undefined;
}

/** The turns of external players in one episode of a segment. @see {@link refereePlayer} */
export interface EpisodeTranscript {
  /** Index of the episode. */
  readonly episode: number;
  readonly turns: readonly TurnTranscript[];
}

/** What a packed episode consists of. */
type Packed = Pick<Episode, "actions" | "logProbs" | "returns" | "forfeit" | "transcript">;
type Columns = Pick<Segment, "count" | "starts" | "actions" | "logProbs" | "returns" | "forfeits" | "transcripts">;

/**
 * Packs episodes of one game and pairing into the columns of a segment.
 *
 * @example
 * import { packEpisodes } from "red-queen/agents";
 *
 * const logProbs = Float32Array.of(Number.NaN, Number.NaN, -0.7, -0.7);
 * const episode = { actions: Uint16Array.of(0, 2, 0, 0), logProbs, returns: [-1, 1] };
 * console.log(packEpisodes([episode, episode]).starts); // Uint32Array(3) [ 0, 4, 8 ]
 */
export function packEpisodes(episodes: readonly Packed[]): Columns {
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
  const forfeits = episodes.flatMap(({ forfeit }, episode) => (forfeit ? [{ episode, ...forfeit }] : []));
  const transcripts = episodes.flatMap(({ transcript: turns }, episode) => (turns ? [{ episode, turns }] : []));
  return {
    count: episodes.length,
    starts,
    actions,
    logProbs,
    returns,
    ...(forfeits.length > 0 && { forfeits }),
    ...(transcripts.length > 0 && { transcripts }),
  };
}

/**
 * Episode `index` of a segment (columns are views, not copies). @throws RangeError outside 0 … count - 1.
 * @example
 * import { rollout, scriptedPlayer, unpackEpisode, type Episode, type Pairing, type Segment } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const game = gameById("kuhn-poker");
 * const players = [scriptedPlayer("honest", game), scriptedPlayer("random", game)];
 * const { columns } = await rollout({ game, options: {}, players, episodes: 10, seed: "example" });
 * const named = { id: "0", league: "", index: 0, game: game.id, version: game.version, options: {}, seed: "example" };
 * const pairing: Pairing = players.map(({ reference }) => reference);
 * const segment: Segment = { ...named, pairing, learnerSeats: [], policyVersion: 0, ...columns };
 * const last: Episode = unpackEpisode(segment, 9);
 * console.log(last.seed); // example/9
 */
export function unpackEpisode(segment: Segment, index: number): Episode {
  const start = segment.starts[index];
  const end = segment.starts[index + 1];
  if (start === undefined || end === undefined) {
    throw new RangeError(`Segment ${segment.id} has episodes 0 to ${segment.count - 1}, not ${index}.`);
  }
  const seats = segment.pairing.length;
  const forfeit = segment.forfeits?.find(({ episode }) => episode === index);
  const transcript = segment.transcripts?.find(({ episode }) => episode === index)?.turns;
  return {
    ...(forfeit && { forfeit: { seat: forfeit.seat, reason: forfeit.reason } }),
    ...(transcript && { transcript }),
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
