import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { gameById } from "../../../games/registry.ts";
import type { LiveEntry } from "../../../agents/ratings/live-ratings.ts";
import { inPoints, rankedBy } from "../../ratings/live.ts";
import { id, wholeNumber } from "../../schemas/common.ts";
import { liveRatings, type LiveRatingsAnswer } from "../../schemas/ratings.ts";
import { answers } from "../answers.ts";
import type { ApiParts } from "../parts.ts";

const list = createRoute({
  method: "get",
  path: "/api/ratings",
  summary: "Live ratings of people and of the agents they play, by rank in each role.",
  request: {
    query: z.object({
      game: id,
      limit: wholeNumber(1, 200).default(50).openapi({ description: "In each role; 50 by default." }),
    }),
  },
  responses: answers(liveRatings, "The ratings."),
});

export function addRatingRoutes(api: OpenAPIHono, { peopleRatings }: ApiParts): void {
  api.openapi(list, async (context) => {
    const { game: gameId, limit } = context.req.valid("query");
    const game = gameById(gameId);
    const entries = await peopleRatings.of(game);
    const roles = [...new Set(entries.map(({ role }) => role))].toSorted(
      (a, b) => game.roles.indexOf(a ?? "") - game.roles.indexOf(b ?? ""),
    );
    const ratings = roles.flatMap((role) =>
      rankedEntries(entries.filter((entry) => entry.role === role)).slice(0, limit),
    );
    return context.json({ game: game.id, ratings }, 200);
  });
}

type Row = LiveRatingsAnswer["ratings"][number];

/** The entries of a role, best first. */
function rankedEntries(entries: readonly LiveEntry[]): Row[] {
  const rows = entries
    .map((entry) => ({ entry, score: rankedBy(entry), ...inPoints(entry) }))
    .toSorted((a, b) => b.score - a.score);
  const lows = rows.map(({ rating, deviation }) => rating - deviation).toSorted((a, b) => a - b);
  const highs = rows.map(({ rating, deviation }) => rating + deviation).toSorted((a, b) => a - b);
  return rows.map(({ entry: { id: player, name, isPerson, role, matches, lastAt }, score, rating, deviation }) => {
    const above = lows.length - countUpTo(lows, rating + deviation);
    const below = countBelow(highs, rating - deviation);
    return {
      id: player,
      name,
      kind: isPerson ? "person" : "agent",
      role,
      rating,
      deviation,
      score,
      rank: 1 + rows.findIndex((other) => other.score === score),
      ties: rows.length - 1 - above - below,
      matches,
      lastAt,
    };
  });
}

/** How many of ascending numbers are at most `most`. */
const countUpTo = (numbers: readonly number[], most: number): number => {
  const first = numbers.findIndex((one) => one > most);
  return first < 0 ? numbers.length : first;
};

/** How many of ascending numbers are below `least`. */
const countBelow = (numbers: readonly number[], least: number): number => {
  const first = numbers.findIndex((one) => one >= least);
  return first < 0 ? numbers.length : first;
};
