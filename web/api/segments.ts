/** An entry of a league's ledger, as the API returns it. */
export interface LedgerAnswer {
  readonly seq: number;
  readonly at: number;
  readonly event: { readonly type: string; readonly [key: string]: unknown };
}

export interface ListedSegment {
  readonly segment: string;
  readonly at: number;
  readonly episodes: number;
}

/** Segments in one answer. */
const MAX_SHOWN_SEGMENTS = 5;
/** Entries per request: most entries are segments and updates. */
const PAGE_ENTRIES = 40;
/** Requests before giving up: a league that clones its base writes hundreds of entries without a segment. */
const MAX_PAGES = 5;

/** A seq after every entry. */
export const LEDGER_END = Number.MAX_SAFE_INTEGER;

/** Reads `limit` entries before a seq, newest first. */
export type ReadLedger = (id: string, before: number, limit: number) => Promise<LedgerAnswer[]>;

/** The newest segments of a league, newest first. */
export async function recentSegments(id: string, readLedger: ReadLedger): Promise<ListedSegment[]> {
  const played: ListedSegment[] = [];
  let before = LEDGER_END;
  for (let page = 0; page < MAX_PAGES && before > 0 && played.length < MAX_SHOWN_SEGMENTS; page++) {
    const entries = await readLedger(id, before, PAGE_ENTRIES);
    played.push(...entries.flatMap(ledgerSegments));
    before = entries.at(-1)?.seq ?? 0;
  }
  return played.slice(0, MAX_SHOWN_SEGMENTS);
}

function ledgerSegments({ at, event }: LedgerAnswer): ListedSegment[] {
  const { type, segment, episodes } = event;
  if (type !== "segment-played" || typeof segment !== "string" || typeof episodes !== "number") return [];
  return [{ segment, at, episodes }];
}
