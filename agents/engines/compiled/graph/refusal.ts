import { AgentError } from "../../../errors.ts";

/**
 * A step that can't be recorded faithfully, and what to do about it. Callers run it eagerly instead.
 * @param what names the operation or the obstacle.
 * @param advice what to write instead.
 */
export function notRecordable(what: string, advice: string, cause?: unknown): AgentError {
  return new AgentError("engine/not-recordable", `The step can't be compiled: ${what}. ${advice}`, cause);
}

/** An AgentError as it is; anything else thrown while recording a step as a refusal with its message. */
export function asRefusal(error: unknown): AgentError {
  if (error instanceof AgentError) return error;
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const advice = /gradient/i.test(message)
    ? "Build the loss from operations that TensorFlow.js can differentiate, or pass the number in with the batch."
    : "Tensors must come from the batch or from variables, and their shapes from the batch's named dimensions.";
  return notRecordable(`recording it failed with "${message}"`, advice, error);
}
