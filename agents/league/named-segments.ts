import type { LeagueEvent, PairResult } from "./ledger.ts";

/** A segment that a ledger entry names. */
export interface NamedSegment {
  readonly id: string;
  readonly episodes: number;
  /** The results that ratings and payoffs read; absent where none were recorded. */
  readonly result?: PairResult | undefined;
}

/** The segments whose episodes an event records, those included that nothing is learned from. */
export function namedSegments(event: LeagueEvent): readonly NamedSegment[] {
  const games = event.type === "gate-decided" ? event.games : "results" in event ? event.results : [];
  if (event.type === "people-played") return [{ id: event.segment, episodes: 1 }];
  if (event.type === "segment-played") return [{ id: event.segment, episodes: event.episodes, result: event.result }];
  return games.map(({ segment, ...result }) => ({ id: segment, episodes: result.episodes, result }));
}
