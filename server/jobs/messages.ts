import type { EngineTrial } from "../../agents/engines/registry.ts";
import type { StoreSettings } from "../store/store.ts";
import type { Job, JobResult } from "./job.ts";
import type { BridgeReply, BridgeRequest } from "./player-bridge.ts";

/** Settings of a job process: JSON in its environment variable `RED_QUEEN_JOBS`. */
export interface ProcessSettings {
  readonly store: StoreSettings;
  /** The engine to use; when absent, the best that passes its self-test. */
  readonly engine?: string | undefined;
  /** Niceness, 0 to 19; 10 by default, so that people's matches come first. */
  readonly niceness?: number | undefined;
  /** Prefixes of the players outside this machine's processes that the parent can reach. */
  readonly external?: readonly string[] | undefined;
}

/** Parent to job process. */
export type ParentMessage = JobMessage | BridgeReply;

export interface JobMessage {
  readonly type: "job";
  readonly id: string;
  readonly job: Job;
}

/** Job process to parent. */
export type ProcessMessage =
  | { readonly type: "ready"; readonly engine: EngineReport }
  /** For the log: what falls back to another engine, and why. */
  | { readonly type: "note"; readonly sentence: string }
  /** The current job is alive. */
  | { readonly type: "alive" }
  | { readonly type: "done"; readonly id: string; readonly result: JobResult }
  | { readonly type: "failed"; readonly id: string; readonly code: string; readonly message: string }
  | BridgeRequest
  /** The process can't run jobs: no engine, or no store yet. It ends, or is `ready` once the store is up. */
  | { readonly type: "unfit"; readonly code: string; readonly message: string };

/** The engine a job process chose, and why. */
export interface EngineReport {
  readonly name: string;
  readonly reason: string;
  /** Engine name the other processes are started with, so that all compute alike. */
  readonly choice: string;
  readonly trials: readonly EngineTrial[];
}
