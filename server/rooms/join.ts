import { z } from "zod";

/** Matchmaking methods open to clients: only the server creates rooms. */
export const EXPOSED_METHODS = ["join", "joinById", "reconnect"] as const;

/** Most characters of a token; issued tokens have 32. */
const MAX_TOKEN_CHARACTERS = 100;

/** Options of a join. A reservation keeps them until the client connects. */
export const joinOptions = z.strictObject({ token: z.string().max(MAX_TOKEN_CHARACTERS).optional() });
export const JOIN_SENTENCE =
  'A seat token is a string of at most 100 characters: join with {"token": TOKEN} to play or {} to watch, no other fields.';

/** Options of a reconnection. */
export const reconnectOptions = z.strictObject({ reconnectionToken: z.string().min(1).max(MAX_TOKEN_CHARACTERS) });
export const RECONNECT_SENTENCE =
  'Reconnect with {"reconnectionToken": the token of your last connection} and no other fields.';
