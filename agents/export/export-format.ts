import type { Game } from "../../games/core/game.ts";
import type { Episode } from "../episode.ts";

/** What is stored of a match besides its episode. */
export interface MatchFacts {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Display names, one a seat. */
  readonly names: readonly string[];
  /** Of a rated match, the public id of the person in each seat, null for agents; null where it isn't rated. */
  readonly people: readonly (string | null)[] | null;
}

/** A stored episode, and where it is stored. */
export interface StoredEpisode extends Episode {
  /** Unique: `SEGMENT/INDEX`, or the id of a match. */
  readonly id: string;
  /** Null: a match that a person opened. */
  readonly league: string | null;
  /** Null: a match. */
  readonly segment: string | null;
  /** Its place in the segment, from 0; null for a match. */
  readonly index: number | null;
  /** The agent whose segment it is; null: the league's only one, or a match. */
  readonly agent: string | null;
  /** Why nothing was learned from it; null: an agent learned from it, or it is a match. */
  readonly purpose: "payoff" | "gate" | "people" | null;
  readonly learnerSeats: readonly number[];
  /** Number of updates of the learning policy that played; null for a match. */
  readonly policyVersion: number | null;
  /** Unless it is `finished`, its actions stop before the end, and its returns are those of the outcome. */
  readonly outcome: "finished" | "forfeited" | "abandoned";
  /** Null: an episode of a league's segment. */
  readonly match: MatchFacts | null;
  /** How each action of a match was decided; null for an episode of a league's segment. */
  readonly decisions: readonly Decision[] | null;
}

/** How an action of a match was decided. */
export interface Decision {
  /** Over the legal actions in order; null for people and for players that state none. */
  readonly probabilities: readonly number[] | null;
  /** Milliseconds the player took. */
  readonly milliseconds: number;
}

/** One ply of an episode, as the rules see it. */
export interface ExportedPly {
  readonly ply: number;
  /** The seat to move; -1 for chance. */
  readonly seat: number;
  readonly action: number;
  readonly label: string;
  readonly legal: readonly number[];
  /** Probabilities of chance outcomes by action; empty for a seat. */
  readonly outcomes: readonly { readonly action: number; readonly probability: number }[];
  /** What the seat is asked; empty for chance. */
  readonly prompt: string;
  /** Behaviour log-probability, nats; null for chance and for players that state none. */
  readonly logProb: number | null;
}

/** A way to write episodes as lines of text. */
export interface ExportFormat {
  readonly id: string;
  /** Half a sentence. */
  readonly summary: string;
  /** The first line of a file; absent: none. */
  readonly header?: string;
  /** @throws AgentError `export/unsupported` for a game that can't be written so. */
  assertSupports?(game: Game): void;
  /** The lines of an episode, without line ends. */
  lines(episode: StoredEpisode, game: Game, plies: readonly ExportedPly[]): readonly string[];
}
