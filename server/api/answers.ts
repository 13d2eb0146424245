import type { z } from "@hono/zod-openapi";
import { errorBody } from "../schemas/common.ts";

/** The responses of a route: `schema` with `status`, or a refusal. */
export function answers<S extends z.ZodType, C extends 200 | 201 | 202 = 200>(
  schema: S,
  description: string,
  status?: C,
) {
  const json = { content: { "application/json": { schema } }, description };
  const refused = { content: { "application/json": { schema: errorBody } }, description: "A refusal." };
  return { [status ?? 200]: json, default: refused } as { [K in C]: typeof json } & { default: typeof refused };
}

/** A JSON request body. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { content: { "application/json": { schema } }, required: true as const };
}
