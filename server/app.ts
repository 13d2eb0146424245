import { createServer, type IncomingMessage, type Server as HttpServer } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import manifest from "../package.json" with { type: "json" };
import type { ExternalKinds } from "../agents/players/registry.ts";
import { createAssertAdmin } from "./api/admin.ts";
import { createApi } from "./api/api.ts";
import { createLeagueAnswers } from "./api/league-answers.ts";
import { createGate, refuseRequest, refuseUpgrade, type Gate } from "./api/gate.ts";
import { createPage } from "./api/page.ts";
import { traceRequests } from "./api/trace-requests.ts";
import type { Config } from "./config.ts";
import { createLeagueMembers } from "./encounters/league-members.ts";
import { errorCodes, ServerError, type ErrorCode } from "./errors.ts";
import { openExperiments } from "./experiments/server-experiments.ts";
import { externalKinds } from "./external/kinds.ts";
import { SeatHub } from "./external/seats/hub.ts";
import { parseProxies } from "./guests/address.ts";
import { Bans } from "./guests/bans.ts";
import { watchConnections } from "./guests/connections.ts";
import { createGuests } from "./guests/guests.ts";
import { Drain } from "./health/drain.ts";
import type { Readiness } from "./health/readiness.ts";
import { createGuestSessions, type GuestSessions } from "./guests/sessions.ts";
import { holderName } from "./leagues/holder-name.ts";
import { createReservations, type Reservations } from "./guests/reservations.ts";
import type { LeagueService } from "./leagues/service.ts";
import { listen } from "./listen.ts";
import { openRemoteSeats } from "./live/seats.ts";
import { createTelemetry } from "./live/telemetry.ts";
import type { Log } from "./log.ts";
import { AssistantSeats } from "./mcp/assistant-seats.ts";
import { createMcpEndpoint } from "./mcp/endpoint.ts";
import { createLeagueRatings } from "./ratings/league-ratings.ts";
import { createOpenEnv, type OpenEnv } from "./openenv/routes.ts";
import { createPeopleRatings } from "./ratings/live.ts";
import { createArenas } from "./rooms/arenas.ts";
import { deleteExpiredMatches } from "./rooms/stored/expired-matches.ts";
import { createMatchWriter } from "./rooms/stored/match-writer.ts";
import { createLiveMatches } from "./rooms/stored/live-matches.ts";
import { createMatches } from "./rooms/stored/matches.ts";
import { createPlayerDirectory } from "./rooms/players/players.ts";
import { removeBanned } from "./rooms/remove-banned.ts";
import { LostMatches, recoverMatches } from "./rooms/stored/recovery.ts";
import { internal, toRefusal } from "./refusals.ts";
import { openRooms, type Rooms } from "./rooms/rooms.ts";
import { defaultPace, type Pace } from "./rooms/services.ts";
import type { Store } from "./store/store.ts";
import { HttpMetrics } from "./metrics/http-metrics.ts";
import { countMatch } from "./metrics/gauges.ts";
import { createMetrics, type Metrics } from "./metrics/metrics.ts";
import { monitorServer } from "./monitor.ts";
import { markClients } from "./uncaught.ts";
import { watchEventLoop } from "./vitals.ts";

/** Milliseconds that the connections of banned guests have to close. */
const BANNED_CLOSE_MS = 2000;

/** Milliseconds between checks whether matches are still played. */
const IDLE_CHECK_MS = 100;

/** Milliseconds in which people see how the last match ended. */
const END_SHOWN_MS = 1000;

/** Milliseconds that rooms have to close before the sockets are destroyed. */
const ROOM_CLOSE_MS = 1500;

export interface AppParts {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly leagues: LeagueService;
  /** Players outside this process; none if absent. */
  readonly external?: ExternalKinds;
  /** The bots that may connect; a hub of its own if absent. */
  readonly hub?: SeatHub;
  /** Whether the server still takes new matches; it does if absent. */
  readonly drain?: Drain;
  /** What it counts; metrics of its own if absent. */
  readonly metrics?: Metrics;
  /** Asks Redis whether it answers; absent: there is none. */
  readonly pingRedis?: (() => Promise<void>) | undefined;
  readonly pace?: Partial<Pace>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Directory of the built page; this project's `dist` by default. */
  readonly pageDirectory?: string;
}

/**
 * The server: page, HTTP API, rooms and telemetry on one port. One a process, since Colyseus's matchmaker is global.
 */
export interface ServerApp {
  /** @throws ServerError `start/port-taken`. */
  listen(): Promise<{ readonly address: string }>;
  /** Whether it takes new matches. */
  readonly readiness: Readiness;
  /** Takes no new matches and leagues from now on, and resolves once no match is played any more. */
  drain(): Promise<void>;
  /**
   * Closes within three seconds; the next server at this address continues the live matches. The caller closes leagues
   * and store.
   */
  close(): Promise<void>;
}

export async function createApp(parts: AppParts): Promise<ServerApp> {
  const { config, log, store, leagues } = parts;
  const { hub = new SeatHub(), drain = new Drain(), pingRedis } = parts;
  const metrics = parts.metrics ?? createMetrics(manifest.version);
  const httpMetrics = new HttpMetrics(metrics, log);
  const external = parts.external ?? externalKinds({ llm: config.llm, hub });
  const players = createPlayerDirectory({ store, leagues, external, llm: config.llm, hub });
  const keeper = createMatchWriter({ store, log, onMatch: (match) => countMatch(metrics, match) });
  const isTrusted = parseProxies(config.trustedProxies) ?? (() => false);
  const guests = createGuests(config.limits, isTrusted, log, (limit, scope) => metrics.refusals.inc({ limit, scope }));
  const reservations = createReservations();
  const sessions = createGuestSessions();
  const matches = createMatches(players, guests, () => drain.assertOpen());
  const now = parts.now ?? Date.now;
  const bans = new Bans({ store, log, now });
  await bans.follow();
  const owner = `${config.host}:${config.port}`;
  const holder = holderName();
  const live = createLiveMatches({ store, log, owner, now, holder });
  const lost = new LostMatches();
  const peopleRatings = createPeopleRatings(store);
  const pace = { ...defaultPace, ...parts.pace };
  // These servers never listen: the front server passes each its requests, so that no other listener sees them first.
  const roomSockets = createServer();
  const leagueSockets = createServer();
  const seatSockets = createServer();
  const rooms = await openRooms(roomSockets, {
    log,
    leagues,
    players,
    keeper,
    matches,
    live,
    ratings: peopleRatings,
    bans,
    pace,
    now,
  });
  await recoverMatches({ store, log, owner, live, players, matches, keeper, lost });
  await deleteExpiredMatches({ store, log, owner, holder, now });
  const arenas = createArenas({ leagues, log });
  await arenas.follow();
  const answers = createLeagueAnswers(leagues, arenas);
  const experiments = openExperiments({ store, leagues, log });
  const telemetry = createTelemetry(leagueSockets, { leagues, arenas, answers, guests, log });
  const seats = openRemoteSeats(seatSockets, { hub, guests, bans, log });
  const loop = watchEventLoop();
  const monitored = monitorServer({ store, log, drain, metrics, pingRedis, leagues, rooms, telemetry, seats });
  const assistants = new AssistantSeats({ hub, matches, guests });
  const mcp = createMcpEndpoint({ seats: assistants, players, log, version: manifest.version });
  const openEnv = createOpenEnv({ leagues, players, keeper, guests, log, now, version: manifest.version });
  const api = createApi({
    config,
    log,
    guests,
    bans,
    sessions,
    reservations,
    store,
    leagues,
    experiments,
    arenas,
    leagueAnswers: answers,
    ratings: createLeagueRatings(store),
    members: createLeagueMembers(store),
    peopleRatings,
    players,
    matches,
    lost,
    mcp,
    openEnv,
    page: createPage(parts.pageDirectory ?? fileURLToPath(new URL("../dist", import.meta.url))),
    assertAdmin: createAssertAdmin(config),
    drain,
    ...monitored,
    metrics,
    httpMetrics,
    version: manifest.version,
    vitals: () => {
      const { clients, open } = rooms.count();
      return { loopDelay: loop.delay(), clients: clients + telemetry.clients() + seats.clients(), rooms: open };
    },
  });
  const http = frontServer();
  markClients(http, log);
  traceRequests(http, httpMetrics);
  const connections = watchConnections(http, guests, log);
  const gate = createGate(config, { guests, connections, bans });
  const enforceBans = async (): Promise<void> => {
    const isBanned = (guest: string): boolean => bans.refusal("address", guest) !== null;
    await removeBanned(bans, sessions);
    seats.removeBanned();
    assistants.drop(isBanned);
    // Rooms and bots get the reason first.
    setTimeout(() => connections.drop(isBanned), BANNED_CLOSE_MS).unref();
  };
  const enforce = () => void enforceBans().catch((err: unknown) => log.error({ err }, "bans not enforced"));
  bans.onBanned(enforce);
  // Recovered matches may have people who were banned meanwhile.
  enforce();
  openDoors(http, {
    gate,
    guestOf: guests.of,
    sessions,
    reservations,
    api: getRequestListener(api.fetch),
    roomSockets,
    leagueSockets,
    seatSockets,
    openEnv: {
      ...openEnv,
      upgrade(...session) {
        drain.assertOpen();
        openEnv.upgrade(...session);
      },
    },
  });
  return {
    listen: () => listen(http, config),
    async drain() {
      drain.begin();
      await Promise.all([experiments.close(), untilIdle(rooms)]);
    },
    readiness: monitored.readiness,
    async close() {
      arenas.close();
      bans.close();
      answers.close();
      loop.stop();
      openEnv.close();
      connections.close();
      http.close();
      const closing = [rooms.close(), telemetry.close(), seats.close(), mcp.close(), experiments.close()];
      await Promise.race([Promise.all(closing), pause(ROOM_CLOSE_MS)]);
      await Promise.race([Promise.all([keeper.close(), live.close()]), pause(ROOM_CLOSE_MS / 2)]);
      http.closeAllConnections();
    },
  };
}

/** The only server that listens. Its timeouts are accurate to a second. */
function frontServer(): HttpServer {
  const settings = {
    // The headers timeout also covers a connection that sends nothing.
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 1000,
    // Ignores offers of other protocols, such as the h2c of Java's client. Needs Node 22.21 or newer.
    shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === "websocket",
  };
  const http = createServer(settings);
  // Closes a connection whose answer is no longer read, after one or two of these; longer than a telemetry poll waits.
  // Web sockets are exempt.
  http.timeout = 60_000;
  return http;
}

interface Doors {
  readonly gate: Gate;
  readonly guestOf: (request: IncomingMessage) => string;
  readonly sessions: GuestSessions;
  readonly reservations: Reservations;
  readonly api: ReturnType<typeof getRequestListener>;
  readonly roomSockets: HttpServer;
  readonly leagueSockets: HttpServer;
  readonly seatSockets: HttpServer;
  readonly openEnv: OpenEnv;
}

/** Refuses JSONP polls: socket.io would answer with a script, which pages of other sites can load. */
const isJsonp = ({ url = "" }: IncomingMessage): boolean => /^\/(league|socket\.io)\//.test(url) && /[?&]j=/.test(url);
const NO_JSONP = new ServerError(
  "request/invalid",
  "There is no JSONP here; use a web socket, or polling without `j`.",
);

function openSession(openEnv: OpenEnv, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  try {
    openEnv.upgrade(request, socket, head);
  } catch (error) {
    const { code, message } = toRefusal(error) ?? internal;
    refuseUpgrade(socket, new ServerError(code in errorCodes ? (code as ErrorCode) : "request/invalid", message));
  }
}

/** Routes admitted requests to the API, rooms or telemetry. */
function openDoors(
  http: HttpServer,
  { gate, guestOf, sessions, reservations, api, roomSockets, leagueSockets, seatSockets, openEnv }: Doors,
): void {
  http.on("request", (request, response) => {
    if (!gate.admit(request, response)) return;
    if (isJsonp(request)) refuseRequest(response, NO_JSONP);
    else if (request.url?.startsWith("/league/")) leagueSockets.emit("request", request, response);
    else if (request.url?.startsWith("/socket.io/")) seatSockets.emit("request", request, response);
    else void api(request, response);
  });
  http.on("upgrade", (request, socket, head) => {
    if (!gate.admitUpgrade(request, socket)) return;
    const url = request.url ?? "/";
    if (url.startsWith("/league/")) leagueSockets.emit("upgrade", request, socket, head);
    else if (url.startsWith("/socket.io/")) seatSockets.emit("upgrade", request, socket, head);
    else if (url.startsWith("/openenv/")) openSession(openEnv, request, socket, head);
    else if (/^\/[\w-]+\/[\w-]+\?/.test(url)) {
      const session = new URLSearchParams(url.split("?")[1]).get("sessionId") ?? "";
      reservations.taken(session);
      sessions.open(session, guestOf(request), socket);
      roomSockets.emit("upgrade", request, socket, head);
    } else refuseUpgrade(socket, new ServerError("request/not-found", "There is no web socket at this path."));
  });
  http.on("clientError", (error, socket) => gate.refuseMalformed(error, socket as Socket));
}

/** Resolves once no match is played, at once if none is. */
async function untilIdle(rooms: Rooms): Promise<void> {
  while (rooms.playing() > 0) {
    while (rooms.playing() > 0) await pause(IDLE_CHECK_MS);
    await pause(END_SHOWN_MS);
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
