import { LRUCache } from "lru-cache";
import type { experimentCurves } from "../../agents/experiments/curves.ts";
import type { ExperimentRecord } from "../store/store.ts";
import { runThread } from "../thread.ts";
import type { StoredRun } from "./experiments.ts";
import { reportInput, type ReportInput } from "./report-input.ts";
import type { ExperimentReport } from "./report.ts";
import { runnableUrl } from "../../agents/module-url.ts";

/** A report with its curves, as `experiment report --json` prints it. */
export interface ReportWithCurves extends ExperimentReport {
  readonly curves: ReturnType<typeof experimentCurves>;
}

/** What a thread computes. */
export interface ReportRequest {
  readonly input: ReportInput;
  readonly form: "json" | "csv" | "html";
}

/** Reports of experiments, computed in a thread: bootstraps of many curves take seconds. */
export interface ExperimentReports {
  /**
   * The report. While a league of the experiment runs, it may be that of the evaluations before; the next one is then
   * being computed.
   */
  read(record: ExperimentRecord, runs: readonly StoredRun[]): Promise<ReportWithCurves>;
  /** A file of it. */
  write(record: ExperimentRecord, runs: readonly StoredRun[], form: "csv" | "html"): Promise<string>;
}

/** Most experiments whose reports are cached, and most files of reports. */
const MAX_CACHED_REPORTS = 16;
const MAX_CACHED_FILES = 8;

interface Kept {
  readonly report: ReportWithCurves;
  /** Fingerprint of what it was computed from. */
  readonly made: string;
}

export function createReports(): ExperimentReports {
  const known = new LRUCache<string, Kept>({ max: MAX_CACHED_REPORTS });
  const files = new LRUCache<string, Promise<string>>({ max: MAX_CACHED_FILES });
  const computing = new Map<string, Promise<ReportWithCurves>>();
  let last: Promise<unknown> = Promise.resolve();
  /** One computation at a time. */
  const compute = <T>(request: () => ReportRequest): Promise<T> => {
    const module = runnableUrl(new URL("./report-thread.ts", import.meta.url));
    const next = last.then(() => runThread<T>(module, request(), { keepsProcessAlive: false }));
    last = next.catch(() => {});
    return next;
  };
  const renew = (record: ExperimentRecord, runs: readonly StoredRun[], made: string): Promise<ReportWithCurves> => {
    const key = `${record.id} ${made}`;
    const running = computing.get(key);
    if (running) return running;
    const next = compute<ReportWithCurves>(() => ({ input: reportInput(record, runs), form: "json" }))
      .then((report) => {
        known.set(record.id, { report, made });
        return report;
      })
      .finally(() => computing.delete(key));
    computing.set(key, next);
    return next;
  };
  return {
    async read(record, runs) {
      const made = fingerprint(runs);
      const kept = known.get(record.id);
      if (kept?.made === made) return kept.report;
      const isRunning = runs.some(({ status }) => status === "running");
      if (!kept || !isRunning) return renew(record, runs, made);
      if (computing.size === 0) renew(record, runs, made).catch(() => {});
      return kept.report;
    },
    write(record, runs, form) {
      const key = `${record.id} ${form} ${fingerprint(runs)}`;
      const kept = files.get(key);
      if (kept) return kept;
      const next = compute<string>(() => ({ input: reportInput(record, runs), form }));
      files.set(key, next);
      next.catch(() => files.delete(key));
      return next;
    },
  };
}

/** The updates of a running league change all the time, and no result with them. */
const fingerprint = (runs: readonly StoredRun[]): string =>
  JSON.stringify(
    runs.map(({ status, reason, state, starts }) => [
      status,
      reason,
      state?.evaluations.length ?? 0,
      status === "running" ? 0 : (state?.updates ?? 0),
      starts.length,
    ]),
  );
