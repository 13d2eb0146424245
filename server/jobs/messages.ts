import type { EngineTrial } from "../../agents/engines/registry.ts";
import type { StoreSettings } from "../store/store.ts";
import type { Job, JobResult } from "./job.ts";

/** What a job process is told when it starts: JSON in its environment variable `RED_QUEEN_JOBS`. */
export interface ProcessSettings {
  readonly store: StoreSettings;
  /** The engine to use; absent: the best that passes its self-test. */
  readonly engine?: string | undefined;
  /** How much it yields to other processes, 0 to 19; 10 by default, so that people's games come first. */
  readonly niceness?: number | undefined;
}

/** Parent to job process. */
export interface JobMessage {
  readonly type: "job";
  readonly id: string;
  readonly job: Job;
}

/** Job process to parent. */
export type ProcessMessage =
  | { readonly type: "ready"; readonly engine: EngineReport }
  /** For the log: what runs elsewhere than on the chosen engine, and why. */
  | { readonly type: "note"; readonly sentence: string }
  /** The job at hand is alive. */
  | { readonly type: "alive" }
  | { readonly type: "done"; readonly id: string; readonly result: JobResult }
  | { readonly type: "failed"; readonly id: string; readonly code: string; readonly message: string }
  /** It can't work at all: no engine, no store. */
  | { readonly type: "unfit"; readonly code: string; readonly message: string };

/** The engine a job process chose, and why. */
export interface EngineReport {
  readonly name: string;
  readonly reason: string;
  /** What the other processes ask for, to compute alike. */
  readonly choice: string;
  readonly trials: readonly EngineTrial[];
}
