import { expect } from "vitest";
import { foldLedger } from "../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { verifySegment } from "../../agents/rollout/verify.ts";
import type { Store } from "../../server/store/store.ts";

type EventOf<T extends LeagueEvent["type"]> = Extract<LeagueEvent, { type: T }>;

export function eventsOf<T extends LeagueEvent["type"]>(entries: readonly LedgerEntry[], type: T): EventOf<T>[] {
  return entries.map(({ event }) => event).filter((event): event is EventOf<T> => event.type === type);
}

/**
 * Audits a league's ledger: places from 0 without gaps, no segment index twice, none learned from twice, increasing
 * fences.
 */
export function auditLedger(entries: readonly LedgerEntry[]): LeagueState {
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, seq) => seq));
  const played = eventsOf(entries, "segment-played");
  const indices = played.map(({ agent, index }) => `${agent} ${index}`);
  expect(new Set(indices).size).toBe(indices.length);
  const learned = eventsOf(entries, "policy-updated").flatMap(({ segments }) => segments);
  expect(new Set(learned).size).toBe(learned.length);
  const ids = new Set(played.map(({ segment }) => segment));
  expect(learned.filter((id) => !ids.has(id))).toEqual([]);
  for (const [, updates] of Map.groupBy(eventsOf(entries, "policy-updated"), ({ agent }) => agent)) {
    expect(updates.map(({ version }) => version)).toEqual(updates.map((_, i) => i + 1));
  }
  const fences = eventsOf(entries, "led").map(({ fence }) => fence);
  // A leader whose clock was set records its leadership again.
  expect(fences).toEqual(fences.toSorted((a, b) => a - b));
  return foldLedger(entries).state;
}

/**
 * Audits the segments that nothing is learned from: all that results name are stored, and no others but those of a step
 * that was interrupted.
 */
async function auditSideSegments(store: Store, league: string, entries: readonly LedgerEntry[]): Promise<void> {
  const played = new Set(eventsOf(entries, "segment-played").map(({ segment }) => segment));
  const stored = await store.segmentIds(league);
  expect(stored.filter((id) => played.has(id))).toHaveLength(played.size);
  const side = stored.filter((id) => !played.has(id));
  const named = [
    ...eventsOf(entries, "payoffs-played").flatMap(({ results }) => results),
    ...eventsOf(entries, "gate-decided").flatMap(({ games }) => games),
    ...eventsOf(entries, "people-played"),
  ];
  expect(side).toEqual(expect.arrayContaining(named.map(({ segment }) => segment)));
  for (const id of side) {
    const segment = await store.segment(id);
    expect(segment?.purpose).toMatch(/^(payoff|gate|people)$/);
    if (segment) expect(verifySegment(segment)).toEqual([]);
  }
}

/** Number of a league's stored episodes, those included that nothing is learned from. */
export async function storedEpisodes(store: Store, league: string): Promise<number> {
  let episodes = 0;
  for (const id of await store.segmentIds(league)) episodes += (await store.segment(id))?.count ?? 0;
  return episodes;
}

/** Audits a league that isn't running with its store: nothing lost, nothing duplicated, every episode replays. */
export async function auditLeague(store: Store, league: string): Promise<LeagueState> {
  const entries = await store.ledger(league);
  const state = auditLedger(entries);
  const played = eventsOf(entries, "segment-played");
  await auditSideSegments(store, league, entries);
  let episodes = 0;
  for (const { segment: id, index } of played) {
    const segment = await store.segment(id);
    expect(segment?.index).toBe(index);
    if (!segment) continue;
    episodes += segment.count;
    expect(verifySegment(segment)).toEqual([]);
  }
  expect(state.episodes).toBe(episodes);
  const hashes = [...state.members.map(({ policy }) => policy), state.policy, state.optimizer];
  for (const hash of hashes) if (hash !== null) expect((await store.weights(hash))?.hash).toBe(hash);
  return state;
}
