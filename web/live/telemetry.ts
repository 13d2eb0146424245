import { useEffect } from "react";
import { io, type Socket } from "socket.io-client";
import type { LeagueDetail, LeagueSummary } from "../../server/api/schemas.ts";
import { addNews, type LeagueNews } from "../lib/news.ts";
import { useAnswer, type Answer } from "../lib/use-answer.ts";
import { ValueStore, useStore } from "../lib/value-store.ts";
import { api } from "../lib/api.ts";
import { Liveness } from "./connection.ts";

type WatchAnswer = LeagueDetail | { readonly error: { readonly code: string; readonly message: string } };

let socket: Socket | null = null;

/** All leagues as last told; null before the first word. */
const leagues = new ValueStore<LeagueSummary[] | null>(null);

function connect(): Socket {
  if (socket) return socket;
  socket = io("/telemetry", { path: "/league/", reconnectionDelayMax: 5000 });
  // The server pings every three seconds; one that does not is given up after eight (`server/live/telemetry.ts`).
  const liveness = new Liveness("telemetry", () => {});
  socket.io.on("ping", liveness.heard);
  socket.on("connect", liveness.heard);
  socket.on("disconnect", liveness.dropped);
  socket.onAny(liveness.heard);
  socket.on("leagues", (list: LeagueSummary[]) => leagues.set(list));
  return socket;
}

/** Milliseconds in which an answer serves whoever asks next: a page that opens after the header needs no second one. */
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
  const told = useStore(leagues);
  const asked = useAnswer("leagues", readLeagues, told ? 30_000 : 5000);
  useEffect(() => {
    connect();
  }, []);
  return { data: told ?? asked.data, error: told ? null : asked.error };
}

/** Takes a league that was deleted out of the list, which the server sends again with its next change only. */
export function forgetLeague(id: string): void {
  leagues.set(leagues.get()?.filter((league) => league.id !== id) ?? null);
}

/** Milliseconds between two drawings of a league's news. */
const PACE = 1000;
/** Milliseconds between two looks at the whole: payoffs come with it only, and long curves make it large. */
const WHOLE = 60_000;

/** One league with its curves, growing as it learns. */
export function useLeague(id: string): Answer<LeagueDetail> {
  const answer = useAnswer(`league ${id}`, () => api.league(id), WHOLE);
  const { update } = answer;
  useEffect(() => {
    const live = connect();
    let waiting: LeagueNews[] = [];
    const watch = () =>
      live.emit("watch", { league: id }, (detail: WatchAnswer) => {
        if (!("error" in detail)) update(() => detail);
      });
    const hear = (news: LeagueNews) => {
      if (news.summary.id === id) waiting.push(news);
    };
    const draw = () => {
      if (waiting.length === 0) return;
      const news = waiting;
      waiting = [];
      update((detail) => news.reduce(addNews, detail));
    };
    const timer = setInterval(draw, PACE);
    live.on("connect", watch);
    live.on("league", hear);
    if (live.connected) watch();
    return () => {
      clearInterval(timer);
      live.off("connect", watch);
      live.off("league", hear);
      live.emit("unwatch", { league: id });
    };
  }, [id, update]);
  return answer;
}
