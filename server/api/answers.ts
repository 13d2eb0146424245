import type { z } from "@hono/zod-openapi";
import { errorBody } from "../schemas/common.ts";

/** The responses of a route that answers `schema` with `status` or refuses. */
export function answers<S extends z.ZodType, C extends 200 | 201 = 200>(schema: S, description: string, status?: C) {
  const json = { content: { "application/json": { schema } }, description };
  const refused = { content: { "application/json": { schema: errorBody } }, description: "A refusal." };
  return { [status ?? 200]: json, default: refused } as { [K in C]: typeof json } & { default: typeof refused };
}

/** The body of a request in JSON. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { content: { "application/json": { schema } }, required: true as const };
}
