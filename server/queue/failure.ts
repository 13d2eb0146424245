import { ServerError } from "../errors.ts";
import { jobError } from "../jobs/job-error.ts";

/** The failure of a job that a leader cancelled. */
export const CANCELLED = "cancelled";

/** A job's failure as text: the queue keeps only an error's message. */
export const packFailure = (error: unknown): string =>
  JSON.stringify({
    code: error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "job/failed",
    message: error instanceof Error ? error.message : String(error),
  });

/** The error of a failed job; `job/lost` for one that its workers did not survive, in the queue's own words. */
export function unpackFailure(kind: string, text: string): ServerError {
  try {
    const { code, message } = JSON.parse(text) as { readonly code: string; readonly message: string };
    return jobError(code, message);
  } catch {
    return new ServerError("job/lost", `The ${kind} job ended several workers (${text}).`);
  }
}
