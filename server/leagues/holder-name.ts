import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** Identifies this process in leases and offers: host, process id and a random part. */
export const holderName = (): string => `${hostname()}/${process.pid}/${randomBytes(4).toString("hex")}`;
