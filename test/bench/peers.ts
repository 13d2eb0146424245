import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Peer } from "./measure.ts";

/** Third-party programs at the same tasks, in a separate Python process that works on request. */
export interface Peers {
  /** The Python environment's versions, by package. */
  readonly versions: Readonly<Record<string, string>>;
  /** The peer `name` at a task of `test/bench/peers/SUITE.py`. */
  at(name: string, suite: string, task: string): Peer;
  close(): Promise<void>;
}

/** Where `npm run bench:peers` makes the environment; PEERS names another one. */
export const peersFolder = process.env["PEERS"] ?? join(import.meta.dirname, "../../.peers");

interface Answer {
  readonly error?: string;
  readonly speed?: number;
  readonly versions?: Readonly<Record<string, string>>;
}

/** Starts the peers of an environment. @throws Error that says how to install them. */
export async function startPeers(folder: string = peersFolder): Promise<Peers> {
  const python = join(folder, "bin/python");
  if (!existsSync(python)) throw new Error(`There is no ${python}; install the peers with: npm run bench:peers`);
  const child = spawn(python, [join(import.meta.dirname, "peers/serve.py")], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (request: Readonly<Record<string, unknown>>): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = (await lines.next()) as IteratorResult<string>;
    if (done) throw new Error(`The peers' process ended while it worked on ${JSON.stringify(request)}.`);
    const answer = JSON.parse(value) as Answer;
    if (answer.error !== undefined) throw new Error(`${JSON.stringify(request)}: ${answer.error}`);
    return answer;
  };
  const { versions = {} } = await ask({ suite: "versions" });
  return {
    versions,
    at: (name, suite, task) => ({
      name,
      round: async (milliseconds) => (await ask({ suite, task, milliseconds })).speed ?? Number.NaN,
    }),
    async close() {
      child.stdin.end();
      await gone;
    },
  };
}
