import { foldLedger } from "./fold.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { PlayedSegment } from "./state.ts";

/** The segments that an agent of a ledger played, in its order. @param agent absent: the first. */
export function playedSegments(entries: readonly LedgerEntry[], agent?: string): readonly PlayedSegment[] {
  const fold = foldLedger(entries.slice(0, 1));
  const player = fold.state.agents.find((one) => one.agent.id === agent) ?? fold.state;
  const played: PlayedSegment[] = [];
  for (const entry of entries.slice(1)) {
    fold.apply(entry);
    const { event } = entry;
    const newest = player.newest.at(-1);
    if (event.type === "segment-played" && newest?.id === event.segment) played.push(newest);
  }
  return played;
}
