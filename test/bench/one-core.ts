import { execFileSync } from "node:child_process";

/**
 * A suite of work in one thread, measured on one core, as its peers are: what other threads of the process do, such as
 * collecting garbage, counts too. On all cores where there is no `taskset`.
 */
export function onOneCore<A extends readonly unknown[], T>(suite: (...args: A) => Promise<T>) {
  return async (...args: A): Promise<T> => {
    const cores = boundTo();
    if (cores !== null) bind(cores.split(/[,-]/)[0] ?? "0");
    try {
      return await suite(...args);
    } finally {
      if (cores !== null) bind(cores);
    }
  };
}

/** The cores that this process may use, as "0-3,7"; null where that can't be chosen. */
function boundTo(): string | null {
  try {
    return taskset("-cp", String(process.pid)).split(": ").at(-1)?.trim() ?? null;
  } catch {
    return null;
  }
}

const bind = (cores: string): string => taskset("-acp", cores, String(process.pid));

const taskset = (...args: readonly string[]): string => execFileSync("taskset", args, { encoding: "utf8" });
