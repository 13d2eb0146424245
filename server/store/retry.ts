import { ServerError } from "../errors.ts";

const DOWN_CODES: readonly string[] = ["store/unavailable", "store/full"];

/** Whether waiting helps: the store is down or full, and may come back. */
export const isStoreDown = (error: unknown): error is ServerError =>
  error instanceof ServerError && DOWN_CODES.includes(error.code);

/** Milliseconds before the second try, and between two tries at the most. */
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5000;

/** Delays between failing tries, in milliseconds: each twice as long as the one before it, up to a cap. */
export class Backoff {
  private readonly first: number;
  private readonly cap: number;
  private delay: number;

  constructor(first: number = FIRST_DELAY_MS, cap: number = MAX_DELAY_MS) {
    this.first = first;
    this.cap = cap;
    this.delay = first;
  }

  next(): number {
    const delay = this.delay;
    this.delay = Math.min(this.cap, 2 * delay);
    return delay;
  }

  /** After a success. */
  reset(): void {
    this.delay = this.first;
  }
}

/** Resolves after so many milliseconds, or as soon as `signal` is aborted. */
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

/** Milliseconds that a store has to answer a caller that must end now. */
const ANSWER_TIMEOUT_MS = 2000;

/**
 * What a store answers; once `signal` is aborted, within two seconds.
 * @throws what the store throws; ServerError `store/unavailable` when it is too late.
 */
export function answerSoon<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<T>();
  let timer: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    const sentence = `The store did not answer within ${ANSWER_TIMEOUT_MS / 1000} s.`;
    timer = setTimeout(() => late.reject(new ServerError("store/unavailable", sentence)), ANSWER_TIMEOUT_MS);
  };
  if (signal.aborted) hurry();
  else signal.addEventListener("abort", hurry, { once: true });
  return Promise.race([answer, late.promise]).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", hurry);
  });
}

/** Milliseconds that a caller that must end waits for what is optional. */
const DRAIN_TIMEOUT_MS = 1000;

/** Resolves with the work, or after a second without it. */
export const withinDrainTimeout = (work: Promise<void>): Promise<void> => Promise.race([work, delay(DRAIN_TIMEOUT_MS)]);
