import type { Game } from "../../games/core/game.ts";
import type { Episode } from "../episode.ts";

/** A stored episode, and where it is stored. */
export interface StoredEpisode extends Episode {
  readonly league: string;
  readonly segment: string;
  /** Its place in the segment, from 0. */
  readonly index: number;
  /** The agent whose segment it is; null: the league's only one. */
  readonly agent: string | null;
  /** Why nothing was learned from it; null: an agent learned from it. */
  readonly purpose: "payoff" | "gate" | null;
  readonly learnerSeats: readonly number[];
  /** Number of updates of the learning policy that played. */
  readonly policyVersion: number;
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
