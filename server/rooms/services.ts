import type { LeagueService } from "../leagues/service.ts";
import type { Log } from "../log.ts";
import type { MatchWriter } from "./match-writer.ts";
import type { LiveMatches } from "./live-matches.ts";
import type { Matches } from "./matches.ts";
import type { PlayerDirectory } from "./players.ts";

/** How fast rooms go; all in milliseconds. */
export interface Pace {
  /** Before an agent moves against a person, so that the move is seen. */
  readonly agentDelay: number;
  /** An agent has to have decided. */
  readonly agentDeadline: number;
  /** A person has for a move. */
  readonly moveClock: number;
  /** People have to sit down. */
  readonly seatWait: number;
  /** A person who dropped has to come back. */
  readonly reconnection: number;
  /** A match that is over stays open for those who look at it. */
  readonly linger: number;
  /** Between two plies of a featured match, at the slowest. */
  readonly featuredPly: number;
  /** A featured match takes about this at the longest. */
  readonly featuredMatch: number;
  /** Between two featured matches. */
  readonly featuredPause: number;
}

export const defaultPace: Pace = {
  agentDelay: 600,
  agentDeadline: 5000,
  moveClock: 120_000,
  seatWait: 120_000,
  reconnection: 60_000,
  linger: 600_000,
  featuredPly: 900,
  featuredMatch: 20_000,
  featuredPause: 2000,
};

/** What rooms need from the rest of the server. */
export interface RoomServices {
  readonly log: Log;
  readonly leagues: LeagueService;
  readonly players: PlayerDirectory;
  readonly keeper: MatchWriter;
  readonly matches: Matches;
  readonly live: LiveMatches;
  readonly pace: Pace;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the lobby tells of a room. */
export interface RoomMetadata {
  readonly game: string;
  readonly league: string;
  readonly names: readonly string[];
  readonly phase: string;
  readonly ply: number;
}
