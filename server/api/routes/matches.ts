import type { HttpBindings } from "@hono/node-server";
import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { unpackEpisode, type Segment } from "../../../agents/episode.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import type { PlayerDirectory } from "../../rooms/players/players.ts";
import { personId } from "../../rooms/stored/seat-token.ts";
import type { Match } from "../../store/store.ts";
import { answers, jsonBody } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { presentMatchListing } from "../present.ts";
import { presentReplay } from "../replay.ts";
import { wholeNumber } from "../../schemas/common.ts";
import { listedMatch, matchReplay, matchRequest, matchTicket } from "../../schemas/matches.ts";

const list = createRoute({
  method: "get",
  path: "/api/matches",
  summary: "Stored matches, newest first; one that can't be read is listed as damaged.",
  request: {
    query: z.object({
      league: z.string().optional(),
      game: z.string().optional(),
      before: wholeNumber().optional().openapi({ description: "Only those that ended before this time (ms)." }),
      limit: wholeNumber(1, 200).default(50).openapi({ description: "50 by default." }),
    }),
  },
  responses: answers(z.array(listedMatch), "The matches."),
});
const create = createRoute({
  method: "post",
  path: "/api/matches",
  summary: "Opens a match room for people, agents or both; returns its id and the tokens of its human seats.",
  request: { body: jsonBody(matchRequest) },
  responses: answers(matchTicket, "The room to join, with a token to play or without one to watch.", 201),
});
const get = createRoute({
  method: "get",
  path: "/api/matches/{id}",
  summary: "A stored match, re-executed: every ply, and what each seat and the public saw of it.",
  request: { params: z.object({ id: z.string() }) },
  responses: answers(matchReplay, "The match."),
});
const episodeIndex = wholeNumber().openapi({ param: { name: "index", in: "path", required: true } });
const episode = createRoute({
  method: "get",
  path: "/api/segments/{id}/episodes/{index}",
  summary: "A self-play episode of a league, re-executed.",
  request: { params: z.object({ id: z.string(), index: episodeIndex }) },
  responses: answers(matchReplay, "The episode."),
});
const share = createRoute({
  method: "post",
  path: "/api/segments/{id}/share",
  summary: "Keeps a segment whose replay is shared: it is not deleted when it is old.",
  request: { params: z.object({ id: z.string() }) },
  responses: answers(z.object({ kept: z.literal(true) }), "It is kept."),
});

export function addMatchRoutes(api: OpenAPIHono, { store, matches, players, guests, bans, cluster }: ApiParts): void {
  const requestGuest = (context: Context) => guests.of((context.env as HttpBindings).incoming);
  api.openapi(list, async (context) => {
    const found = await store.matches(matchQuery(context.req.valid("query")));
    return context.json(found.map(presentMatchListing), 200);
  });
  api.openapi(create, async (context) => {
    const request = context.req.valid("json");
    cluster?.assertUp();
    if (request.player !== undefined) bans.assertAllowed("person", personId(request.player));
    const open = () => matches.create(request, requestGuest(context));
    return context.json(await (cluster ? cluster.inTime(open) : open()), 201);
  });
  api.openapi(get, async (context) => {
    const { id } = context.req.valid("param");
    const match = await store.match(id);
    if (!match)
      throw new ServerError("match/not-found", `There is no match ${id}; /api/matches lists the stored ones.`);
    return context.json(presentReplay(match), 200);
  });
  api.openapi(episode, async (context) => {
    const { id, index } = context.req.valid("param");
    const segment = await store.segment(id);
    if (!segment) throw segmentUnknown(id);
    return context.json(presentReplay(asMatch(segment, index, players)), 200);
  });
  api.openapi(share, async (context) => {
    const { id } = context.req.valid("param");
    if (!(await store.shareSegment(id))) throw segmentUnknown(id);
    return context.json({ kept: true } as const, 200);
  });
}

const segmentUnknown = (id: string): ServerError =>
  new ServerError(
    "match/not-found",
    `There is no segment ${id} in this store: a league's ledger lists its segments, and which of them are deleted.`,
  );

/** Drops undefined keys: the store expects them to be absent. */
function matchQuery<T extends { limit: number }>(query: T): T {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as T;
}

function asMatch(segment: Segment, index: number, players: PlayerDirectory): Match {
  if (index >= segment.count) {
    const known = `episodes 0 to ${segment.count - 1}`;
    throw new ServerError("match/not-found", `Segment ${segment.id} has ${known}, not ${index}.`);
  }
  const episode = unpackEpisode(segment, index);
  const game = gameById(episode.game);
  return {
    id: `${segment.id}/${index}`,
    league: segment.league,
    // Self-play has no times: a segment's episodes are played together.
    startedAt: 0,
    endedAt: 0,
    outcome: episode.forfeit ? "forfeited" : "finished",
    ...(episode.forfeit && { forfeit: episode.forfeit }),
    names: episode.pairing.map((reference, seat) => players.name(reference, game, seat)),
    episode,
    plies: [],
  };
}
