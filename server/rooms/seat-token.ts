import { createHash, randomBytes } from "node:crypto";

/** A token that opens a seat. Only its hash is kept: who reads a store or a log can't sit down with it. */
export const newSeatToken = (): string => randomBytes(24).toString("base64url");

/** SHA-256, in base 64. */
export const hashSeatToken = (token: string): string => createHash("sha256").update(token).digest("base64url");
