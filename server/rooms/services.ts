import type { Game } from "../../games/core/game.ts";
import type { LeagueService } from "../leagues/service.ts";
import type { Bans } from "../guests/bans.ts";
import type { Log } from "../log.ts";
import type { MatchWriter } from "./stored/match-writer.ts";
import type { LiveMatches } from "./stored/live-matches.ts";
import type { Matches } from "./stored/matches.ts";
import type { PlayerDirectory } from "./players/players.ts";
import type { Match } from "../store/store.ts";

/** Timing of rooms, in milliseconds. */
export interface Pace {
  /** Delay before an agent's move against a person, so that the move is seen. */
  readonly agentDelay: number;
  /** Time for an agent's move. */
  readonly agentDeadline: number;
  /** Time for a person's move. */
  readonly moveClock: number;
  /** Time for people to join before the match starts. */
  readonly seatWait: number;
  /** Time for an invited person to accept and join. */
  readonly invitation: number;
  /** Grace period for a disconnected person. */
  readonly reconnection: number;
  /** How long the room of a finished match stays open. */
  readonly linger: number;
  /** Longest time between two plies of a featured match. */
  readonly featuredPly: number;
  /** About the longest duration of a featured match. */
  readonly featuredMatch: number;
  /** Pause between two featured matches. */
  readonly featuredPause: number;
}

export const defaultPace: Pace = {
  agentDelay: 600,
  agentDeadline: 5000,
  moveClock: 120_000,
  seatWait: 120_000,
  invitation: 1_800_000,
  reconnection: 60_000,
  linger: 600_000,
  featuredPly: 900,
  featuredMatch: 20_000,
  featuredPause: 2000,
};

/** A person's rating as shown, on a scale on which it begins at 1000. */
export interface ShownRating {
  readonly rating: number;
  /** Half of its 95% interval. */
  readonly deviation: number;
  /** What the match changed; null while it is played. */
  readonly change: number | null;
}

/** Ratings of people in rated matches. */
export interface RoomRatings {
  /** Before a match in that seat. @throws ServerError of the store. */
  current(game: Game, person: string, seat: number): Promise<ShownRating | null>;
  /** Counts a stored match; null if it does not count. @throws ServerError of the store. */
  record(match: Match): Promise<ShownRating | null>;
}

/** Dependencies of rooms. */
export interface RoomServices {
  readonly log: Log;
  readonly leagues: LeagueService;
  readonly players: PlayerDirectory;
  readonly keeper: MatchWriter;
  readonly matches: Matches;
  readonly live: LiveMatches;
  readonly ratings: RoomRatings;
  readonly bans: Pick<Bans, "refusal">;
  readonly pace: Pace;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls `listener` with the Colyseus process id of another server that ended. */
  readonly onServerGone?: ((listener: (process: string) => void) => void) | undefined;
}

/** Metadata of a room in the lobby. */
export interface RoomMetadata {
  readonly game: string;
  readonly league: string;
  readonly names: readonly string[];
  readonly phase: string;
}
