import { APIConnectionError, APIError, APIUserAbortError } from "openai";
import { ExternalError } from "../../../agents/players/external.ts";
import type { ModelSettings } from "./settings.ts";

/** Longest sentence of a server that is passed on, characters. */
const MAX_REASON_CHARACTERS = 300;

/**
 * How llama.cpp says, with status 500, that the model's text is not what it was asked for: a fault of the answer, not
 * of the server.
 */
const UNREADABLE_OUTPUT = /the model produced output that|failed to parse (?:input|the model)/i;

/** Text without the key: servers quote requests in their errors. */
export const redact = (text: string, { key }: Pick<ModelSettings, "key">): string =>
  key === undefined || key.length < 4 ? text : text.replaceAll(key, "[key]");

/** What an endpoint's failure means for the turn, without the key. Bugs are passed on. */
export function explainFailure(error: unknown, settings: ModelSettings, request: string): unknown {
  if (error instanceof APIUserAbortError) return error;
  if (error instanceof APIConnectionError) {
    const { cause } = error;
    if (cause instanceof ExternalError) return new ExternalError(cause.code, cause.message, { request });
    return new ExternalError("player/unavailable", "The endpoint can't be reached.", { request });
  }
  if (!(error instanceof APIError)) {
    // The client throws a SyntaxError for a body that is not JSON.
    if (!(error instanceof SyntaxError)) return error;
    return new ExternalError("player/misconfigured", "The endpoint did not answer with JSON.", { request });
  }
  const { status } = error;
  if (status === 429) {
    const retryAfterMs = retryDelay(error);
    return new ExternalError("player/rate-limited", "The endpoint's rate limit is reached.", { request, retryAfterMs });
  }
  if (UNREADABLE_OUTPUT.test(error.message)) {
    const sentence = `The server can't read the model's answer: ${reasonOf(error, settings)}.`;
    return new ExternalError("player/malformed", sentence, { request });
  }
  if (status === undefined || status >= 500 || status === 408 || status === 409) {
    return new ExternalError("player/unavailable", `The endpoint failed${statusIn(status)}.`, { request });
  }
  // The text of a 401 often has parts of the key.
  const reason = status === 401 || status === 403 ? "the key was refused" : reasonOf(error, settings);
  return new ExternalError("player/misconfigured", `The endpoint refused the request${statusIn(status)}: ${reason}.`, {
    request,
  });
}

const statusIn = (status: number | undefined): string => (status === undefined ? "" : ` with status ${status}`);

function reasonOf(error: APIError, settings: ModelSettings): string {
  const text = redact(error.message.replace(/^\d{3}\s*/, ""), settings)
    .trim()
    .replace(/\.$/, "");
  return text.length <= MAX_REASON_CHARACTERS ? text : `${text.slice(0, MAX_REASON_CHARACTERS)}…`;
}

/** Milliseconds that the server asks to wait; null if it doesn't say. */
function retryDelay({ headers }: APIError): number | null {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return milliseconds;
  const seconds = Number(headers?.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? 1000 * seconds : null;
}
