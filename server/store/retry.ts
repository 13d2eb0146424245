import { ServerError } from "../errors.ts";

const DOWN_CODES: readonly string[] = ["store/unavailable", "store/full"];

/** Whether the store is down or full, so that a retry may succeed. */
export const isStoreDown = (error: unknown): error is ServerError =>
  error instanceof ServerError && DOWN_CODES.includes(error.code);

/** Milliseconds before the second try, and the cap of later delays. */
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5000;

/** Exponential backoff: delays in milliseconds, doubled after each failure up to a cap. */
export class Backoff {
  readonly #first: number;
  readonly #cap: number;
  #delay: number;

  constructor(first: number = FIRST_DELAY_MS, cap: number = MAX_DELAY_MS) {
    this.#first = first;
    this.#cap = cap;
    this.#delay = first;
  }

  next(): number {
    const delay = this.#delay;
    this.#delay = Math.min(this.#cap, 2 * delay);
    return delay;
  }

  /** Call after a success. */
  reset(): void {
    this.#delay = this.#first;
  }
}

/** Resolves after `milliseconds`, or as soon as `signal` is aborted. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end, { once: true });
  });
}

/** Milliseconds that a store has to answer a caller that must end. */
const ANSWER_TIMEOUT_MS = 2000;

/**
 * The store's answer; once `signal` is aborted, it must come within two seconds.
 * @throws what the store throws; ServerError `store/unavailable` on timeout.
 */
export function answerSoon<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<T>();
  let timer: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    const sentence = `The store did not answer within ${ANSWER_TIMEOUT_MS / 1000} s; check that it is running.`;
    timer = setTimeout(() => late.reject(new ServerError("store/unavailable", sentence)), ANSWER_TIMEOUT_MS);
  };
  if (signal.aborted) hurry();
  else signal.addEventListener("abort", hurry, { once: true });
  return Promise.race([answer, late.promise]).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", hurry);
  });
}

/** Milliseconds that a caller that must end waits for optional work. */
const DRAIN_TIMEOUT_MS = 1000;

/** Resolves when the work is done, or after one second. */
export const withinDrainTimeout = (work: Promise<void>): Promise<void> => Promise.race([work, delay(DRAIN_TIMEOUT_MS)]);
