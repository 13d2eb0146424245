import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import { api } from "../api/api.ts";
import { useAnswer } from "../ui/use-answer.ts";
import { mapSearch, readMapChoice, type ChosenPayoffs, type MapChoice } from "./map-choice.ts";

/** Milliseconds between requests; ratings take seconds of the server. */
const REFRESH_INTERVAL_MS = 15_000;
const RATED_REFRESH_INTERVAL_MS = 120_000;

/** The map's choice in the page's address. */
export function useMapChoice(): readonly [MapChoice, (choice: MapChoice) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const choose = (choice: MapChoice) => navigate(path + mapSearch(search, choice), { replace: true });
  return [readMapChoice(search), choose];
}

/** What a payoff map shows, and the state of the request for what it should show. */
export interface MapPayoffs {
  /** Of the choice; while it is loading or if it was refused, of the one before; null: what the page has itself. */
  readonly shown: ChosenPayoffs | null;
  readonly isLoading: boolean;
  readonly error: Error | null;
}

/** The payoffs of a choice of members. @param isOwn whether the page has them itself: nothing is requested then. */
export function useMapPayoffs(league: string, choice: MapChoice, isOwn: boolean): MapPayoffs {
  const { members, seat } = choice;
  const [last, setLast] = useState<ChosenPayoffs | null>(null);
  const load = async (): Promise<ChosenPayoffs | null> =>
    isOwn ? null : { payoffs: await api.payoffs(league, members, seat), choice };
  const every = members === "strongest" ? RATED_REFRESH_INTERVAL_MS : REFRESH_INTERVAL_MS;
  const key = `payoffs ${league} ${isOwn ? "own" : JSON.stringify([members, seat])}`;
  const { data, error } = useAnswer(key, load, isOwn ? undefined : every);
  if (isOwn) {
    if (last) setLast(null);
    return { shown: null, isLoading: false, error: null };
  }
  if (data && data !== last) setLast(data);
  return { shown: data ?? last, isLoading: !data && !error, error };
}
