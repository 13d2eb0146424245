import { createLog, type Log } from "../../server/log.ts";

/** A log that says nothing; LOG_LEVEL says otherwise. */
export const quietLog: Log = createLog(process.env["LOG_LEVEL"] ?? "silent");
