import { readConfig } from "../config.ts";
import { createLog, type Log } from "../log.ts";

/** The log of a command: standard error, at LOG_LEVEL. */
export const commandLog = (): Log => createLog(readConfig().logLevel);
