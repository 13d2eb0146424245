import { referenceLines } from "../../agents/evaluation/references.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { Game } from "../../games/core/game.ts";
import type { LeagueHandle } from "../leagues/service.ts";
import type { MatchSummary } from "../store/store.ts";
import type { GameFacts, LeagueDetail, LeagueSummary, MatchListing } from "./schemas.ts";

/** Plain copies of read-only data, as the API's shapes have them. */
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;
const plain = <T>(value: T): Plain<T> => value as Plain<T>;

export function gameFactsOf(game: Game): GameFacts {
  const { id, name, summary, version, roles, maxPlies, actions, observation, utility, enumerable, options } = game;
  return {
    id,
    name,
    summary,
    version,
    maxPlies,
    actions,
    enumerable,
    roles: [...roles],
    observation: { ...observation },
    utility: { ...utility },
    options: { ...options },
    scripted: game.scripted.map((script) => ({ id: script.id, summary: script.summary })),
  };
}

/** @param arena id of the league's arena room, or null. */
export function leagueSummaryOf(handle: LeagueHandle, arena: string | null): LeagueSummary {
  const { record, state, episodesPerSecond, problem } = handle;
  const { status, episodes, steps, updates, seconds } = state;
  const reason = state.reason || (problem ?? "");
  return {
    id: record.id,
    name: record.name,
    game: record.config.game,
    status,
    reason,
    episodes,
    steps,
    updates,
    seconds,
    episodesPerSecond,
    arena,
    members: state.members.length,
    createdAt: record.createdAt,
    measures: plain(state.evaluations.at(-1)?.measures ?? {}),
  };
}

/** Points a curve has in an answer: a page can't draw more, and an evaluation is kilobytes. */
const MOST_POINTS = 150;
/** Newest members in an answer, and the payoffs that are told of them. */
const MOST_MEMBERS = 200;
const MOST_PAYOFFS = 2000;

/** Evenly spaced points of a long series, its first and its newest among them. */
function spaced<T>(points: readonly T[]): readonly T[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, i) => points[Math.round(i * step)] as T);
}

function newestPayoffs({ payoffs }: LeagueHandle["state"], members: readonly { readonly policy: string }[]) {
  const told = new Set(members.map(({ policy }) => policy));
  return payoffs.filter(({ row, column }) => told.has(row) && told.has(column)).slice(-MOST_PAYOFFS);
}

/**
 * A league with its curves, of a size that does not grow however long it runs.
 * @param arena id of the league's arena room, or null.
 */
export function leagueDetailOf(handle: LeagueHandle, arena: string | null): LeagueDetail {
  const { record, state } = handle;
  const members = state.members.slice(-MOST_MEMBERS);
  return {
    ...leagueSummaryOf(handle, arena),
    config: plain(record.config) as LeagueDetail["config"],
    policy: state.policy,
    population: plain(members) as LeagueDetail["population"],
    evaluations: plain(spaced(state.evaluations)) as LeagueDetail["evaluations"],
    learning: plain(spaced(state.learning)) as LeagueDetail["learning"],
    payoffs: plain(newestPayoffs(state, members)) as LeagueDetail["payoffs"],
    references: plain(referenceLines(record.config.game)) as LeagueDetail["references"],
  };
}

export function matchListingOf(match: MatchSummary): MatchListing {
  return { ...match, names: [...match.names], pairing: [...match.pairing], returns: [...match.returns] };
}

/** What a ledger entry added to the curves and the population, for those who watch. */
export interface LeagueChange {
  readonly summary: LeagueSummary;
  readonly evaluation?: LeagueDetail["evaluations"][number];
  readonly learning?: LeagueDetail["learning"][number];
  readonly member?: LeagueDetail["population"][number];
}

export function leagueChangeOf(handle: LeagueHandle, entry: LedgerEntry, arena: string | null): LeagueChange {
  const { evaluations, learning, members } = handle.state;
  const newest = {
    evaluated: { evaluation: evaluations.at(-1) },
    "policy-updated": { learning: learning.at(-1) },
    "member-added": { member: members.at(-1) },
  } as Readonly<Record<string, Omit<LeagueChange, "summary">>>;
  return { summary: leagueSummaryOf(handle, arena), ...newest[entry.event.type] };
}
