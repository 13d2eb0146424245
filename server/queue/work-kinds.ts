import type { Job } from "../jobs/job.ts";

/** Kinds of work that a worker takes: self-play, learning, measuring. Each has a queue. */
export const workKinds = ["segment", "update", "evaluation"] as const;

export type WorkKind = (typeof workKinds)[number];

/** Ladder jobs play in the leader's process, which has the sockets. */
export type QueuedJob = Exclude<Job, { kind: "ladder" }>;

const kindsOfJobs: Readonly<Record<QueuedJob["kind"], WorkKind>> = {
  segment: "segment",
  payoff: "segment",
  gate: "segment",
  base: "update",
  update: "update",
  evaluation: "evaluation",
  "cross-play": "evaluation",
  "best-response": "evaluation",
};

/** The queue that a job goes to. @throws RangeError for a ladder job. */
export function workKind({ kind }: Job): WorkKind {
  if (kind === "ladder") throw new RangeError("ladder jobs are not queued");
  return kindsOfJobs[kind];
}

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
