import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

/** Milliseconds before a process that ended by itself is started again. */
const RESTART_MS = 1000;

/** A process of the topology, started again when it ends by itself, as `restart: unless-stopped` does. */
export class Part {
  readonly name: string;
  readonly #command: readonly [program: string, ...args: string[]];
  readonly #environment: Readonly<Record<string, string>>;
  readonly #print: (line: string) => void;
  #child: ChildProcess | null = null;
  #isStopping = false;

  /** @param print receives its output, line by line. */
  constructor(
    name: string,
    command: readonly [program: string, ...args: string[]],
    environment: Readonly<Record<string, string>>,
    print: (line: string) => void,
  ) {
    this.name = name;
    this.#command = command;
    this.#environment = environment;
    this.#print = print;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const [program, ...args] = this.#command;
    // A group of its own: Ctrl-C reaches the topology alone, which ends its parts in order.
    const child = spawn(program, args, {
      env: { ...process.env, ...this.#environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => this.#print(`${this.name.padEnd(9)} ${line}`));
    }
    child.once("error", (error) => this.#print(`${this.name.padEnd(9)} ${error.message}`));
    child.once("exit", (code, signal) => {
      if (this.#isStopping) return;
      this.#print(`${this.name.padEnd(9)} ended (${signal ?? `exit status ${code}`}), starting it again`);
      void setTimeout(RESTART_MS).then(() => this.#isStopping || this.start());
    });
  }

  /** Ends it with SIGTERM; returns the milliseconds that took. */
  async stop(): Promise<number> {
    this.#isStopping = true;
    const child = this.#child;
    if (!child || (child.exitCode ?? child.signalCode) !== null) return 0;
    const started = performance.now();
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
    return Math.round(performance.now() - started);
  }

  /** Ends it at once. */
  kill(): void {
    this.#isStopping = true;
    this.#child?.kill("SIGKILL");
  }
}
