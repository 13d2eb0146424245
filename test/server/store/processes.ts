import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { StoreSettings } from "../../../server/store/store.ts";

const client = join(import.meta.dirname, "client.ts");

export interface StoreProcess {
  /** Its output so far, one line per operation. */
  readonly lines: string[];
  /** Resolves once it has printed `count` lines, or has ended. */
  said(count: number): Promise<void>;
  /** Ends it with SIGKILL; then every line printed before is in `lines`. */
  kill(): Promise<void>;
  /** Resolves with all its lines once it has ended. @throws if it ended with an error. */
  ended(): Promise<readonly string[]>;
}

/** Starts client.ts; `blocks`: the largest file it may write, in units of 512 bytes. */
export function startClient(task: string, league: string, settings: StoreSettings, blocks?: number): StoreProcess {
  const args = ["--disable-warning=ExperimentalWarning", client, task, league, JSON.stringify(settings)];
  const child =
    blocks === undefined
      ? spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] })
      : spawn("sh", ["-c", `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, ...args], {
          stdio: ["ignore", "pipe", "pipe"],
        });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const reader = createInterface(child.stdout);
  reader.on("line", (line) => {
    lines.push(line);
    for (const listener of listeners) listener();
  });
  const drained = new Promise<void>((resolve) => reader.once("close", resolve));
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    lines,
    async said(count) {
      const enough = new Promise<void>((resolve) => {
        const look = (): void => (lines.length >= count ? resolve() : undefined);
        listeners.add(look);
        look();
      });
      await Promise.race([enough, drained]);
    },
    async kill() {
      child.kill("SIGKILL");
      await Promise.all([exited, drained]);
    },
    async ended() {
      const [code] = await Promise.all([exited, drained]);
      if (code !== 0) throw new Error(`client.ts ended with ${code}: ${errors}`);
      return lines;
    },
  };
}
