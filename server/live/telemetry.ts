import type { Server as HttpServer } from "node:http";
import { Server, type Socket } from "socket.io";
import { z } from "zod";
import { leagueChangeOf, leagueDetailOf, leagueSummariesOf, type LeagueChange } from "../api/present.ts";
import { internal, refusalBody, refusalOf } from "../api/refusals.ts";
import type { LeagueDetail } from "../api/schemas.ts";
import { ServerError } from "../errors.ts";
import type { LeagueHandle, LeagueService } from "../leagues/service.ts";
import type { Log } from "../log.ts";
import type { Arenas } from "../rooms/arenas.ts";
import { cutOffDeaf, cutOffFloods } from "./flood.ts";

/** Milliseconds between two events of one league. */
const LEAGUE_PACE = 250;
/** Milliseconds between two events of the list of leagues. */
const LIST_PACE = 1000;
/** Bytes of a client's largest message. */
const MOST_MESSAGE = 4096;
/** Leagues one client may watch. */
const MOST_WATCHED = 32;

const watchMessage = z.object({ league: z.string().max(100) });

/** socket.io at /league/: a league's events and curves as they happen, in the namespace /telemetry. */
export interface Telemetry {
  /** Clients connected. */
  clients(): number;
  close(): Promise<void>;
}

/** @param http receives the requests and upgrades of /league/ only. */
export function createTelemetry(
  http: HttpServer,
  parts: { readonly leagues: LeagueService; readonly arenas: Pick<Arenas, "room">; readonly log: Log },
): Telemetry {
  const { leagues, arenas, log } = parts;
  const io = new Server(http, {
    path: "/league/",
    serveClient: false,
    maxHttpBufferSize: MOST_MESSAGE,
    // connectionStateRecovery stays off: it appends an argument to events, and watching again is as good.
  });
  cutOffFloods(io, log);
  const telemetry = io.of("/telemetry");
  const detail = (handle: LeagueHandle) => leagueDetailOf(handle, arenas.room(handle.record.id));
  telemetry.on("connection", (socket) => {
    socket.on("watch", (message: unknown, acknowledge: unknown) => {
      if (!cutOffDeaf(socket, log)) acknowledged(acknowledge, log, () => watch(socket, message, leagues, detail));
    });
    socket.on("unwatch", (message: unknown, acknowledge: unknown) =>
      acknowledged(acknowledge, log, () => {
        void socket.leave(roomOf(leagueIn(message)));
        return {};
      }),
    );
  });
  const list = throttled(LIST_PACE, () => {
    telemetry.volatile.emit(
      "leagues",
      leagueSummariesOf(leagues, (league) => arenas.room(league)),
    );
  });
  const changes = createChanges((league, change) => telemetry.to(roomOf(league)).volatile.emit("league", change));
  const unsubscribe = leagues.subscribe((handle, entry) => {
    changes.add(handle.record.id, leagueChangeOf(handle, entry, arenas.room(handle.record.id)));
    list.ask();
  });
  return {
    clients: () => io.engine.clientsCount,
    async close() {
      unsubscribe();
      list.stop();
      changes.stop();
      io.disconnectSockets(true);
      await io.close();
    },
  };
}

const roomOf = (league: string): string => `league ${league}`;

function leagueIn(message: unknown): string {
  const parsed = watchMessage.safeParse(message);
  if (parsed.success) return parsed.data.league;
  throw new ServerError("request/invalid", 'Name the league to watch: {"league": its id}.');
}

function watch(
  socket: Socket,
  message: unknown,
  leagues: LeagueService,
  detail: (handle: LeagueHandle) => LeagueDetail,
): LeagueDetail {
  const handle = leagues.get(leagueIn(message));
  if (socket.rooms.size > MOST_WATCHED) {
    throw new ServerError("request/invalid", `One client can watch ${MOST_WATCHED} leagues; unwatch some first.`);
  }
  void socket.join(roomOf(handle.record.id));
  return detail(handle);
}

/** Answers a message with what its handler returns, or with `{error}`; a client that asks for no answer gets none. */
function acknowledged(acknowledge: unknown, log: Log, handle: () => object): void {
  const reply = typeof acknowledge === "function" ? acknowledge : () => {};
  try {
    reply(handle());
  } catch (err) {
    const refused = refusalOf(err);
    if (!refused) log.error({ err }, "a telemetry handler failed");
    reply(refusalBody(refused ?? internal));
  }
}

/** Sends a league's changes at most every {@link LEAGUE_PACE}; what comes faster is merged, the newest winning. */
function createChanges(send: (league: string, change: LeagueChange) => void) {
  const waiting = new Map<string, { change: LeagueChange | null; readonly pace: Throttle }>();
  return {
    add(league: string, change: LeagueChange): void {
      const entry = waiting.get(league) ?? { change: null, pace: throttled(LEAGUE_PACE, () => flush(league)) };
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
  /** Runs the work now, or as soon as the pace allows. */
  ask(): void;
  stop(): void;
}

function throttled(milliseconds: number, work: () => void): Throttle {
  let timer: NodeJS.Timeout | null = null;
  let asked = false;
  const run = (): void => {
    asked = false;
    work();
    timer = setTimeout(() => {
      timer = null;
      if (asked) run();
    }, milliseconds);
  };
  return {
    ask: () => (timer ? void (asked = true) : run()),
    stop: () => void (timer && clearTimeout(timer)),
  };
}
