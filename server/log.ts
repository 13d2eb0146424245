import { pino, type DestinationStream, type Logger } from "pino";
import { PinoPretty } from "pino-pretty";
import { AgentError } from "../agents/errors.ts";
import { GameError } from "../games/core/errors.ts";
import { ServerError } from "./errors.ts";
import { logFields } from "./log-context.ts";

export type Log = Logger;

/**
 * A log of structured lines on standard error; readable columns if that is a terminal. Each line has the fields of
 * {@link logFields}: the ids of the request or job that it is about.
 */
export function createLog(level: string): Log {
  const serializers = { err: serializeError };
  const timestamp = pino.stdTimeFunctions.isoTime;
  return pino({ level, base: null, serializers, timestamp, mixin: logFields }, destination());
}

const refusals = [ServerError, AgentError, GameError];

/** Logs a refusal as its code, sentence and cause; only a bug with its stack. @internal */
export function serializeError(error: unknown): unknown {
  if (!refusals.some((type) => error instanceof type)) return pino.stdSerializers.err(error as Error);
  const { code, message, cause } = error as ServerError;
  return { code, message, cause: cause instanceof Error ? cause.message : undefined };
}

/** Milliseconds between two lines with the same message in a bounded log. */
const REPEAT_MS = 10_000;

/** A log for events that clients can cause at any rate. */
export interface BoundedLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

const boundedLogs = new WeakMap<Log, BoundedLog>();

/** A log that writes each message at most once in ten seconds; the next line has the number `suppressed`. */
export function boundedLog(log: Log): BoundedLog {
  const before = boundedLogs.get(log);
  if (before) return before;
  const bounded = createBoundedLog(log);
  boundedLogs.set(log, bounded);
  return bounded;
}

/** @param now milliseconds, monotonic. @internal */
export function createBoundedLog(log: Log, now: () => number = () => performance.now()): BoundedLog {
  const written = new Map<string, { at: number; suppressed: number }>();
  const write = (level: keyof BoundedLog) => (fields: object, message: string) => {
    if (!log.isLevelEnabled(level)) return;
    const before = written.get(message);
    if (before && now() - before.at < REPEAT_MS) {
      before.suppressed += 1;
      return;
    }
    const suppressed = before?.suppressed ?? 0;
    written.set(message, { at: now(), suppressed: 0 });
    log[level](suppressed > 0 ? { ...fields, suppressed } : fields, message);
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn") };
}

function destination(): DestinationStream {
  if (!process.stderr.isTTY) {
    const stream = pino.destination({ fd: 2, sync: true });
    // If the log can't be written, as on a full disk, the line is lost and the work continues.
    stream.on("error", () => {});
    return stream;
  }
  return PinoPretty({
    destination: 2,
    sync: true,
    colorize: true,
    translateTime: "SYS:HH:MM:ss",
    ignore: "pid,hostname",
  });
}
