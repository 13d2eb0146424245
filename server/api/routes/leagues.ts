import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { gameById } from "../../../games/registry.ts";
import type { LeagueHandle } from "../../leagues/service.ts";
import { runAsServer } from "../../uncaught.ts";
import { seatByName } from "../../leagues/response-seat.ts";
import { answers, jsonBody } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { sendEncoded } from "../encoded.ts";
import { presentLeagueDetail } from "../present.ts";
import { presentMembers, presentPayoffs } from "../present-population.ts";
import { memberRatings, presentRatings } from "../present-ratings.ts";
import { chosenMembers, MAX_CHOSEN_MEMBERS, MAX_NAMED_MEMBERS, parseMemberChoice } from "../member-choice.ts";
import { wholeNumber } from "../../schemas/common.ts";
import { responseWish } from "../../schemas/best-responses.ts";
import { launchRequest, leagueDetail, leagueMembers, leaguePayoffs, leagueSummary } from "../../schemas/leagues.ts";
import { leagueRatings } from "../../schemas/ratings.ts";

/** Most ledger entries in one answer. */
const MAX_LEDGER_ENTRIES = 1000;
/** Most members in one answer. */
const MAX_MEMBERS = 200;
/** Most rows of a role in one answer of ratings. */
const MAX_RATED_ROWS = 1000;

const params = z.object({ id: z.string() });
const one = answers(leagueDetail, "The league.");
const ledgerEntry = z
  .object({ seq: z.number(), at: z.number(), event: z.object({ type: z.string() }).catchall(z.unknown()) })
  .openapi("LedgerEntry");

const list = createRoute({
  method: "get",
  path: "/api/leagues",
  summary: "Every league, oldest first.",
  responses: answers(z.array(leagueSummary), "The leagues."),
});
const launch = createRoute({
  method: "post",
  path: "/api/leagues",
  summary: "Launches a league. Needs ADMIN_TOKEN where the server has one.",
  request: { body: jsonBody(launchRequest) },
  responses: answers(leagueDetail, "The new league.", 201),
});
const get = createRoute({
  method: "get",
  path: "/api/leagues/{id}",
  summary: "A league with its curves: points evenly spaced, some of its members and payoffs.",
  request: { params },
  responses: one,
});
const ledger = createRoute({
  method: "get",
  path: "/api/leagues/{id}/ledger",
  summary: `A league's ledger, ${MAX_LEDGER_ENTRIES} entries at most; continue from the next seq.`,
  request: {
    params,
    query: z.object({
      from: wholeNumber().default(0),
      before: wholeNumber().optional().openapi({
        description: "Answers the entries before this seq, newest first; a seq beyond the end gives the newest.",
      }),
      limit: wholeNumber(1, MAX_LEDGER_ENTRIES).default(MAX_LEDGER_ENTRIES),
    }),
  },
  responses: answers(z.array(ledgerEntry), "The entries in order; with `before`, newest first."),
});
const members = createRoute({
  method: "get",
  path: "/api/leagues/{id}/members",
  summary: `A league's members, newest first, ${MAX_MEMBERS} at most; continue before the last one's number.`,
  request: {
    params,
    query: z.object({
      before: wholeNumber().optional().openapi({ description: "Answers the members before this number." }),
      limit: wholeNumber(1, MAX_MEMBERS).default(100),
    }),
  },
  responses: answers(leagueMembers, "The members."),
});
const payoffs = createRoute({
  method: "get",
  path: "/api/leagues/{id}/payoffs",
  summary: "The payoffs between some of a league's members.",
  request: {
    params,
    query: z.object({
      members: z
        .string()
        .max(65 * MAX_NAMED_MEMBERS)
        .default("newest")
        .openapi({
          description: `newest: those that have met each other, newer first; spread: one from each equal span of the league's history, those that have met most; strongest: by rating, which takes seconds at first; numbers and ranges such as 0-3,12: places in the population. ${MAX_CHOSEN_MEMBERS} at most. Or policy hashes, ${MAX_NAMED_MEMBERS} at most, separated by commas.`,
        }),
      seat: z.string().max(60).optional().openapi({
        description: "The row's seat by role or number; absent: all that it took, where roles are alike.",
      }),
    }),
  },
  responses: answers(leaguePayoffs, "The payoffs."),
});
const ratingsRoute = createRoute({
  method: "get",
  path: "/api/leagues/{id}/ratings",
  summary: "Ratings of a league's members by all their recorded episodes; a first answer takes seconds.",
  request: {
    params,
    query: z.object({
      limit: wholeNumber(1, MAX_RATED_ROWS)
        .default(50)
        .openapi({ description: "Rows of each role, the strongest first; the anchor is always among them." }),
    }),
  },
  responses: answers(leagueRatings, "The ratings."),
});
const respond = createRoute({
  method: "post",
  path: "/api/leagues/{id}/best-response",
  summary:
    "Requests what an opponent can get that knows a policy; a job finds it while the league runs. Needs ADMIN_TOKEN where the server has one.",
  request: { params, body: jsonBody(responseWish) },
  responses: answers(leagueDetail, "Requested: `responses` of the league has it once it is found.", 202),
});
const remove = createRoute({
  method: "delete",
  path: "/api/leagues/{id}",
  summary: "Deletes a league with its ledger, episodes and matches. Needs ADMIN_TOKEN where the server has one.",
  request: { params },
  responses: answers(z.object({ deleted: z.string() }), "Deleted."),
});
const command = <V extends string>(verb: V, summary: string) =>
  createRoute({
    method: "post",
    path: `/api/leagues/{id}/${verb}` as const,
    summary: `${summary} Needs ADMIN_TOKEN where the server has one.`,
    request: { params },
    responses: one,
  });
const resume = command("resume", "Resumes a paused league.");
const stop = command("stop", "Ends a league for good.");
const pause = createRoute({
  method: "post",
  path: "/api/leagues/{id}/pause",
  summary: "Pauses a league. Needs ADMIN_TOKEN where the server has one.",
  request: {
    params,
    query: z.object({
      reason: z.string().min(1).max(200).optional().openapi({ description: "A sentence that says why." }),
    }),
  },
  responses: one,
});

/** @param league with the length of its ledger. */
async function ledgerPage(
  store: ApiParts["store"],
  { league, length }: { readonly league: string; readonly length: number },
  { from, before, limit }: { readonly from: number; readonly before?: number | undefined; readonly limit: number },
): Promise<readonly LedgerEntry[]> {
  if (before === undefined) return store.ledger(league, from, limit);
  const end = Math.min(before, length);
  const start = Math.max(from, end - limit);
  return start >= end ? [] : (await store.ledger(league, start, end - start)).toReversed();
}

export function addLeagueRoutes(
  api: OpenAPIHono,
  { leagues, arenas, leagueAnswers, ratings, store, assertAdmin }: ApiParts,
): void {
  const detail = (handle: LeagueHandle) => presentLeagueDetail(handle, arenas.room(handle.record.id));

  api.openapi(list, (context) => sendEncoded(context, leagueAnswers.list()));
  api.openapi(launch, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const request = context.req.valid("json");
    const handle = await runAsServer(() => leagues.launch(request));
    await arenas.follow();
    return context.json(detail(handle), 201);
  });
  api.openapi(get, (context) => sendEncoded(context, leagueAnswers.detail(leagues.get(context.req.valid("param").id))));
  api.openapi(ledger, async (context) => {
    const { record, state } = leagues.get(context.req.valid("param").id);
    const entries = await ledgerPage(store, { league: record.id, length: state.nextSeq }, context.req.valid("query"));
    return context.json(entries as z.infer<typeof ledgerEntry>[] as never, 200);
  });
  api.openapi(members, (context) => {
    const { state } = leagues.get(context.req.valid("param").id);
    return context.json(presentMembers(state, context.req.valid("query")), 200);
  });
  api.openapi(payoffs, async (context) => {
    const { record, state } = leagues.get(context.req.valid("param").id);
    const { members, seat: wanted } = context.req.valid("query");
    const seat = wanted === undefined ? null : seatByName(gameById(record.config.game), wanted);
    const rate = async () => memberRatings(await ratings.rate({ id: record.id, state }), state, seat);
    const chosen = await chosenMembers(state, parseMemberChoice(members), rate);
    return context.json(presentPayoffs(state, chosen, seat), 200);
  });
  api.openapi(ratingsRoute, async (context) => {
    const { record, state } = leagues.get(context.req.valid("param").id);
    const { limit } = context.req.valid("query");
    return context.json(presentRatings(await ratings.rate({ id: record.id, state }), state, limit), 200);
  });
  api.openapi(respond, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const { id } = context.req.valid("param");
    return context.json(detail(await leagues.requestResponse(id, context.req.valid("json"))), 202);
  });
  api.openapi(remove, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const { id } = context.req.valid("param");
    await leagues.delete(id);
    leagueAnswers.forget(id);
    await arenas.follow();
    return context.json({ deleted: id }, 200);
  });

  api.openapi(pause, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const { reason = "Paused by a person." } = context.req.valid("query");
    return context.json(detail(await leagues.pause(context.req.valid("param").id, reason)), 200);
  });
  api.openapi(resume, async (context) => {
    assertAdmin(context.req.header("authorization"));
    // From here on, errors are the league's and not the client's.
    return context.json(detail(await runAsServer(() => leagues.resume(context.req.valid("param").id))), 200);
  });
  api.openapi(stop, async (context) => {
    assertAdmin(context.req.header("authorization"));
    return context.json(detail(await leagues.stop(context.req.valid("param").id)), 200);
  });
}
