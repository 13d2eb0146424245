import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import { toProblem, type Problem } from "./problem.ts";

/** Milliseconds within which a part must answer before it counts as down. */
const PROBE_TIMEOUT_MS = 2000;
/** Milliseconds for which a probe's result is shared, since a probe may write. */
const PROBE_INTERVAL_MS = 1000;

/** Why a part doesn't answer; null if it does. */
export type Check = () => Promise<Problem | null>;

/**
 * Returns a check whether the store accepts writes. It probes at most once a second, shares the result among callers,
 * and logs changes.
 */
export function watchStore({ store, log }: { readonly store: Pick<Store, "probe">; readonly log: Log }): Check {
  const failed = { code: "store/unavailable", message: "The store failed; the server's log says why." };
  let known: Problem | null = null;
  return sharedProbe(async () => {
    const err = await failureOf(() => store.probe(), "The store", "store/unavailable");
    const problem = err === null ? null : toProblem(err, failed);
    if (problem?.message !== known?.message) {
      if (problem) log.warn({ err }, "store unavailable");
      else log.info("store available again");
    }
    known = problem;
    return problem;
  });
}

/** Returns a check whether Redis answers, at most once a second. Its connection logs outages. */
export function watchRedis(ping: () => Promise<void>): Check {
  const failed = { code: "redis/unavailable", message: "Redis doesn't answer; check that it is running." };
  return sharedProbe(async () => {
    const err = await failureOf(ping, "Redis", "redis/unavailable");
    return err === null ? null : toProblem(err, failed);
  });
}

function sharedProbe(probe: Check): Check {
  let last: { readonly at: number; readonly problem: Promise<Problem | null> } | null = null;
  return () => {
    const now = performance.now();
    if (!last || now - last.at > PROBE_INTERVAL_MS) last = { at: now, problem: probe() };
    return last.problem;
  };
}

/** The error of a probe, or a timeout; null when it succeeds in time. */
async function failureOf(
  probe: () => Promise<void>,
  name: string,
  code: "store/unavailable" | "redis/unavailable",
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    const sentence = `${name} did not answer within ${PROBE_TIMEOUT_MS / 1000} s; check that it is running.`;
    timer = setTimeout(() => resolve(new ServerError(code, sentence)), PROBE_TIMEOUT_MS);
  });
  const answer = probe().then(
    () => null,
    (error: unknown) => error,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
