import { ServerError } from "../../errors.ts";

/** Room left of MongoDB's 16 MiB a document for its field names and head. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024 - 16 * 1024;

/** Refuses what no document holds, before the server does. @throws request/too-large with the advice. */
export function checkSize(parts: readonly (string | Uint8Array)[], what: string, advice: string): void {
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (bytes <= MAX_DOCUMENT_BYTES) return;
  const size = (bytes / 1e6).toFixed(1);
  throw new ServerError("request/too-large", `${what} takes ${size} MB and MongoDB holds 16 MB a document: ${advice}.`);
}
