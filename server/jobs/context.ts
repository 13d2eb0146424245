import type { Engine } from "../../agents/engines/engine.ts";
import type { Segment } from "../../agents/episode.ts";
import type { Weights } from "../../agents/networks/network.ts";
import { ServerError } from "../errors.ts";
import { readPolicy } from "../store/policies.ts";
import type { Store } from "../store/store.ts";
import type { PolicyCache } from "./policy-cache.ts";

/** What a job process has at hand. */
export interface JobContext {
  readonly store: Store;
  readonly engine: Engine;
  readonly policies: PolicyCache;
  /** Lets messages through and tells the parent that the job lives; called often. */
  readonly yieldToEventLoop: () => Promise<void>;
}

/** Weights that a job can't do without. @throws ServerError `store/not-found`, `policy/released`. */
export async function needWeights(store: Store, hash: string): Promise<Weights> {
  return (
    (await readPolicy(store, hash)) ??
    missing(`Weights ${hash.slice(0, 8)} are not in the store; the league can't go on without them.`)
  );
}

/** A segment that a job can't do without. @throws ServerError `store/not-found`. */
export async function needSegment(store: Store, id: string): Promise<Segment> {
  return (
    (await store.segment(id)) ??
    missing(`Segment ${id.slice(0, 8)} is not in the store; the league can't go on without it.`)
  );
}

function missing(sentence: string): never {
  throw new ServerError("store/not-found", sentence);
}
