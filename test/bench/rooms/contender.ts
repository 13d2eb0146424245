import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Ready, ServerLoad } from "./load.ts";

/** A server in a process of its own, with open rooms. */
export interface Contender extends Ready {
  /** @param collect whether to collect garbage first. */
  load(collect?: boolean): Promise<ServerLoad>;
  close(): Promise<void>;
}

/** Our server with open matches of `game`, and two leagues. */
export const startServer = (rooms: number, game?: string): Promise<Contender> =>
  start("./server-process.ts", [String(rooms), ...(game === undefined ? [] : [game])]);

/** Colyseus alone with open rooms. A server that only leads two leagues runs beside it, as busy job processes do. */
export async function startBare(rooms: number): Promise<Contender> {
  const [leagues, bare] = await Promise.all([startServer(0), start("./bare-process.ts", [String(rooms)])]);
  return {
    ...bare,
    async close() {
      await Promise.all([bare.close(), leagues.close()]);
    },
  };
}

async function start(file: string, args: readonly string[]): Promise<Contender> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: ["--disable-warning=ExperimentalWarning", "--expose-gc", ...profiling()],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const gone = once(child, "exit");
  const answer = async (): Promise<unknown> => {
    const ended = gone.then(() => Promise.reject(new Error(`${file} ended`)));
    return ((await Promise.race([once(child, "message"), ended])) as [unknown])[0];
  };
  const ready = (await answer()) as Ready;
  return {
    ...ready,
    load(collect = false) {
      const load = answer() as Promise<ServerLoad>;
      child.send(collect);
      return load;
    },
    async close() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** Set BENCH_PROFILE to a folder for V8's CPU profiles of the servers. */
function profiling(): readonly string[] {
  const folder = process.env["BENCH_PROFILE"];
  return folder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${folder}`];
}
