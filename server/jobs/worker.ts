import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ExternalKinds } from "../../agents/players/registry.ts";
import type { LogFields } from "../log-context.ts";
import { jobFields, type Job, type JobResult } from "./job.ts";
import type { EngineReport, ProcessMessage, ProcessSettings } from "./messages.ts";
import { isBridgeRequest, PlayerBridge } from "./player-bridge.ts";
import { runnableUrl } from "../../agents/module-url.ts";

/** A job process as shown on the status page. */
export interface WorkerReport {
  readonly pid: number;
  /** Its machine, if it takes jobs from a queue; absent: this one. */
  readonly host?: string | undefined;
  readonly state: "starting" | "idle" | "busy" | "stopping";
  readonly job: string | null;
  /** Jobs finished so far. */
  readonly jobs: number;
}

/** The outcome of a job given to a process. */
export type Ending =
  | { readonly type: "done"; readonly result: JobResult }
  | { readonly type: "failed"; readonly code: string; readonly message: string }
  /** The process died or was killed because it hung: the job may be retried. */
  | { readonly type: "lost"; readonly reason: string };

/** Events of a job process. */
export interface WorkerEvents {
  ready(engine: EngineReport): void;
  /** The process can't work: no engine or no store. */
  unfit(code: string, message: string): void;
  /** A sentence for the log. */
  note(sentence: string): void;
  exit(reason: string): void;
}

/**
 * Node's options for a job process. There is one process a core, so garbage collection on more threads would take time
 * from the others.
 * @internal
 */
export const JOB_OPTIONS = ["--disable-warning=ExperimentalWarning", "--single-threaded-gc"];

const PROCESS_FILE = fileURLToPath(runnableUrl(new URL("./process.ts", import.meta.url)));

/** One supervised job process. */
export class Worker {
  readonly child: ChildProcess;
  #state: WorkerReport["state"] = "starting";
  #jobs = 0;
  #killed = false;
  #running: { id: string; job: Job; end: (ending: Ending) => void } | null = null;
  #lastSign = performance.now();
  readonly #bridge: PlayerBridge;

  /** @param external the players that its jobs may ask; they stay in this process. */
  constructor(settings: ProcessSettings, events: WorkerEvents, external: ExternalKinds) {
    this.child = fork(PROCESS_FILE, {
      serialization: "advanced",
      execArgv: JOB_OPTIONS,
      env: { ...process.env, RED_QUEEN_JOBS: JSON.stringify({ ...settings, external: Object.keys(external) }) },
      // Results go over the IPC channel, since standard output belongs to the command. Standard input stays open and
      // empty while this process lives: the watchdog reads it.
      stdio: ["pipe", "ignore", "inherit", "ipc"],
    });
    this.#bridge = new PlayerBridge(external, (reply) => this.child.connected && this.child.send(reply, () => {}));
    this.child.on("message", (message: ProcessMessage) => this.#receive(message, events));
    this.child.on("error", () => {});
    this.child.on("exit", (code, signal) => {
      const reason = signal ? `killed by ${signal}` : `exit code ${code}`;
      this.#state = "stopping";
      this.#bridge.close();
      // First, while it is known what it was running.
      events.exit(reason);
      this.#finish({ type: "lost", reason });
    });
  }

  get idle(): boolean {
    return this.#state === "idle";
  }

  get starting(): boolean {
    return this.#state === "starting";
  }

  get report(): WorkerReport {
    return { pid: this.child.pid ?? -1, state: this.#state, job: this.#running?.job.kind ?? null, jobs: this.#jobs };
  }

  /** The job that it runs, as fields of log lines; none if it runs none. */
  get jobFields(): LogFields {
    return this.#running ? jobFields(this.#running.id, this.#running.job) : {};
  }

  /** Whether it was killed on purpose. */
  get dismissed(): boolean {
    return this.#killed;
  }

  /** Milliseconds since its last message, while one is due. */
  get silence(): number {
    return this.#state === "busy" || this.#state === "starting" ? performance.now() - this.#lastSign : 0;
  }

  run(id: string, job: Job): Promise<Ending> {
    this.#state = "busy";
    this.#lastSign = performance.now();
    return new Promise((end) => {
      this.#running = { id, job, end };
      this.child.send({ type: "job", id, job }, (error) => {
        if (error) this.#finish({ type: "lost", reason: error.message });
      });
    });
  }

  /** Kills it; its current job is lost. */
  kill(): void {
    this.#state = "stopping";
    this.#killed = true;
    this.child.kill("SIGKILL");
  }

  #receive(message: ProcessMessage, events: WorkerEvents): void {
    this.#lastSign = performance.now();
    if (message.type === "ready") {
      if (this.#state === "starting") this.#state = "idle";
      events.ready(message.engine);
    } else if (message.type === "unfit") {
      events.unfit(message.code, message.message);
    } else if (message.type === "note") {
      events.note(message.sentence);
    } else if (isBridgeRequest(message)) {
      this.#bridge.receive(message);
    } else if (message.type !== "alive" && message.id === this.#running?.id) {
      this.#jobs++;
      if (!this.#killed) this.#state = "idle";
      this.#finish(message);
    }
  }

  #finish(ending: Ending): void {
    const running = this.#running;
    this.#running = null;
    running?.end(ending);
  }
}
