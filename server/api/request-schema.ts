import { z, type OpenAPIHono } from "@hono/zod-openapi";
import type { Context, ValidationTargets } from "hono";
import { routePath } from "hono/route";

/** The schema that validates a part of a request: its route's. */
export function requestSchema(api: OpenAPIHono, context: Context, part: keyof ValidationTargets): z.ZodType {
  const method = context.req.method.toLowerCase();
  const path = routePath(context).replaceAll(/:(\w+)/g, "{$1}");
  const request = api.openAPIRegistry.definitions
    .filter((definition) => definition.type === "route")
    .find(({ route }) => route.method === method && route.path === path)?.route.request;
  const body = request?.body?.content["application/json"];
  const schemas: Partial<Record<keyof ValidationTargets, unknown>> = {
    json: body && "schema" in body ? body.schema : undefined,
    query: request?.query,
    param: request?.params,
  };
  const schema = schemas[part];
  return schema instanceof z.ZodType ? schema : z.unknown();
}
