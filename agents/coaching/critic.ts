import type { PlayerReference } from "../player-reference.ts";
import type { TurnTranscript } from "../transcript.ts";

/** What a critic is asked after a round. */
export interface AdviceRequest {
  /** Unique id of the episode that was just played. */
  readonly episode: string;
  /** Number of actions in it. */
  readonly plies: number;
  /** Number of times it was asked in this chain so far. */
  readonly round: number;
  readonly prompt: string;
  readonly signal?: AbortSignal | undefined;
}

/** What a critic says, or nothing if it failed. */
export interface Advice {
  readonly text: string | null;
  /** How it was asked, if it is outside this process. */
  readonly transcript: TurnTranscript | null;
}

/** Advises one player between the rounds of a chain. */
export interface Critic {
  readonly reference: PlayerReference;
  /** Chains that it advises at once; null: any number. */
  readonly tables: number | null;
  /** @throws AgentError `player/cancelled`. */
  advise(request: AdviceRequest): Promise<Advice>;
}
