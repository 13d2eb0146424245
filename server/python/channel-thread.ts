import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { workerData, type MessagePort } from "node:worker_threads";
import {
  PID_INDEX,
  ANSWER_COUNT_INDEX,
  type ChannelData,
  type ChannelMessage,
  type ChannelRequest,
} from "./channel-messages.ts";

/** A thread that owns the Python process, so that another thread can wait for its answers without an event loop. */

const MAX_STDERR_CHARACTERS = 2000;

const { python, script, port, signal } = workerData as ChannelData & { readonly port: MessagePort };

let child: ChildProcessWithoutNullStreams | null = null;
let waiting: number | null = null;

function send(message: ChannelMessage): void {
  waiting = null;
  port.postMessage(message);
  Atomics.add(signal, ANSWER_COUNT_INDEX, 1);
  Atomics.notify(signal, ANSWER_COUNT_INDEX);
}

/** Answers the request in progress, if any, with a fault. */
function fail(fault: "not-started" | "ended", reason: string): void {
  if (waiting !== null) send({ id: waiting, fault, reason });
}

function start(): ChildProcessWithoutNullStreams {
  const started = spawn(python, [script], { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
  let complaints = "";
  started.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-MAX_STDERR_CHARACTERS);
  });
  started.on("error", (error) => {
    if (child === started) child = null;
    fail("not-started", error.message);
  });
  started.on("close", (code, killer) => {
    if (child === started) child = null;
    Atomics.store(signal, PID_INDEX, 0);
    fail("ended", [killer ?? `exit status ${code}`, complaints.trim().split("\n").at(-1)].filter(Boolean).join("; "));
  });
  started.stdin.on("error", () => {}); // its end is reported by `close`
  createInterface({ input: started.stdout }).on("line", (line) => {
    if (child === started && waiting !== null) send({ id: waiting, line });
  });
  Atomics.store(signal, PID_INDEX, started.pid ?? 0);
  return started;
}

port.on("message", ({ id, line }: ChannelRequest) => {
  waiting = id;
  try {
    child ??= start();
    child.stdin.write(`${line}\n`);
  } catch (error) {
    fail("not-started", error instanceof Error ? error.message : String(error));
  }
});
