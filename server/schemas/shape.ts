import type { ZodError, ZodType } from "zod";
import { ServerError } from "../errors.ts";
import { shapeSentence } from "./shape-sentence.ts";

/** A request validated by the API's own schema. @throws ServerError `request/invalid`. */
export function checkShape<T>(schema: ZodType<T>, request: unknown): T {
  const result = schema.safeParse(request);
  if (result.success) return result.data;
  return refuseShape(result.error, schema, request);
}

/** Throws a sentence on the first thing wrong with a request. */
export function refuseShape(error: ZodError, schema: ZodType, request: unknown): never {
  const issue = error.issues[0];
  throw new ServerError(
    "request/invalid",
    issue ? shapeSentence(issue, schema, request) : "The request is not valid; see its schema at /api/openapi.json.",
  );
}
