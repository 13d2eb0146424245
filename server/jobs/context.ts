import type { Engine } from "../../agents/engines/engine.ts";
import type { Segment } from "../../agents/episode.ts";
import type { ExternalKinds } from "../../agents/players/registry.ts";
import type { Weights } from "../../agents/networks/network.ts";
import { ServerError } from "../errors.ts";
import { readPolicy, type PolicyStore } from "../store/policies.ts";
import type { Store, StoreReader } from "../store/store.ts";
import type { PolicyCache } from "./policy-cache.ts";

/** What a job runs with. */
export interface JobContext {
  readonly store: Store;
  readonly engine: Engine;
  readonly policies: PolicyCache;
  /** Players outside this machine's processes. */
  readonly external: ExternalKinds;
  /** Yields to the event loop and signals the parent that the job is alive; called often. */
  readonly yieldToEventLoop: () => Promise<void>;
}

/** Reads weights that a job requires. @throws ServerError `store/not-found`, `policy/released`. */
export async function needWeights(store: PolicyStore, hash: string): Promise<Weights> {
  return (
    (await readPolicy(store, hash)) ??
    missing(
      `Weights ${hash.slice(0, 8)} are not in the store and the league can't continue without them; restore a backup of the store.`,
    )
  );
}

/** Reads a segment that a job requires. @throws ServerError `store/not-found`. */
export async function needSegment(store: Pick<StoreReader, "segment">, id: string): Promise<Segment> {
  return (
    (await store.segment(id)) ??
    missing(
      `Segment ${id.slice(0, 8)} is not in the store and the league can't continue without it; restore a backup of the store.`,
    )
  );
}

function missing(sentence: string): never {
  throw new ServerError("store/not-found", sentence);
}
