import { errorCodes, ServerError, type ErrorCode } from "../errors.ts";

/** The error of a job by the code that its process reported; `job/failed` for a code that is not the server's. */
export const jobError = (code: string, message: string): ServerError =>
  new ServerError(code in errorCodes ? (code as ErrorCode) : "job/failed", message);
