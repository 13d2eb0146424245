import { z } from "zod";

/** What a client may ask the matchmaker for: only the server opens rooms. */
export const EXPOSED_METHODS = ["join", "joinById", "reconnect"] as const;

/** Characters of a token; those that are given out have 32. */
const MAX_TOKEN = 100;

/** What a client may say when it joins a room. A reservation keeps it until the client comes. */
export const joinOptions = z.strictObject({ token: z.string().max(MAX_TOKEN).optional() });
export const JOIN_SENTENCE =
  'A seat\'s token is a text of at most 100 characters: join with {"token": it} to play, with {} to watch, and nothing else.';

/** What a client may say that comes back. */
export const reconnectOptions = z.strictObject({ reconnectionToken: z.string().min(1).max(MAX_TOKEN) });
export const RECONNECT_SENTENCE =
  'Come back with {"reconnectionToken": the token of your last connection}; nothing else.';
