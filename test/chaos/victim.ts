import { spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A process of the product or beside it that is killed, paused and started again. */
export interface Victim {
  readonly name: string;
  /** The process that runs now. */
  readonly child: () => ChildProcess;
  /** Ends it with SIGKILL and starts another one in its place. */
  restart(): Promise<void>;
  /** Stops it with SIGSTOP for so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Bounds the files that it may write to the size they have, as a full disk would, for so many milliseconds. */
  fillDisk(milliseconds: number): Promise<void>;
  /** Ends it for good. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** @param start starts the process, and resolves when it works. */
export async function victimOf(name: string, start: () => Promise<ChildProcess>): Promise<Victim> {
  let child = await start();
  const gone = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const limit = (blocks: string): void => {
    spawnSync("prlimit", ["--pid", String(child.pid), `--fsize=${blocks}`]);
  };
  return {
    name,
    child: () => child,
    async restart() {
      await gone("SIGKILL");
      child = await start();
    },
    async pause(milliseconds) {
      child.kill("SIGSTOP");
      await wait(milliseconds);
      child.kill("SIGCONT");
    },
    async fillDisk(milliseconds) {
      limit("1:");
      await wait(milliseconds);
      limit("unlimited:");
    },
    end: (signal) => gone(signal),
  };
}
