import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { ServerError } from "../../errors.ts";
import { comparison, MAX_COMPARED_LEAGUES } from "../../schemas/comparison.ts";
import { answers } from "../answers.ts";
import { Encoded, sendEncoded } from "../encoded.ts";
import type { ApiParts } from "../parts.ts";
import { presentComparison } from "../present-comparison.ts";

const compare = createRoute({
  method: "get",
  path: "/api/comparison",
  summary: `Leagues side by side, ${MAX_COMPARED_LEAGUES} at most: curves, newest measures, differing settings.`,
  request: {
    query: z.object({ leagues: z.string().max(2000).openapi({ description: "Ids, separated by commas." }) }),
  },
  responses: answers(comparison, "The comparison."),
});

export function addComparisonRoutes(api: OpenAPIHono, { leagues }: ApiParts): void {
  api.openapi(compare, (context) => {
    const ids = [
      ...new Set(
        context.req
          .valid("query")
          .leagues.split(",")
          .filter((id) => id !== ""),
      ),
    ];
    if (ids.length === 0) throw new ServerError("request/invalid", "leagues must name leagues, such as ?leagues=A,B.");
    if (ids.length > MAX_COMPARED_LEAGUES) {
      const sentence = `At most ${MAX_COMPARED_LEAGUES} leagues can be compared, and these are ${ids.length}.`;
      throw new ServerError("request/invalid", sentence);
    }
    return sendEncoded(context, new Encoded(presentComparison(ids.map((id) => leagues.get(id)))));
  });
}
