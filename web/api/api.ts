import type { LedgerAnswer } from "./segments.ts";
import type { Comparison } from "../../server/schemas/comparison.ts";
import type { ExperimentDetail, ExperimentSummary } from "../../server/schemas/experiments.ts";
import type { GameFacts, LearnerFacts, PlayerFacts } from "../../server/schemas/games.ts";
import type {
  LaunchRequest,
  LeagueDetail,
  LeagueSummary,
  MembersAnswer,
  PayoffsAnswer,
  PresetFacts,
} from "../../server/schemas/leagues.ts";
import type { AcceptedSeat, AcceptRequest, InvitationFacts } from "../../server/schemas/invitations.ts";
import type { LiveRatingsAnswer, RatingsAnswer } from "../../server/schemas/ratings.ts";
import type {
  MatchListing,
  MatchReplay,
  MatchRequest,
  MatchTicket,
  RestartedMatch,
} from "../../server/schemas/matches.ts";
import type { OwnRecord } from "../../server/schemas/people.ts";
import type { MemberAnswer, MemberRatingsAnswer, PairGamesAnswer } from "../../server/schemas/members.ts";
import type { LeagueRules } from "../../server/schemas/rules.ts";
import type { ServerStatus } from "../../server/schemas/status.ts";

/** An error answered by the server, with its code and sentence. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const TOKEN_KEY = "admin-token";

/** The admin token, kept for this tab. */
export const adminToken = {
  get: (): string | null => sessionStorage.getItem(TOKEN_KEY),
  set: (token: string): void => sessionStorage.setItem(TOKEN_KEY, token),
  clear: (): void => sessionStorage.removeItem(TOKEN_KEY),
};

/** @throws ApiError with the server's sentence, or `page/unreachable` if no server answers. */
async function ask<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {};
  const token = adminToken.get();
  if (token !== null && method !== "GET") headers["authorization"] = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw Object.assign(new ApiError("page/unreachable", "Can't reach the server. Is it running?", 0), { cause });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  const refusal = (answer as { error?: { code?: string; message?: string } } | null)?.error;
  throw new ApiError(
    refusal?.code ?? "page/bad-answer",
    refusal?.message ?? `Request failed: the server answered ${response.status} to ${path}.`,
    response.status,
  );
}

const query = (filters: Readonly<Record<string, string | number | undefined>>): string => {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
};

/** The parts of the HTTP API that the page uses. */
export const api = {
  status: () => ask<ServerStatus>("GET", "/api/status"),
  games: () => ask<GameFacts[]>("GET", "/api/games"),
  presets: () => ask<PresetFacts[]>("GET", "/api/presets"),
  learners: () => ask<LearnerFacts[]>("GET", "/api/learners"),
  rules: () => ask<LeagueRules>("GET", "/api/rules"),
  /** @param wanted a reference to include although its league has newer players. */
  players: (game: string, wanted?: string) => ask<PlayerFacts[]>("GET", `/api/players${query({ game, with: wanted })}`),
  leagues: () => ask<LeagueSummary[]>("GET", "/api/leagues"),
  league: (id: string) => ask<LeagueDetail>("GET", `/api/leagues/${id}`),
  ledger: (id: string, before: number, limit: number) =>
    ask<LedgerAnswer[]>("GET", `/api/leagues/${id}/ledger${query({ before, limit })}`),
  members: (id: string, before: number | undefined, limit: number) =>
    ask<MembersAnswer>("GET", `/api/leagues/${id}/members${query({ before, limit })}`),
  payoffs: (id: string, members: string, seat: string | null) =>
    ask<PayoffsAnswer>("GET", `/api/leagues/${id}/payoffs${query({ members, seat: seat ?? undefined })}`),
  ratings: (id: string, limit: number) => ask<RatingsAnswer>("GET", `/api/leagues/${id}/ratings${query({ limit })}`),
  member: (league: string, policy: string) => ask<MemberAnswer>("GET", `/api/leagues/${league}/members/${policy}`),
  memberRatings: (league: string, policy: string) =>
    ask<MemberRatingsAnswer>("GET", `/api/leagues/${league}/members/${policy}/ratings`),
  pairGames: (league: string, pair: { a: string; b: string; from?: string; limit?: number }) =>
    ask<PairGamesAnswer>("GET", `/api/leagues/${league}/games${query(pair)}`),
  liveRatings: (game: string, limit: number) => ask<LiveRatingsAnswer>("GET", `/api/ratings${query({ game, limit })}`),
  ownRecord: (player: string) => ask<OwnRecord>("POST", "/api/people/record", { player }),
  launch: (request: LaunchRequest) => ask<LeagueSummary>("POST", "/api/leagues", request),
  command: (id: string, command: "pause" | "resume" | "stop") =>
    ask<LeagueSummary>("POST", `/api/leagues/${id}/${command}`),
  bestResponse: (id: string, wish: { readonly policy?: string; readonly seat: string }) =>
    ask<LeagueSummary>("POST", `/api/leagues/${id}/best-response`, wish),
  experiments: () => ask<ExperimentSummary[]>("GET", "/api/experiments"),
  experiment: (id: string) => ask<ExperimentDetail>("GET", `/api/experiments/${id}`),
  launchExperiment: (request: unknown) => ask<ExperimentSummary>("POST", "/api/experiments", request),
  experimentCommand: (id: string, command: "pause" | "resume" | "resume?missing=true" | "stop") =>
    ask<ExperimentSummary>("POST", `/api/experiments/${id}/${command}`),
  deleteExperiment: (id: string) => ask<{ deleted: string }>("DELETE", `/api/experiments/${id}`),
  comparison: (leagues: readonly string[]) =>
    ask<Comparison>("GET", `/api/comparison${query({ leagues: leagues.join(",") })}`),
  deleteLeague: (id: string) => ask<{ deleted: string }>("DELETE", `/api/leagues/${id}`),
  matches: (filters: { league?: string; game?: string; before?: number | undefined; limit?: number }) =>
    ask<MatchListing[]>("GET", `/api/matches${query(filters)}`),
  match: (id: string) => ask<MatchReplay>("GET", `/api/matches/${id}`),
  newMatch: (request: MatchRequest) => ask<MatchTicket>("POST", "/api/matches", request),
  invitation: (room: string, invitation: string) =>
    ask<InvitationFacts>("POST", `/api/rooms/${room}/invitation`, { invitation }),
  acceptInvitation: (room: string, request: AcceptRequest) =>
    ask<AcceptedSeat>("POST", `/api/rooms/${room}/invitation/accept`, request),
  /** The code with which a room that can't be joined refuses; null if it doesn't. */
  roomRefusal: (room: string) =>
    ask("POST", `/matchmake/joinById/${room}`, {}).then(
      () => null,
      (error: ApiError) => error.code,
    ),
  /** Starts a match again that was lost with its server. @param token of the lost seat. */
  restartMatch: (room: string, token: string) => ask<RestartedMatch>("POST", `/api/rooms/${room}/restart`, { token }),
  /** Keeps a segment whose replay is shared. */
  shareSegment: (segment: string) => ask("POST", `/api/segments/${segment}/share`, {}),
  episode: (segment: string, index: string) => ask<MatchReplay>("GET", `/api/segments/${segment}/episodes/${index}`),
};
