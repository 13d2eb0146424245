import type { PlayerReference } from "../player-reference.ts";
import type { Usage } from "../transcript.ts";
import type { EpisodeEnd } from "./player.ts";

/** A legal action and its label. */
export interface LabelledAction {
  readonly action: number;
  readonly label: string;
}

/** A request to move as an external player receives it: only what its seat may see. @see {@link refereePlayer} */
export interface ExternalTurn {
  readonly game: string;
  /** Id of the episode: unique, and the same in all turns of one. */
  readonly episode: string;
  readonly seat: number;
  readonly role: string;
  /**
   * Number of decisions that the seat has taken in this episode. Not the ply: that would tell how many private actions
   * the other seats have taken.
   */
  readonly move: number;
  readonly prompt: string;
  readonly informationState: string;
  /** Empty for a question that is answered in words. */
  readonly legal: readonly LabelledAction[];
  /** Milliseconds since 1970; an answer that arrives later is not played. */
  readonly deadline: number;
  /** Why the previous answer of this turn was refused; null in the first request. */
  readonly refusal: { readonly code: string; readonly message: string; readonly strikes: number } | null;
}

/** An answer: the number of a legal action, or text that the game's `parse` reads. @see {@link refereePlayer} */
export type ExternalAnswer = ({ readonly action: number } | { readonly text: string }) & {
  /** Exactly what was sent to the player, if it is not the turn's prompt. */
  readonly request?: string | undefined;
  /** Reasoning apart from the answer: stored with the episode, never shown to other seats before its end. */
  readonly thought?: string | undefined;
  readonly usage?: Usage | undefined;
};

/** What happens after a turn without a legal answer. */
export const failureRules = ["forfeit", "random"] as const;
export type FailureRule = (typeof failureRules)[number];

/** Limits on an external player. @see {@link refereePlayer} */
export interface ExternalRules {
  /** Milliseconds it has for a turn, including retries. */
  readonly turnMs: number;
  /** Refused answers in one turn after which the turn has failed. */
  readonly maxStrikes: number;
  /** Whether a failed turn forfeits the episode or plays a random legal action; recorded in the transcript. */
  readonly onFailure: FailureRule;
  /** Tables that it plays at once. */
  readonly tables: number;
  /** Whether it is shown the game under the names of the game's `disguise`, which the game must have. */
  readonly renamed: boolean;
}

export const DEFAULT_RULES: ExternalRules = {
  turnMs: 30_000,
  maxStrikes: 3,
  onFailure: "forfeit",
  tables: 8,
  renamed: false,
};

/**
 * A player outside this process, such as a language model or a bot at a socket: it answers one turn at a time, and many
 * turns at once. It is slow, and it may fail: `refereePlayer` makes a `Player` of it.
 * @see {@link refereePlayer}
 */
export interface ExternalPlayer {
  readonly reference: PlayerReference;
  readonly rules: ExternalRules;
  /**
   * @param signal aborted at the deadline or when the answer is no longer needed.
   * @throws ExternalError for every failure that it expects.
   */
  answer(turn: ExternalTurn, signal: AbortSignal): Promise<ExternalAnswer>;
  endEpisode?(end: EpisodeEnd): void;
}

/** Whether to repeat a request that failed, to count it as a refused answer, or to end the turn. */
type FaultKind = "retry" | "strike" | "fail" | "leave";

const faultKinds = {
  /** Can't be reached for now. */
  "player/unavailable": "retry",
  "player/rate-limited": "retry",
  /** The answer does not have the agreed form. */
  "player/malformed": "strike",
  /** A model declined to answer. */
  "player/declined": "strike",
  /** It can't be reached with these settings: a wrong key or an unknown model. */
  "player/misconfigured": "fail",
  /** It gives up the match. */
  "player/resigned": "leave",
} as const satisfies Record<string, FaultKind>;

/**
 * An expected failure of an external player.
 *
 * @example
 * import { ExternalError, type ExternalPlayer } from "red-queen/agents";
 *
 * const answer: ExternalPlayer["answer"] = async ({ prompt }, signal) => {
 *   const response = await fetch("http://127.0.0.1:8080/answer", { method: "POST", body: prompt, signal });
 *   if (response.ok) return { text: await response.text() };
 *   throw new ExternalError("player/unavailable", `The service answered ${response.status}.`, { retryAfterMs: 1000 });
 * };
 * console.log(answer.length, new ExternalError("player/resigned", "It gave up.").kind); // 2 leave
 */
export class ExternalError extends Error {
  override readonly name = "ExternalError";
  readonly code: keyof typeof faultKinds;
  /** Milliseconds to wait before a retry, if the player says so. */
  readonly retryAfterMs: number | null;
  /** What had been sent and received when it failed. */
  readonly partial: Partial<Pick<ExternalAnswer, "request" | "thought" | "usage">> & { readonly text?: string };

  constructor(
    code: keyof typeof faultKinds,
    message: string,
    { retryAfterMs = null, ...partial }: ExternalError["partial"] & { readonly retryAfterMs?: number | null } = {},
  ) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.partial = partial;
  }

  get kind(): FaultKind {
    return faultKinds[this.code];
  }
}
