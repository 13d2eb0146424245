import type { Problem } from "./problem.ts";

/** Why a process should get no requests or jobs; null if it should. */
export type Readiness = () => Promise<Problem | null>;

/** A part of readiness: a state that is known, or a check that asks. */
type ReadinessPart = () => Problem | null | Promise<Problem | null>;

/**
 * Ready when every part is. The parts are checked at once, and the first problem in their order is reported; a part
 * that throws is a bug.
 */
export function createReadiness(parts: readonly ReadinessPart[]): Readiness {
  return async () => {
    const problems = await Promise.all(parts.map((part) => part()));
    return problems.find((problem) => problem !== null) ?? null;
  };
}
