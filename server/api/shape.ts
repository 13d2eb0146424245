import type { ZodError, ZodType } from "zod";
import { ServerError } from "../errors.ts";

/** A request of the right shape, by the API's own schema. @throws ServerError `request/invalid`. */
export function checkShape<T>(schema: ZodType<T>, request: unknown): T {
  const result = schema.safeParse(request);
  if (result.success) return result.data;
  return refuseShape(result.error);
}

/** Names the first thing that is wrong with a request's shape. */
export function refuseShape(error: ZodError): never {
  const issue = error.issues[0];
  const where = issue?.path.join(".") || "the request";
  throw new ServerError("request/invalid", `${where}: ${issue?.message ?? "not as the OpenAPI document says"}.`);
}
