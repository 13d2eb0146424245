import { toRefusal } from "../refusals.ts";

/** Why a part of the server doesn't work: an error's code and sentence. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** The problem that an error is; `unknown` for one that is a bug, whose message is never shown. */
export function toProblem(error: unknown, unknown: Problem): Problem {
  const refused = toRefusal(error);
  return refused ? { code: refused.code, message: refused.message } : unknown;
}
