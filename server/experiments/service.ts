import type { NewExperimentRequest } from "../schemas/experiments.ts";
import type { ExperimentRecord } from "../store/store.ts";
import type { StoredRun } from "./experiments.ts";
import type { ReportWithCurves } from "./reports.ts";

/** An experiment's current state on this server. */
export interface ExperimentView {
  readonly record: ExperimentRecord;
  readonly runs: readonly StoredRun[];
  /** A sentence saying why it makes no progress here although it should; null otherwise. */
  readonly problem: string | null;
  /** Leagues of experiments that this server runs at once. */
  readonly width: number;
}

/** A stored experiment that can't be read. */
export interface DamagedExperiment {
  readonly id: string;
  readonly problem: string;
}

/** Experiments as the API uses them. */
export interface ExperimentService {
  /** @throws AgentError `experiment/invalid`; ServerError and GameError as the launch of a league. */
  launch(request: NewExperimentRequest): Promise<ExperimentView>;
  /** Ids of those whose runs this process plays. */
  led(): readonly string[];
  /** All stored experiments, oldest first. */
  list(): Promise<readonly (ExperimentView | DamagedExperiment)[]>;
  /** @throws ServerError `experiment/not-found`, `store/damaged`. */
  get(id: string): Promise<ExperimentView>;
  /** The results; while a league runs, they may be those of the evaluations before. */
  report(view: ExperimentView): Promise<ReportWithCurves>;
  /** All values as CSV, or the report as one HTML file. */
  file(view: ExperimentView, form: "csv" | "html"): Promise<string>;
  /** Starts no more runs and pauses the leagues that run. */
  pause(id: string): Promise<ExperimentView>;
  /** Plays the runs that are not over. @param missing whether those of deleted leagues are played again. */
  resume(id: string, missing?: boolean): Promise<ExperimentView>;
  /** Ends it and its leagues for good. */
  stop(id: string): Promise<ExperimentView>;
  /** Deletes it, damaged or not. Its leagues stay; those that run are paused. */
  delete(id: string): Promise<void>;
  /** Starts no more runs. Leagues go on. */
  close(): Promise<void>;
}

/** Whether no run is left to play. */
export const isOver = ({ record, runs }: Pick<ExperimentView, "record" | "runs">): boolean =>
  record.control?.state === "stopped" ||
  runs.every(({ status }) => status === "ended" || status === "damaged" || status === "missing");
