import type { Store } from "../store/store.ts";
import type { Metrics } from "./metrics.ts";

type StoreMetrics = Pick<Metrics, "storeSeconds" | "storeErrors">;

/** The same store, whose calls are timed and whose errors are counted. */
export function observeStore(store: Store, metrics: StoreMetrics): Store {
  const observed = new Map<string, unknown>();
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function" || typeof name !== "string") return value;
      const known = observed.get(name);
      if (known) return known;
      const timed = observeCalls(name, value.bind(target) as Call, metrics);
      observed.set(name, timed);
      return timed;
    },
  });
}

type Call = (...args: unknown[]) => unknown;

function observeCalls(operation: string, call: Call, { storeSeconds, storeErrors }: StoreMetrics): Call {
  return (...args) => {
    const started = performance.now();
    const answer = call(...args);
    if (!(answer instanceof Promise)) return answer;
    const observe = (): void => storeSeconds.observe({ operation }, (performance.now() - started) / 1000);
    answer.then(observe, (error: unknown) => {
      observe();
      storeErrors.inc({ operation, code: errorCode(error) });
    });
    return answer;
  };
}

/** Codes are of a fixed list; anything else is a bug. */
function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[a-z]+\/[a-z-]+$/.test(code) ? code : "server/internal";
}
