import { isDeepStrictEqual } from "node:util";
import { AgentError } from "../../agents/errors.ts";
import type { LeagueFold } from "../../agents/league/fold.ts";
import { ServerError } from "../errors.ts";
import { damagedLeague, quoted } from "../store/refusal.ts";
import type { LeagueRecord, StoreReader } from "../store/store.ts";
import { foldStored } from "./fold-stored.ts";

/** A league as stored. */
export interface StoredLeague {
  readonly record: LeagueRecord;
  /** The fold of its ledger; null when a crash left a head without a ledger, so the league never ran. */
  readonly fold: LeagueFold | null;
}

/**
 * A stored league; null when there is none.
 * @throws ServerError `store/damaged` when head or ledger can't be read or contradict each other.
 */
export async function loadLeague(
  store: Pick<StoreReader, "league" | "ledger" | "segmentIds">,
  id: string,
): Promise<StoredLeague | null> {
  const record = await store.league(id);
  if (record === null) return null;
  const fold = await readFold(store, id);
  if (fold) return { record, fold: withConfig(fold, record) };
  if ((await store.segmentIds(id)).length === 0) return { record, fold: null };
  throw damagedLeague(`The ledger of league ${quoted(id)}`, "it is empty, although the league has played");
}

function withConfig(fold: LeagueFold, { id, config }: LeagueRecord): LeagueFold {
  if (isDeepStrictEqual(fold.state.config, config)) return fold;
  throw damagedLeague(`League ${quoted(id)}`, "its head and the first entry of its ledger disagree");
}

async function readFold(store: Pick<StoreReader, "ledger">, id: string): Promise<LeagueFold | null> {
  try {
    return await foldStored(store, id);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const sentence = `${error.message} Restore a backup of the store, or delete league ${quoted(id)}.`;
    throw new ServerError("store/damaged", sentence, error);
  }
}
