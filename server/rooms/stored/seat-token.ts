import { createHash, randomBytes } from "node:crypto";

/** A new seat token. Only its hash is stored, so that readers of a store or log can't take the seat. */
export const newSeatToken = (): string => randomBytes(24).toString("base64url");

/** Characters of a person's public id, 132 bits. */
const PERSON_ID_CHARACTERS = 22;

/**
 * The public id of the person with a secret key: only the key's holder can play under it, and it does not reveal it.
 * Only the id is stored.
 */
export const personId = (key: string): string => hashSeatToken(`person ${key}`).slice(0, PERSON_ID_CHARACTERS);

/** SHA-256, base64url-encoded. */
export const hashSeatToken = (token: string): string => createHash("sha256").update(token).digest("base64url");
