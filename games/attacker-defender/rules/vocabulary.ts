/** The verbs and objects of requests. A shift moves along their order, as on a ring. */
export const VERBS = ["wake", "feed", "open", "paint", "hide", "sell", "move", "mend"] as const;
export const OBJECTS = ["dragon", "gate", "well", "crown", "mirror", "clock", "ship", "harp"] as const;

/** Words on each ring. */
export const RING_SIZE = 8;

/** Words without meaning, put in front of a request. */
export const WRAPPERS = ["please", "story", "test", "grandma"] as const;

/** Made-up words for a verb and for an object, defined by a header. */
export const ALIASES = ["blim", "zorp"] as const;

/** Symbols of private thought: their meaning is up to the player. */
export const THOUGHTS = ["sun", "moon", "star", "cloud", "rain", "snow", "wind", "fog"] as const;

/** Slots of a request as the defender gets it, right-aligned. */
export const REQUEST_SLOTS = 16;

/** Tokens of a request: an empty slot, 8 verbs, 8 objects, 7 shift headers, and the other headers. */
export const PAD = 0;
export const VERB = 1;
export const OBJECT = VERB + RING_SIZE;
/** `SHIFT_HEADER + k`: what follows was shifted by k, 1 to 7. */
export const SHIFT_HEADER = OBJECT + RING_SIZE - 1;
/** `LET alias word`: what follows says alias for word. */
export const LET = SHIFT_HEADER + RING_SIZE;
export const VERB_ALIAS = LET + 1;
export const OBJECT_ALIAS = LET + 2;
/** The last two words of what follows were exchanged. */
export const SWAPPED = LET + 3;
export const WRAPPER = SWAPPED + 1;
/** `QUOTE verb object`: a pair without meaning for the request. */
export const QUOTE = WRAPPER + WRAPPERS.length;
/** Number of tokens. */
export const TOKEN_COUNT = QUOTE + 1;

export const isVerb = (token: number): boolean => token >= VERB && token < OBJECT;
export const isObject = (token: number): boolean => token >= OBJECT && token <= SHIFT_HEADER;
export const isShift = (token: number): boolean => token > SHIFT_HEADER && token < LET;
export const isWrapper = (token: number): boolean => token >= WRAPPER && token < QUOTE;

/** The token `k` places on along its ring (back if k is negative); tokens off the rings are unchanged. */
export function rotate(token: number, k: number): number {
  if (isVerb(token)) return VERB + ((token - VERB + k + RING_SIZE) % RING_SIZE);
  return isObject(token) ? OBJECT + ((token - OBJECT + k + RING_SIZE) % RING_SIZE) : token;
}
