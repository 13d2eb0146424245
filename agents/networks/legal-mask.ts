/** Added to the logit of an illegal action: its probability is 0 in 32-bit floats. */
export const ILLEGAL_LOGIT = -1e9;

/** Lower bound of log-probabilities: an illegal action has probability 0, but 0 x -1e9 must not add noise to a sum. */
export const MIN_LOG_PROBABILITY = -1e4;

/** The mask added to logits, 0 where an action is legal. @param masks 1 where legal, else 0. */
export const blockedLogits = (masks: Float32Array): Float32Array => masks.map((legal) => (legal ? 0 : ILLEGAL_LOGIT));
