import { setTimeout } from "node:timers/promises";

/** Milliseconds between two looks: a share of the wait so far, since looks at a server take its time. */
const LOOK = { shortest: 20, longest: 250, share: 0.05 };

/**
 * Waits until `look` returns something other than null, undefined or false, and returns it. @param limit only a hang
 * takes that long: a busy machine must not fail a test. @throws after `limit` milliseconds, naming the condition.
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  limit = 240_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const started = performance.now();
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found as NonNullable<Exclude<T, false>>;
    const waited = performance.now() - started;
    if (waited > limit) throw new Error(`waited ${limit} ms in vain: ${what}`);
    await setTimeout(Math.min(LOOK.longest, Math.max(LOOK.shortest, LOOK.share * waited)));
  }
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
