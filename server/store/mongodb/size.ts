import { ServerError } from "../../errors.ts";

/** Part of MongoDB's 16 MiB a document reserved for field names and head. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024 - 16 * 1024;

/** Refuses documents over MongoDB's size limit before the server does. @throws request/too-large with the advice. */
export function checkSize(parts: readonly (string | Uint8Array)[], what: string, advice: string): void {
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (bytes <= MAX_DOCUMENT_BYTES) return;
  const size = (bytes / 1e6).toFixed(1);
  throw new ServerError(
    "request/too-large",
    `${what} has ${size} MB, but a MongoDB document can have 16 MB at most: ${advice}.`,
  );
}
