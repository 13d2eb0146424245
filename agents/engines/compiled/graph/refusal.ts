import { AgentError } from "../../../errors.ts";

/**
 * A step that can't be recorded faithfully, with what to do about it. Whoever asked for the step runs it eagerly
 * instead.
 * @param what names the operation or the thing in the way.
 * @param advice what to write instead.
 */
export function notRecordable(what: string, advice: string, cause?: unknown): AgentError {
  return new AgentError("engine/not-recordable", `The step can't be compiled: ${what}. ${advice}`, cause);
}

/**
 * An AgentError as it is; anything else that a step threw while it was recorded as a refusal that tells its message.
 */
export function asRefusal(error: unknown): AgentError {
  if (error instanceof AgentError) return error;
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const advice = /gradient/i.test(message)
    ? "Build the loss from operations that TensorFlow.js can differentiate, or hand the number in with the batch."
    : "Tensors must come from the batch or from variables, and their shapes from the batch's named dimensions.";
  return notRecordable(`recording it failed with "${message}"`, advice, error);
}
