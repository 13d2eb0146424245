import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { runnableUrl } from "../../agents/module-url.ts";
import { ServerError } from "../errors.ts";
import { PID_INDEX, ANSWER_COUNT_INDEX, type ChannelData, type ChannelMessage } from "./channel-messages.ts";

const SCRIPT = fileURLToPath(new URL("./worker/worker.py", import.meta.url));

interface Thread {
  readonly port: MessagePort;
  readonly signal: Int32Array<SharedArrayBuffer>;
}

/**
 * A Python process that answers one line of JSON with another, and is waited for: rules of games are functions that
 * return. It starts with the first request; if it ends or is killed, the next request starts another one.
 */
export class PythonChannel {
  readonly #python: string;
  #thread: Thread | null = null;
  #requests = 0;

  constructor(python: string) {
    this.#python = python;
  }

  /**
   * The answer to a request. The calling thread stops until it comes.
   * @throws ServerError `python/not-found`, `python/failed` also after `timeoutMs`, when the process is killed.
   */
  request(request: object, timeoutMs: number): unknown {
    const line = JSON.stringify(request);
    let message = this.#send(line, timeoutMs);
    // Requests change nothing, so one that met a dying process is repeated: out of memory, or killed.
    if (message && "fault" in message && message.fault === "ended") message = this.#send(line, timeoutMs);
    if (message === null) {
      this.kill();
      throw new ServerError("python/failed", `Python did not answer within ${timeoutMs / 1000} seconds and was ended.`);
    }
    if ("line" in message) return JSON.parse(message.line);
    if (message.fault === "not-started") throw notFound(this.#python, message.reason);
    throw new ServerError("python/failed", `The Python process ended: ${message.reason}.`);
  }

  #send(line: string, timeoutMs: number): ChannelMessage | null {
    const thread = (this.#thread ??= startThread(this.#python));
    const id = ++this.#requests;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of threads, not a window
    thread.port.postMessage({ id, line });
    return awaitAnswer(thread, id, timeoutMs);
  }

  /** Ends the Python process, whatever it is doing. */
  kill(): void {
    const pid = this.#thread?.signal[PID_INDEX] ?? 0;
    if (pid === 0) return;
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "ESRCH") throw error;
    }
  }
}

const notFound = (python: string, reason: string): ServerError =>
  new ServerError(
    "python/not-found",
    `Python can't be started as "${python}" (${reason}); install Python 3, or set PYTHON to its path.`,
  );

function startThread(python: string): Thread {
  const { port1: port, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const data: ChannelData = { python, script: SCRIPT, signal };
  const url = runnableUrl(new URL("./channel-thread.ts", import.meta.url));
  new Worker(url, { workerData: { ...data, port: port2 }, transferList: [port2] }).unref();
  port.unref();
  return { port, signal };
}

/** The answer to a request; null after the timeout. Answers to earlier requests, which timed out, are dropped. */
function awaitAnswer({ port, signal }: Thread, id: number, timeoutMs: number): ChannelMessage | null {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answered = Atomics.load(signal, ANSWER_COUNT_INDEX);
    const received = receiveMessageOnPort(port) as { readonly message: ChannelMessage } | undefined;
    if (received?.message.id === id) return received.message;
    if (received) continue;
    const left = end - performance.now();
    if (left <= 0) return null;
    Atomics.wait(signal, ANSWER_COUNT_INDEX, answered, left);
  }
}
