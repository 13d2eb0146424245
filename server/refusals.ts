import { AgentError } from "../agents/errors.ts";
import { GameError } from "../games/core/errors.ts";
import { ServerError } from "./errors.ts";
import { LimitError } from "./guests/guests.ts";

/** An error answer: an HTTP status, a code and a sentence. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds after which a retry can succeed. */
  readonly retryAfter?: number;
}

/** HTTP status of error codes of games and agents; 400 if not listed. */
const statuses: Readonly<Record<string, number>> = {
  "game/unknown": 404,
  "game/bad-record": 500,
  "player/unknown": 404,
  "policy/not-found": 404,
  "policy/corrupt": 500,
};

/** The refusal for a typed error; null for a bug. */
export function toRefusal(error: unknown): Refusal | null {
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

/** The answer for a bug, which reveals nothing about it. */
export const internal: Refusal = {
  status: 500,
  code: "server/internal",
  message: "The server failed to answer this request; its log says why.",
};
