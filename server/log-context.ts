import { AsyncLocalStorage } from "node:async_hooks";

/** Fields of every log line of the work in progress. */
export interface LogFields {
  /** Id of the HTTP request that caused the line. */
  readonly request?: string;
  /** Id of the job, the hash of its inputs. */
  readonly job?: string;
  readonly kind?: string;
  readonly league?: string;
}

const context = new AsyncLocalStorage<LogFields>();

/** Runs the work with these fields added on its log lines, those of its promises and timers included. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return context.run({ ...context.getStore(), ...fields }, work);
}

/** Runs work that outlives what started it: its log lines have none of the fields so far. */
export function withoutLogFields<T>(work: () => T): T {
  return context.run({}, work);
}

/** The fields of the work in progress; a new object. */
export const logFields = (): LogFields => ({ ...context.getStore() });
