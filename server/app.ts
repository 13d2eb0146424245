import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import manifest from "../package.json" with { type: "json" };
import type { ExternalKinds } from "../agents/players/registry.ts";
import { createAssertAdmin } from "./api/admin.ts";
import { createApi } from "./api/api.ts";
import { createLeagueAnswers } from "./api/league-answers.ts";
import { LedElsewhere } from "./api/led-elsewhere.ts";
import { createGate, refuseRequest, refuseUpgrade } from "./api/gate.ts";
import { createPage } from "./api/page.ts";
import { traceRequests } from "./api/trace-requests.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { createPassOn } from "./cluster/pass-on.ts";
import type { Config } from "./config.ts";
import { createLeagueMembers } from "./encounters/league-members.ts";
import { frontServer, openDoors } from "./doors.ts";
import { openExperiments } from "./experiments/server-experiments.ts";
import { experimentPeer } from "./cluster/routing.ts";
import { createSteering } from "./cluster/steering.ts";
import { externalKinds } from "./external/kinds.ts";
import { SeatHub } from "./external/seats/hub.ts";
import { parseProxies } from "./guests/address.ts";
import { Bans } from "./guests/bans.ts";
import { watchConnections } from "./guests/connections.ts";
import { createGuests } from "./guests/guests.ts";
import { Drain } from "./health/drain.ts";
import type { Readiness } from "./health/readiness.ts";
import { createGuestSessions } from "./guests/sessions.ts";
import { holderName } from "./leagues/holder-name.ts";
import { createReservations } from "./guests/reservations.ts";
import type { LeagueService } from "./leagues/service.ts";
import { listen } from "./listen.ts";
import { openRemoteSeats } from "./live/seats.ts";
import { createTelemetry } from "./live/telemetry.ts";
import type { Log } from "./log.ts";
import { AssistantSeats } from "./mcp/assistant-seats.ts";
import { createMcpEndpoint } from "./mcp/endpoint.ts";
import { createLeagueRatings } from "./ratings/league-ratings.ts";
import { createOpenEnv } from "./openenv/routes.ts";
import { createPeopleRatings } from "./ratings/live.ts";
import { createArenas } from "./rooms/arenas.ts";
import { deleteExpiredMatches } from "./rooms/stored/expired-matches.ts";
import { createMatchWriter } from "./rooms/stored/match-writer.ts";
import { createLiveMatches } from "./rooms/stored/live-matches.ts";
import { createMatches } from "./rooms/stored/matches.ts";
import { createPlayerDirectory } from "./rooms/players/players.ts";
import { removeBanned } from "./rooms/remove-banned.ts";
import { joinCluster, newServerOwner, newSession } from "./rooms/join-cluster.ts";
import { LostMatches } from "./rooms/stored/lost-matches.ts";
import { recoverMatches } from "./rooms/stored/recovery.ts";
import { UnsavedMatches } from "./rooms/stored/unsaved-matches.ts";
import { openRooms, type Rooms } from "./rooms/rooms.ts";
import { defaultPace, type Pace, type RoomServices } from "./rooms/services.ts";
import { withDeadline } from "./store/deadline.ts";
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
  /** The other servers of the store; null or absent: there are none. The caller closes it. */
  readonly cluster?: Cluster | null;
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
  const { hub = new SeatHub(), drain = new Drain(), pingRedis, cluster = null } = parts;
  const metrics = parts.metrics ?? createMetrics(manifest.version);
  const httpMetrics = new HttpMetrics(metrics, log);
  const external = parts.external ?? externalKinds({ llm: config.llm, hub });
  const otherBots = () => cluster?.peers.others.flatMap(({ bots }) => bots) ?? [];
  const answering = withDeadline(store);
  const players = createPlayerDirectory({ store: answering, leagues, external, llm: config.llm, hub, otherBots });
  const keeper = createMatchWriter({ store, log, onMatch: (match) => countMatch(metrics, match) });
  const isTrusted = parseProxies(config.trustedProxies) ?? (() => false);
  const guests = createGuests(config.limits, isTrusted, log, (limit, scope) => metrics.refusals.inc({ limit, scope }));
  const reservations = createReservations();
  const sessions = createGuestSessions();
  const unsaved = cluster && new UnsavedMatches(cluster.values, log);
  const whenSafe = (room: string) => unsaved?.shared(room) ?? Promise.resolve();
  const matches = createMatches(players, guests, () => drain.assertOpen(), whenSafe);
  const now = parts.now ?? Date.now;
  const bans = new Bans({ store, log, now });
  await bans.follow();
  const holder = holderName();
  // Of several servers each process is an owner of its own: a restarted one is a server like any other.
  const ownerName = () => (cluster ? newServerOwner() : `${config.host}:${config.port}`);
  const owner = ownerName();
  const onTakenOver = (taken: readonly string[]): string => {
    log.warn({ matches: taken.length }, "matches taken over by another server, closing their rooms");
    rooms.moveAway(taken);
    return ownerName();
  };
  const live = createLiveMatches({ store, log, owner, now, holder, ...(unsaved && { onTakenOver, unsaved }) });
  const lost = new LostMatches(unsaved && { values: cluster.values, store: answering, unsaved });
  const peopleRatings = createPeopleRatings(answering);
  const pace = { ...defaultPace, ...parts.pace };
  // These servers never listen: the front server passes each its requests, so that no other listener sees them first.
  const roomSockets = createServer();
  const leagueSockets = createServer();
  const seatSockets = createServer();
  const services: RoomServices = {
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
    onServerGone: cluster ? (listener) => cluster.peers.onGone(({ id }) => listener(id)) : undefined,
  };
  const rooms = await openRooms(roomSockets, services, cluster);
  const recovery = { store, log, owner, live, players, matches, keeper, lost };
  const steering = createSteering({ leagues, cluster, adminToken: config.adminToken });
  const isLedElsewhere = (id: string) => cluster !== null && experimentPeer(id, cluster.peers) !== null;
  const experiments = openExperiments({ store, leagues, log, steering, isLedElsewhere });
  const membership = { ...recovery, config, holder, hub, leagues, experiments };
  const joined = unsaved && joinCluster({ ...membership, cluster, unsaved });
  if (!cluster) await recoverMatches(recovery);
  await deleteExpiredMatches({ store, log, owner, holder, now });
  const arenas = createArenas({ leagues, log, cluster });
  await arenas.follow();
  const elsewhere = new LedElsewhere({ leagues, peers: cluster?.peers ?? null });
  const answers = createLeagueAnswers(leagues, arenas, undefined, elsewhere);
  const telemetry = createTelemetry(leagueSockets, {
    leagues,
    arenas,
    answers,
    guests,
    log,
    elsewhere,
    cluster: cluster && { ...cluster, newSession },
  });
  const seats = openRemoteSeats(seatSockets, { hub, guests, bans, log, ...(cluster && { newSession }) });
  const loop = watchEventLoop();
  const monitored = monitorServer({ store, log, drain, metrics, pingRedis, leagues, rooms, telemetry, seats });
  const assistants = new AssistantSeats({ hub, matches, guests, ...(cluster && { newHandle: newSession }) });
  const mcp = createMcpEndpoint({ seats: assistants, players, log, version: manifest.version });
  const openEnv = createOpenEnv({ leagues, players, keeper, guests, log, now, version: manifest.version });
  const api = createApi({
    config,
    log,
    guests,
    bans,
    sessions,
    reservations,
    store: answering,
    leagues,
    experiments,
    arenas,
    leagueAnswers: answers,
    ratings: createLeagueRatings(answering),
    members: createLeagueMembers(answering),
    peopleRatings,
    players,
    hub,
    matches,
    lost,
    cluster,
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
  const gate = createGate(config, {
    guests,
    connections,
    bans,
    forwardedGuest: cluster ? (request) => cluster.forwarding.admit(request) : undefined,
  });
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
    passOn: createPassOn({ cluster, guestOf: guests.of, refuseRequest, refuseUpgrade }),
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
    async listen() {
      const bound = await listen(http, config);
      await joined?.enter(Number(new URL(bound.address).port));
      return bound;
    },
    async drain() {
      drain.begin();
      await Promise.all([experiments.close(), untilIdle(rooms)]);
    },
    readiness: monitored.readiness,
    async close() {
      await joined?.leave();
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
