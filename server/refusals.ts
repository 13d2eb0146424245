import { AgentError } from "../agents/errors.ts";
import { GameError } from "../games/core/errors.ts";
import { ServerError } from "./errors.ts";
import { LimitError } from "./guests/guests.ts";

/** An answer that refuses: an HTTP status, a code and a sentence. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds after which it is worth to try again. */
  readonly retryAfter?: number;
}

/** HTTP status of the refusals of games and agents; 400 where nothing is said. */
const statuses: Readonly<Record<string, number>> = {
  "game/unknown": 404,
  "game/bad-record": 500,
  "player/unknown": 404,
  "policy/not-found": 404,
  "policy/corrupt": 500,
};

/** The refusal a typed error stands for; null for a bug. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof ServerError) {
    const retry = error instanceof LimitError ? { retryAfter: error.retryAfter } : {};
    return { status: error.status, code: error.code, message: error.message, ...retry };
  }
  if (error instanceof GameError || error instanceof AgentError) {
    return { status: statuses[error.code] ?? 400, code: error.code, message: error.message };
  }
  return null;
}

/** The body of a refusal. */
export const refusalBody = ({ code, message }: Pick<Refusal, "code" | "message">) => ({ error: { code, message } });

/** The headers of a refusal. */
export const refusalHeaders = ({ retryAfter }: Pick<Refusal, "retryAfter">): Record<string, string> =>
  retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };

/** What is answered for a bug: nothing of it leaves the server. */
export const internal: Refusal = {
  status: 500,
  code: "server/internal",
  message: "That failed on the server's side; its log says why.",
};
