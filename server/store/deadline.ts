import { storeLate } from "./refusal.ts";
import { delay } from "./retry.ts";

/** Milliseconds that the store has for what a guest waits for. */
const ANSWER_MS = 10_000;

/**
 * The same store, whose calls fail with `store/unavailable` after ten seconds: a store that hangs would keep guests
 * waiting for longer than they or their browsers do. A write may still happen later.
 */
export function withDeadline<S extends object>(store: S): S {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function" || name === "close") return value;
      return (...args: unknown[]) => {
        const answer: unknown = value.apply(target, args);
        return answer instanceof Promise ? inTime(answer) : answer;
      };
    },
  });
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const answered = new AbortController();
  const late = delay(ANSWER_MS, answered.signal).then(() => {
    if (answered.signal.aborted) return answer;
    throw storeLate(ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    answered.abort();
  }
}
