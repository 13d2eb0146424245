import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds over which delays are reported. */
const WINDOW_MS = 10_000;
const RESOLUTION_MS = 10;

/** Delays of the event loop in milliseconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Measures the delay of this process's event loop over the last ten to twenty seconds. */
export function watchEventLoop(): { delay(): LoopDelay; stop(): void } {
  const histograms = [
    monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
    monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
  ];
  const [first, second] = histograms as [(typeof histograms)[number], (typeof histograms)[number]];
  first.enable();
  second.enable();
  // Two overlapping windows, cleared in turn: the older one always covers at least ten seconds.
  let [older, younger] = [first, second];
  const timer = setInterval(() => {
    older.reset();
    [older, younger] = [younger, older];
  }, WINDOW_MS);
  timer.unref();
  return {
    delay: () => ({
      p50: late(older.percentile(50)),
      p99: late(older.percentile(99)),
      max: late(older.max),
    }),
    stop() {
      clearInterval(timer);
      first.disable();
      second.disable();
    },
  };
}

/** The histogram has intervals in nanoseconds; the part beyond the timer's resolution is delay. */
const late = (nanoseconds: number): number => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 100) / 100);
