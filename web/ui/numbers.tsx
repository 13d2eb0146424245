import { useEffect } from "react";
import {
  formatAgo,
  formatInterval,
  formatMeasure,
  formatTime,
  isExact,
  formatCount,
  withMinus,
  type MeasureLike,
} from "./format.ts";
import { ValueStore, useStore } from "./value-store.ts";

interface DescribedMeasure extends MeasureLike {
  readonly meaning?: string;
}

/** A measure with its interval; sample size, unit and meaning on hover. */
export function MeasureValue({
  measure,
  full = false,
}: {
  readonly measure: DescribedMeasure;
  readonly full?: boolean;
}) {
  const size = isExact(measure) ? "computed exactly" : `95% interval, sample of ${formatCount(measure.n)}`;
  const title = `${withMinus(measure.meaning ?? "")} In ${measure.unit || "units"}; ${size}.`.trim();
  return (
    <span className="number" title={title}>
      {full ? formatMeasure(measure) : formatInterval(measure)}
    </span>
  );
}

const clock = new ValueStore(Date.now());
let readers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** Milliseconds since 1970, updated once a second. */
export function useNow(): number {
  useEffect(() => {
    readers += 1;
    timer ??= setInterval(() => clock.set(Date.now()), 1000);
    return () => {
      readers -= 1;
      if (readers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return useStore(clock);
}

/** "3 min ago", with the exact time on hover. */
export function Ago({ at }: { readonly at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatTime(at)}>
      {formatAgo(at, Math.max(now, at))}
    </time>
  );
}
