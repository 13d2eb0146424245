import { getPriority, setPriority } from "node:os";

/**
 * Gives this process, and what it starts from now on, the priority of job processes. Tests that wait for jobs would
 * otherwise share the cores with tests of a higher priority, which made them ten times as slow.
 */
export function lowerPriority(): void {
  setPriority(Math.max(getPriority(), 10));
}
