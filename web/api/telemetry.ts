import { useEffect } from "react";
import type { io, Socket } from "socket.io-client";
import { addChange } from "./league-change.ts";
import { useAnswer, type RequestState } from "../ui/use-answer.ts";
import { ValueStore, useStore } from "../ui/value-store.ts";
import { api } from "./api.ts";
import { Liveness } from "./connection.ts";
import type { LeagueChange, LeagueDetail, LeagueSummary } from "../../server/schemas/leagues.ts";

type WatchAnswer = LeagueDetail | { readonly error: { readonly code: string; readonly message: string } };

/** All leagues as the server last sent them; null before that. */
const leagues = new ValueStore<LeagueSummary[] | null>(null);

/** Delay between attempts to load the client's code. */
const LOAD_RETRY_MS = 5000;

let connection: Promise<Socket> | null = null;

/** The shared connection. Its code, a tenth of the home page's, is loaded after the first paint. */
function connect(): Promise<Socket> {
  connection ??= open();
  return connection;
}

async function open(): Promise<Socket> {
  const openSocket = await loadClient();
  const socket = openSocket("/telemetry", { path: "/league/", reconnectionDelayMax: 5000 });
  // The server pings every three seconds; without pings it counts as lost after eight (`server/live/telemetry.ts`).
  const liveness = new Liveness("telemetry", () => {});
  socket.io.on("ping", liveness.heard);
  socket.on("connect", liveness.heard);
  socket.on("disconnect", liveness.dropped);
  socket.onAny(liveness.heard);
  socket.on("leagues", (list: LeagueSummary[]) => leagues.set(list));
  return socket;
}

async function loadClient(): Promise<typeof io> {
  for (;;) {
    try {
      return (await import("socket.io-client")).io;
    } catch {
      // The server is unreachable; the page polls over HTTP meanwhile.
      await new Promise((resolve) => setTimeout(resolve, LOAD_RETRY_MS));
    }
  }
}

/** How long an answer is reused: the header and the page it opens with need only one request. */
const FRESH_MS = 4000;
let answered: { readonly list: LeagueSummary[]; readonly at: number } | null = null;

async function readLeagues(): Promise<LeagueSummary[]> {
  if (answered && performance.now() - answered.at < FRESH_MS) return answered.list;
  const list = await api.leagues();
  answered = { list, at: performance.now() };
  return list;
}

/** Every league, kept up to date. */
export function useLeagues(): { readonly data: LeagueSummary[] | null; readonly error: Error | null } {
  const sent = useStore(leagues);
  const fetched = useAnswer("leagues", readLeagues, sent ? 30_000 : 5000);
  useEffect(() => {
    void connect();
  }, []);
  return { data: sent ?? fetched.data, error: sent ? null : fetched.error };
}

/** Removes a deleted league from the list, which the server sends again only with its next change. */
export function forgetLeague(id: string): void {
  leagues.set(leagues.get()?.filter((league) => league.id !== id) ?? null);
}

/** Interval at which a league's changes are rendered. */
const DRAW_INTERVAL_MS = 1000;
/** Interval at which the whole league is fetched: only it has payoffs, and long curves make it large. */
const REFRESH_INTERVAL_MS = 60_000;

/** One league with its curves, growing as it learns. */
export function useLeague(id: string): RequestState<LeagueDetail> {
  const answer = useAnswer(`league ${id}`, () => api.league(id), REFRESH_INTERVAL_MS);
  const { update } = answer;
  useEffect(() => {
    let isGone = false;
    let stop = (): void => {};
    void connect().then((socket) => {
      if (!isGone) stop = follow(socket, id, update);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [id, update]);
  return answer;
}

/** Watches a league and renders its changes at a steady pace. Returns a function that stops it. */
function follow(socket: Socket, id: string, update: RequestState<LeagueDetail>["update"]): () => void {
  let waiting: LeagueChange[] = [];
  const watch = () =>
    socket.emit("watch", { league: id }, (detail: WatchAnswer) => {
      if (!("error" in detail)) update(() => detail);
    });
  const onChange = (change: LeagueChange) => {
    if (change.summary.id === id) waiting.push(change);
  };
  const draw = () => {
    if (waiting.length === 0) return;
    const changes = waiting;
    waiting = [];
    update((detail) => changes.reduce(addChange, detail));
  };
  const timer = setInterval(draw, DRAW_INTERVAL_MS);
  socket.on("connect", watch);
  socket.on("league", onChange);
  if (socket.connected) watch();
  return () => {
    clearInterval(timer);
    socket.off("connect", watch);
    socket.off("league", onChange);
    socket.emit("unwatch", { league: id });
  };
}
