import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { presets } from "../../../agents/league/presets.ts";
import { learners } from "../../../agents/learners/registry.ts";
import type { PlayerReference } from "../../../agents/player-reference.ts";
import type { Game } from "../../../games/core/game.ts";
import { gameById, games } from "../../../games/registry.ts";
import { requestedGames, type PlayerDirectory } from "../../rooms/players/players.ts";
import { answers } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { Encoded, sendEncoded } from "../encoded.ts";
import { presentGame, presentLearner, presentPreset } from "../present.ts";
import { presentRules } from "../present-rules.ts";
import { reference } from "../../schemas/common.ts";
import { gameFacts, learnerFacts, player, type PlayerFacts } from "../../schemas/games.ts";
import { leagueRules } from "../../schemas/rules.ts";
import { presetFacts } from "../../schemas/leagues.ts";

const listGames = createRoute({
  method: "get",
  path: "/api/games",
  summary: "Every game, as data.",
  responses: answers(z.array(gameFacts), "The games."),
});

const listPlayers = createRoute({
  method: "get",
  path: "/api/players",
  summary: "The players that can take a seat: scripted players and league policies.",
  request: {
    query: z.object({
      game: z.string().optional(),
      with: reference.optional().openapi({ description: "A player to include although its league has newer ones." }),
    }),
  },
  responses: answers(z.array(player), "The players of the game, or of all games."),
});

const listLearners = createRoute({
  method: "get",
  path: "/api/learners",
  summary: "Every learner with its hyperparameters, as data.",
  responses: answers(z.array(learnerFacts), "The learners."),
});

const listRules = createRoute({
  method: "get",
  path: "/api/rules",
  summary: "The rules of matchmaking, checkpoints, gates and parent choice, with their options, as data.",
  responses: answers(leagueRules, "The rules, by the setting that chooses them."),
});

const listPresets = createRoute({
  method: "get",
  path: "/api/presets",
  summary: "Presets for launching leagues: protocols from papers, with their ablations.",
  responses: answers(z.array(presetFacts), "The presets."),
});

export function addGameRoutes(api: OpenAPIHono, { players, leagueAnswers }: ApiParts): void {
  const facts = {
    games: new Encoded(games.map(presentGame)),
    learners: new Encoded(learners.map(presentLearner)),
    presets: new Encoded(presets.map(presentPreset)),
    rules: new Encoded(presentRules()),
  };
  api.openapi(listGames, (context) => sendEncoded(context, facts.games));
  api.openapi(listLearners, (context) => sendEncoded(context, facts.learners));
  api.openapi(listPresets, (context) => sendEncoded(context, facts.presets));
  api.openapi(listRules, (context) => sendEncoded(context, facts.rules));
  api.openapi(listPlayers, (context) => {
    const { game: only, with: wanted } = context.req.valid("query");
    const requested = requestedGames(only, gameById);
    const unlisted = wanted === undefined ? [] : unlistedPlayers(players, requested, wanted);
    if (unlisted.length > 0) {
      const listed = requested.flatMap((game) => [...players.list(game)]);
      return sendEncoded(context, new Encoded([...listed, ...unlisted]));
    }
    const name = `players ${requested.map(({ id }) => id).join(" ")}`;
    return sendEncoded(
      context,
      leagueAnswers.share(name, () => requested.flatMap((game) => [...players.list(game)])),
    );
  });
}

/** The player with that reference, in games whose list leaves it out. */
function unlistedPlayers(
  players: PlayerDirectory,
  requested: readonly Game[],
  wanted: PlayerReference,
): readonly PlayerFacts[] {
  return requested.flatMap((game) => {
    const facts = players.facts(wanted, game);
    return facts === null || players.list(game).some((one) => one.reference === wanted) ? [] : [facts];
  });
}
