import { z } from "zod";
import { gameOptions, reference } from "../schemas/common.ts";

/** Arguments of a reset: OpenEnv's own, and ours. Others, such as a trainer's columns, are ignored. */
export const resetShape = z.looseObject({
  seed: z
    .number()
    .int()
    .nullish()
    .transform((seed) => seed ?? undefined),
  episode_id: z
    .string()
    .max(100)
    .nullish()
    .transform((given) => given ?? undefined),
  /** Seat of the trainer; 0 by default. A league's endpoint has it in its path. */
  seat: z.number().int().min(0).max(63).optional(),
  /** Player of the other seats; script:random by default. A league chooses its own. */
  opponent: reference.optional(),
  options: gameOptions.optional(),
  /** Whether an answer that is no legal move is a strike, of which the third loses, or an error. */
  illegal: z.enum(["strike", "error"]).optional(),
});

export type ResetData = z.infer<typeof resetShape>;

/** A trainer's action, in the forms that OpenEnv's clients send. */
const actionShape = z.looseObject({
  message: z.union([z.string().max(20_000), z.number()]).optional(),
  action_id: z.number().optional(),
});

/** The action or text of a step; null if there is none. */
export function readAction(data: unknown): number | string | null {
  if (typeof data === "number" || typeof data === "string") return data;
  const parsed = actionShape.safeParse(data);
  return parsed.success ? (parsed.data.action_id ?? parsed.data.message ?? null) : null;
}

/** A message of a session. */
export const sessionMessage = z.looseObject({ type: z.string().max(40), data: z.unknown().optional() });

/** Codes that OpenEnv's clients know. */
export type OpenEnvCode =
  | "INVALID_JSON"
  | "UNKNOWN_TYPE"
  | "VALIDATION_ERROR"
  | "EXECUTION_ERROR"
  | "CAPACITY_REACHED"
  | "SESSION_ERROR";
