import { spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** A process of the product or beside it that is killed, paused and started again. */
export interface Victim {
  /** KIND NUMBER, or KIND alone where there is one. */
  readonly name: string;
  /** Ends it with SIGKILL and starts another one in its place. @param between runs while there is none. */
  restart(between?: () => Promise<void>): Promise<void>;
  /** Stops it with SIGSTOP for so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Limits the files that it may write to nothing, as a full disk would, until `release`. */
  fillDisk(): void;
  releaseDisk(): void;
  /** Ends it for good. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/**
 * @param start starts the process, and resolves when it works.
 * @param onEnded called if it ends by itself; it is then started again.
 */
export async function victimOf(
  name: string,
  start: () => Promise<ChildProcess>,
  onEnded: (name: string) => void,
): Promise<Victim> {
  let child: ChildProcess;
  let isEnding = false;
  let isFull = false;
  const limitFiles = (size: string): void => {
    spawnSync("prlimit", ["--pid", String(child.pid), `--fsize=${size}:`]);
  };
  const run = async (): Promise<void> => {
    const started = await start();
    child = started;
    isEnding = false;
    if (isFull) limitFiles("0");
    const restartIt = (): void => {
      if (isEnding || child !== started) return;
      onEnded(name);
      void run();
    };
    if (started.exitCode !== null || started.signalCode !== null) restartIt();
    else started.once("exit", restartIt);
  };
  await run();
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    isEnding = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  return {
    name,
    async restart(between) {
      await stop("SIGKILL");
      await between?.();
      await run();
    },
    async pause(milliseconds) {
      const stopped = child;
      stopped.kill("SIGSTOP");
      await sleep(milliseconds);
      stopped.kill("SIGCONT");
    },
    fillDisk() {
      isFull = true;
      limitFiles("0");
    },
    releaseDisk() {
      isFull = false;
      limitFiles("unlimited");
    },
    end: stop,
  };
}
