import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { learners } from "../../../agents/learners/registry.ts";
import { gameById, games } from "../../../games/registry.ts";
import { gamesAsked } from "../../rooms/players.ts";
import { answers } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { gameFactsOf } from "../present.ts";
import { gameFacts, learnerFacts, player } from "../schemas.ts";

const listGames = createRoute({
  method: "get",
  path: "/api/games",
  summary: "Every game, as data.",
  responses: answers(z.array(gameFacts), "The games."),
});

const listPlayers = createRoute({
  method: "get",
  path: "/api/players",
  summary: "Who can sit in a seat: scripted players, and the policies of leagues.",
  request: { query: z.object({ game: z.string().optional() }) },
  responses: answers(z.array(player), "The players of the game, or of all games."),
});

const listLearners = createRoute({
  method: "get",
  path: "/api/learners",
  summary: "Every learner with its hyper-parameters, as data.",
  responses: answers(z.array(learnerFacts), "The learners."),
});

export function addGameRoutes(api: OpenAPIHono, { players }: ApiParts): void {
  api.openapi(listGames, (context) => context.json(games.map(gameFactsOf), 200));
  api.openapi(listLearners, (context) => {
    const facts = learners.map(({ id, summary, hyperparameters, metrics }) => ({
      id,
      summary,
      hyperparameters,
      metrics,
    }));
    return context.json(facts, 200);
  });
  api.openapi(listPlayers, (context) => {
    const asked = gamesAsked(context.req.valid("query").game, gameById);
    return context.json(
      asked.flatMap((game) => [...players.list(game)]),
      200,
    );
  });
}
