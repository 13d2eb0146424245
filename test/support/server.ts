import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCommand, type RunningCommand } from "./command.ts";
import { until } from "./until.ts";

/** A server started like `npm start`, on a free port with a store of its own. */
export interface TestServer {
  readonly address: string;
  readonly command: RunningCommand;
  /** Ends it like Ctrl-C and removes its store; returns its exit status, null if it was killed. */
  stop(): Promise<number | null>;
}

/** @param options of `start`. */
export async function startServer(
  environment: Readonly<Record<string, string>> = {},
  options: readonly string[] = [],
): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), "red-queen-e2e-"));
  const command = startCommand(["start", ...options], { PORT: "0", DATA_DIR: directory, ...environment });
  let printed = "";
  command.child.stdout?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await until("the server's address", () => printed.includes("http")).catch((error: unknown) => {
    command.child.kill("SIGKILL");
    throw new Error(`The server printed no address: ${command.errors()}`, { cause: error });
  });
  return {
    address: /http:\S+/.exec(printed)?.[0] ?? "",
    command,
    async stop() {
      const gone = once(command.child, "exit");
      command.child.kill("SIGINT");
      await gone;
      await rm(directory, { recursive: true, force: true });
      return command.child.exitCode;
    },
  };
}
