import { createLog, type Log } from "../../server/log.ts";

/** A silent log, unless LOG_LEVEL is set. */
export const quietLog: Log = createLog(process.env["LOG_LEVEL"] ?? "silent");
