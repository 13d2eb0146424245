import type { LedgerEntry } from "../league/ledger.ts";
import { csvField } from "./csv.ts";

/** One value of a league's curves. */
export interface CurvePoint {
  /** The agent; "" for the only one. */
  readonly agent: string;
  /** Number of updates of the policy. */
  readonly version: number;
  /** Milliseconds since 1970 at which it was recorded. */
  readonly at: number;
  /** `evaluation/NAME` or `training/NAME`. */
  readonly name: string;
  readonly value: number;
  /** The 95% interval and sample size of an evaluation (0: exact); null for training metrics. */
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number | null;
}

/** The values that a ledger entry adds to the curves: every measure of an evaluation, every metric of an update. */
export function curvePoints({ at, event }: LedgerEntry): readonly CurvePoint[] {
  if (event.type === "evaluated") {
    const { agent = "", version, measures } = event;
    return Object.entries(measures).map(([name, { value, low, high, n }]) => {
      return { agent, version, at, name: `evaluation/${name}`, value, low, high, n };
    });
  }
  if (event.type !== "policy-updated") return [];
  const { agent = "", version, metrics } = event;
  return Object.entries(metrics).map(([name, value]) => {
    return { agent, version, at, name: `training/${name}`, value, low: null, high: null, n: null };
  });
}

const COLUMNS = ["agent", "version", "at", "name", "value", "low", "high", "n"] as const;

export const curvesHeader: string = COLUMNS.join(",");

/** A point as a row of RFC 4180 CSV. */
export const curveRow = (point: CurvePoint): string => COLUMNS.map((column) => csvField(point[column] ?? "")).join(",");
