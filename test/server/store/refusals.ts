import type { ErrorCode } from "../../../server/errors.ts";
import { ServerError } from "../../../server/errors.ts";

/** The ServerError that the promise rejects with; its message must be a sentence. @throws if it doesn't. */
export async function refusalOf(promise: Promise<unknown>): Promise<ServerError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ServerError)) throw new Error(`Not a refusal: ${String(error)}`, { cause: error });
  if (!/^\S.+\.$/s.test(error.message)) throw new Error(`Not a sentence: ${error.message}`);
  return error;
}

/** The code of the error that the promise rejects with. */
export const codeOf = async (promise: Promise<unknown>): Promise<ErrorCode> => (await refusalOf(promise)).code;
