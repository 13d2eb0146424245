import type { WorkKind } from "../../agents/league/work-engines.ts";

/** What all workers of a queue have in common, so that any of them gives the same result. */
export interface QueueTerms {
  /** The store's identity. */
  readonly store: string;
  /** The choice of an engine, such as compiled/wasm. */
  readonly engine: string;
  /** Red Queen's version. */
  readonly release: string;
}

/** The name of a queue in Redis, where colons separate names. */
export const queueName = (kind: WorkKind, { store, engine, release }: QueueTerms): string =>
  [store, release, engine.replaceAll("/", "+"), kind].join("_").replaceAll(":", "");
