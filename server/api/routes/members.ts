import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { policyReference } from "../../../agents/player-reference.ts";
import { gameById } from "../../../games/registry.ts";
import { findFrozenPolicy } from "../../encounters/member-facts.ts";
import { NEWEST_GAMES, type GamesPosition } from "../../encounters/pair-games.ts";
import { ServerError } from "../../errors.ts";
import { reference, wholeNumber } from "../../schemas/common.ts";
import { leagueMember, memberRatings, pairGames } from "../../schemas/members.ts";
import { answers } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { presentMember, presentMemberRatings, presentPairGames } from "../present-member.ts";

/** Most games in one answer: each segment is read for its decisive episodes. */
const MAX_LISTED_GAMES = 50;

const getMember = createRoute({
  method: "get",
  path: "/api/leagues/{id}/members/{policy}",
  summary:
    "A member or refused candidate: what it is, its best opponents, and those that beat it with a stored episode of each.",
  request: { params: z.object({ id: z.string(), policy: z.string() }) },
  responses: answers(leagueMember, "The member."),
});
const getRatings = createRoute({
  method: "get",
  path: "/api/leagues/{id}/members/{policy}/ratings",
  summary: "Ratings of a member and of its agent's other members; a first answer takes seconds.",
  request: { params: z.object({ id: z.string(), policy: z.string() }) },
  responses: answers(memberRatings, "The ratings."),
});
const position = z
  .string()
  .regex(/^\d{1,16}-\d{1,16}-\d{1,16}$/, "It takes the `next` of an earlier answer")
  .openapi({ description: "The `next` of an earlier answer." });
const getGames = createRoute({
  method: "get",
  path: "/api/leagues/{id}/games",
  summary: "Stored segments and matches between two players of a league, newest first, from the side of `a`.",
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({
      a: reference.openapi({ description: "A policy's hash, agent:ID, or a player's reference." }),
      b: reference,
      from: position.optional(),
      limit: wholeNumber(1, MAX_LISTED_GAMES).default(20),
    }),
  },
  responses: answers(pairGames, "The games."),
});

export function addMemberRoutes(api: OpenAPIHono, { leagues, members, players, ratings, store }: ApiParts): void {
  api.openapi(getMember, async (context) => {
    const { id, policy } = context.req.valid("param");
    const handle = leagues.get(id);
    const { record, state } = handle;
    const league = { id: record.id, state };
    findFrozenPolicy(league, policy);
    const facts = await members.facts(league, policy);
    const isSeated = players.facts(policyReference(policy), gameById(record.config.game)) !== null;
    const isPlayable = isSeated && (await store.weightsRecord(policy))?.held === true;
    return context.json(presentMember(facts, handle, isPlayable), 200);
  });
  api.openapi(getRatings, async (context) => {
    const { id, policy } = context.req.valid("param");
    const { record, state } = leagues.get(id);
    const league = { id: record.id, state };
    const member = findFrozenPolicy(league, policy);
    return context.json(presentMemberRatings(await ratings.rate(league), member, state), 200);
  });
  api.openapi(getGames, async (context) => {
    const handle = leagues.get(context.req.valid("param").id);
    const { record, state } = handle;
    const { a, b, from, limit } = context.req.valid("query");
    if (a === b)
      throw new ServerError("request/invalid", "a and b are the same player; name two that played each other.");
    const start = from === undefined ? NEWEST_GAMES : parsePosition(from);
    const found = await members.games({ id: record.id, state }, { pair: [a, b], from: start, limit });
    return context.json(presentPairGames(found, [a, b], handle), 200);
  });
}

function parsePosition(text: string): GamesPosition {
  const [seq = 0, place = 0, before = 0] = text
    .split("-")
    .map((part) => Math.min(Number(part), Number.MAX_SAFE_INTEGER));
  return { seq, place, before };
}
