import { monitorEventLoopDelay } from "node:perf_hooks";

/** Milliseconds over which a delay is told. */
const WINDOW_MS = 10_000;
const RESOLUTION_MS = 10;

/** Delays of the event loop in milliseconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Measures how late this process' event loop is, over the last ten to twenty seconds. */
export function watchEventLoop(): { delay(): LoopDelay; stop(): void } {
  const histograms = [
    monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
    monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
  ];
  const [first, second] = histograms as [(typeof histograms)[number], (typeof histograms)[number]];
  first.enable();
  second.enable();
  // Two overlapping windows, each cleared in turn: the older one always covers ten seconds at least.
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

/** The histogram holds intervals in nanoseconds; what is beyond the timer's own resolution is delay. */
const late = (nanoseconds: number): number => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 100) / 100);
