/** Error codes of the agents' side. @see {@link AgentError} */
export type AgentErrorCode =
  | "player/unknown"
  | "player/wrong-seat"
  | "player/failed"
  | "player/cancelled"
  | "policy/not-found"
  | "policy/wrong-game"
  | "policy/corrupt"
  | "learner/unknown"
  | "learner/bad-hyperparameter"
  | "learner/diverged"
  | "learner/wrong-game"
  | "league/not-ready"
  | "league/bad-ledger"
  | "league/bad-size"
  | "league/bad-towers"
  | "league/bad-network"
  | "league/bad-base"
  | "league/bad-cast"
  | "league/bad-playing"
  | "league/unknown-preset"
  | "league/unknown-matchmaking"
  | "league/bad-agents"
  | "league/bad-matchmaking"
  | "league/unknown-meta-solver"
  | "league/bad-meta-solver"
  | "league/unknown-checkpoint"
  | "league/bad-checkpoint"
  | "league/unknown-gate"
  | "league/bad-gate"
  | "league/bad-ladder"
  | "league/bad-learn-from"
  | "league/unknown-parents"
  | "league/bad-parents"
  | "experiment/invalid"
  | "export/unsupported"
  | "engine/unknown"
  | "engine/unavailable"
  | "engine/unfit"
  | "engine/not-recordable"
  | "engine/bad-batch"
  | "plugin/invalid"
  | "plugin/duplicate"
  | "evaluation/not-enumerable"
  | "evaluation/no-probabilities"
  | "evaluation/bad-table"
  | "ratings/bad-game"
  | "ratings/bad-matrix"
  | "ratings/no-games";

/**
 * An error with a code and a sentence that says what to do.
 *
 * @example
 * import { AgentError, learnerById, type AgentErrorCode } from "red-queen/agents";
 *
 * try {
 *   learnerById("dqn");
 * } catch (error) {
 *   if (!(error instanceof AgentError)) throw error;
 *   const code: AgentErrorCode = error.code;
 *   console.log(code); // learner/unknown
 * }
 */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
