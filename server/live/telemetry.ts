import type { Server as HttpServer } from "node:http";
import { Server, type Socket } from "socket.io";
import { Decoder } from "socket.io-parser";
import { z } from "zod";
import type { Encoded } from "../api/encoded.ts";
import type { LeagueAnswers } from "../api/league-answers.ts";
import type { LedElsewhere } from "../api/led-elsewhere.ts";
import { presentLeagueChange, presentLeagueSummaries } from "../api/present.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { internal, refusalBody, toRefusal } from "../refusals.ts";
import { ServerError } from "../errors.ts";
import type { Guests } from "../guests/guests.ts";
import type { LeagueService } from "../leagues/service.ts";
import type { Log } from "../log.ts";
import type { Arenas } from "../rooms/arenas.ts";
import { SharedEncoder } from "./encoder.ts";
import { disconnectUnresponsive, disconnectFlooders } from "./flood.ts";
import type { LeagueChange, LeagueSummary } from "../schemas/leagues.ts";

/** Milliseconds between two events of one league. */
const LEAGUE_INTERVAL_MS = 250;
/** Milliseconds between two events of the list of leagues. */
const LIST_INTERVAL_MS = 1000;
/** Most bytes of a client's message. */
const MAX_MESSAGE_BYTES = 4096;
/** Milliseconds that a connection has to join the namespace. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Milliseconds between pings, and for the answer. */
const PING_MS = 3000;
const PONG_MS = 5000;
/** Most leagues one client may watch. */
const MAX_WATCHED_LEAGUES = 32;

const watchMessage = z.object({ league: z.string().max(100) });

/** socket.io at /league/: a league's events and curves as they happen, in the namespace /telemetry. */
export interface Telemetry {
  /** Clients connected. */
  clients(): number;
  close(): Promise<void>;
}

interface Parts {
  readonly leagues: LeagueService;
  readonly arenas: Pick<Arenas, "room">;
  readonly answers: LeagueAnswers;
  readonly guests: Pick<Guests, "of" | "spend">;
  readonly log: Log;
  readonly elsewhere: LedElsewhere;
  /** Of several servers: socket.io's adapter, session ids that name the process, and the way to the others. */
  readonly cluster?: (Pick<Cluster, "adapter" | "forwarding"> & { readonly newSession: () => string }) | null;
}

/** @param http receives the requests and upgrades of /league/ only. */
export function createTelemetry(http: HttpServer, parts: Parts): Telemetry {
  const { leagues, arenas, answers, log, elsewhere, cluster } = parts;
  const io = new Server(http, {
    path: "/league/",
    serveClient: false,
    transports: ["polling", "websocket"],
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    connectTimeout: CONNECT_TIMEOUT_MS,
    parser: { Encoder: SharedEncoder, Decoder },
    // Each side considers the other gone after interval plus timeout: so a page notices a stalled server.
    pingInterval: PING_MS,
    pingTimeout: PONG_MS,
    // connectionStateRecovery stays off: it appends an argument to events, and watching again works as well.
    ...(cluster && { adapter: cluster.adapter }),
  });
  if (cluster) Object.assign(io.engine, { generateId: cluster.newSession });
  disconnectFlooders(io, log);
  const telemetry = io.of("/telemetry");
  telemetry.on("connection", (socket) => {
    // Any event with an acknowledgement callback gets an answer, whatever its name and arguments.
    socket.onAny((event: string, ...args: unknown[]) => {
      const isReading = () => !disconnectUnresponsive(socket, log);
      if (isReading()) respond(args, log, (payload) => handle(socket, event, payload, parts), isReading);
    });
  });
  const list = throttled(LIST_INTERVAL_MS, () => {
    const summaries = presentLeagueSummaries(leagues, (league) => arenas.room(league));
    // Each server sends its own clients the list, which has what other servers' leagues sent.
    telemetry.local.volatile.emit("leagues", elsewhere.replace(summaries));
  });
  telemetry.on("summary", (summary: LeagueSummary) => {
    elsewhere.note(summary);
    list.ask();
  });
  const changes = createChanges((league, change) => {
    // A new watcher gets no earlier changes, so its answer must include them all.
    answers.forget(league);
    telemetry.to(leagueRoom(league)).volatile.emit("league", change);
    if (cluster) telemetry.serverSideEmit("summary", change.summary);
  });
  const unsubscribe = leagues.subscribe((handle, entry) => {
    changes.add(handle.record.id, presentLeagueChange(handle, entry, arenas.room(handle.record.id)));
    list.ask();
  });
  return {
    clients: () => io.engine.clientsCount,
    async close() {
      unsubscribe();
      list.stop();
      changes.stop();
      io.local.disconnectSockets(true);
      await io.close();
    },
  };
}

const leagueRoom = (league: string): string => `league ${league}`;

function handle(socket: Socket, event: string, payload: readonly unknown[], parts: Parts): object | Promise<object> {
  if (event === "watch") return watch(socket, leagueIn(payload), parts);
  if (event !== "unwatch") {
    throw new ServerError("request/not-found", "There is no such event; emit `watch` or `unwatch`.");
  }
  void socket.leave(leagueRoom(leagueIn(payload)));
  return {};
}

function leagueIn(payload: readonly unknown[]): string {
  const parsed = watchMessage.safeParse(payload[0]);
  if (parsed.success && payload.length === 1) return parsed.data.league;
  throw new ServerError("request/invalid", 'Name the league to watch: {"league": its id}.');
}

function watch(socket: Socket, league: string, parts: Parts): Encoded | Promise<Encoded> {
  const { leagues, answers, guests, elsewhere, cluster } = parts;
  const guest = guests.of(socket.request);
  guests.spend("watches", guest);
  const found = leagues.get(league);
  if (socket.rooms.size > MAX_WATCHED_LEAGUES) {
    throw new ServerError(
      "request/invalid",
      `One client can watch ${MAX_WATCHED_LEAGUES} leagues; unwatch some first.`,
    );
  }
  void socket.join(leagueRoom(found.record.id));
  const leader = elsewhere.leader(league);
  if (!leader || !cluster) return answers.detail(found);
  // Only the leader's answer has all that its changes build on.
  const path = `/api/leagues/${encodeURIComponent(league)}`;
  return elsewhere
    .detail(league, () => cluster.forwarding.read(leader, path, guest))
    .catch(() => answers.detail(found));
}

/**
 * Answers a message with its handler's result or `{error}`; a client without acknowledgement callback gets no answer.
 * @param isReading whether the client still is connected and reads, which is asked again before a late answer.
 */
function respond(
  args: readonly unknown[],
  log: Log,
  act: (payload: readonly unknown[]) => object | Promise<object>,
  isReading: () => boolean,
): void {
  const last = args.at(-1);
  const reply = typeof last === "function" ? last : () => {};
  const refuse = (err: unknown): void => {
    const refused = toRefusal(err);
    if (!refused) log.error({ err }, "telemetry handler failed");
    reply(refusalBody(refused ?? internal));
  };
  try {
    const answer = act(typeof last === "function" ? args.slice(0, -1) : args);
    // At once if possible, so that the next request of a client that does not read finds its answers waiting.
    if (answer instanceof Promise) void answer.then((found: object) => isReading() && reply(found), refuse);
    else reply(answer);
  } catch (err) {
    refuse(err);
  }
}

/**
 * Sends a league's changes at most every {@link LEAGUE_INTERVAL_MS}; faster changes are merged, and the newest values
 * win.
 */
function createChanges(send: (league: string, change: LeagueChange) => void) {
  const waiting = new Map<string, { change: LeagueChange | null; readonly pace: Throttle }>();
  return {
    add(league: string, change: LeagueChange): void {
      const entry = waiting.get(league) ?? { change: null, pace: throttled(LEAGUE_INTERVAL_MS, () => flush(league)) };
      entry.change = { ...entry.change, ...change };
      waiting.set(league, entry);
      entry.pace.ask();
    },
    stop(): void {
      for (const { pace } of waiting.values()) pace.stop();
    },
  };

  function flush(league: string): void {
    const entry = waiting.get(league);
    if (!entry?.change) return;
    send(league, entry.change);
    entry.change = null;
  }
}

interface Throttle {
  /** Runs the work now or as soon as the interval allows. */
  ask(): void;
  stop(): void;
}

function throttled(milliseconds: number, work: () => void): Throttle {
  let timer: NodeJS.Timeout | null = null;
  let pending = false;
  const run = (): void => {
    pending = false;
    work();
    timer = setTimeout(() => {
      timer = null;
      if (pending) run();
    }, milliseconds);
  };
  return {
    ask: () => (timer ? void (pending = true) : run()),
    stop: () => void (timer && clearTimeout(timer)),
  };
}
