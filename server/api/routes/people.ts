import type { HttpBindings } from "@hono/node-server";
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { games } from "../../../games/registry.ts";
import { inPoints } from "../../ratings/live.ts";
import { personId } from "../../rooms/stored/seat-token.ts";
import { ownRecord, recordRequest, type OwnRecord } from "../../schemas/people.ts";
import { answers, jsonBody } from "../answers.ts";
import type { ApiParts } from "../parts.ts";

/** How many requests it counts as: the first one after a start reads the stored matches. */
const RECORD_REQUESTS = 10;

const record = createRoute({
  method: "post",
  path: "/api/people/record",
  summary: "A person's own record by game and opponent, and ratings. POST, so that no log has the key.",
  request: { body: jsonBody(recordRequest) },
  responses: answers(ownRecord, "The record; games that the person never finished are left out."),
});

export function addPeopleRoutes(api: OpenAPIHono, { peopleRatings, guests }: ApiParts): void {
  api.openapi(record, async (context) => {
    guests.spend("requests", guests.of((context.env as HttpBindings).incoming), RECORD_REQUESTS - 1);
    const id = personId(context.req.valid("json").player);
    const played: OwnRecord["games"] = [];
    for (const game of games) {
      const found = await peopleRatings.recordOf(game, id);
      if (found === null) continue;
      const { wins, draws, losses } = found.record;
      const ratings = found.ratings.map((entry) => ({ role: entry.role, ...inPoints(entry), matches: entry.matches }));
      const opponents = found.record.opponents.map(({ isPerson, ...rest }) => {
        const kind: "person" | "agent" = isPerson ? "person" : "agent";
        return { ...rest, kind };
      });
      played.push({ game: game.id, wins, draws, losses, ratings, opponents });
    }
    return context.json({ id, games: played }, 200);
  });
}
