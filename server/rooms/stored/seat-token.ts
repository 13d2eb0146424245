import { createHash, randomBytes } from "node:crypto";

/** A new seat token. Only its hash is stored, so that readers of a store or log can't take the seat. */
export const newSeatToken = (): string => randomBytes(24).toString("base64url");

/** SHA-256, base64url-encoded. */
export const hashSeatToken = (token: string): string => createHash("sha256").update(token).digest("base64url");
