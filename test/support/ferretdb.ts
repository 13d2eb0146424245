import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/*
 * FerretDB 1.24 with its SQLite backend: a real server of MongoDB's protocol, built from the Go registry, since no
 * registry has a MongoDB. Its limits: https://docs.ferretdb.io/v1.24/reference/supported-commands/
 */

const source = join(import.meta.dirname, "ferretdb");
const cache = join(import.meta.dirname, "../../.cache/ferretdb");

/** The built server, or the reason why there is none. */
export type FerretDBBuild = { readonly binary: string } | { readonly missing: string };

/** Builds the server, a minute or two the first time, kept by the hash of its source and Go's version. */
export function buildFerretDB(): FerretDBBuild {
  const version = spawnSync("go", ["version"], { encoding: "utf8" });
  if (version.status !== 0) return { missing: "Go is not installed, so FerretDB can't be built" };
  const hash = createHash("sha256").update(version.stdout);
  for (const file of ["main.go", "go.mod", "go.sum"]) hash.update(readFileSync(join(source, file)));
  const directory = join(cache, hash.digest("hex").slice(0, 16));
  const binary = join(directory, "ferretdb");
  if (existsSync(binary)) return { binary };

  mkdirSync(directory, { recursive: true });
  const fresh = `${binary}.${process.pid}`;
  const flags = ["-trimpath", "-ldflags", "-s -w", "-tags", "ferretdb_no_postgresql"];
  const env = { ...process.env, CGO_ENABLED: "0" };
  const build = spawnSync("go", ["build", ...flags, "-o", fresh, "."], { cwd: source, env, encoding: "utf8" });
  if (build.status !== 0) return { missing: `FerretDB could not be built: ${build.stderr.trim().slice(-300)}` };
  renameSync(fresh, binary);
  return { binary };
}

/** A running server. */
export interface FerretDB {
  /** For one connection at a time: FerretDB's updates are not atomic across connections. */
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Ends it with SIGTERM. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
}

/** Starts the server on 127.0.0.1 over the files in `directory`; port 0 takes a free one. It ends with this process. */
export async function startFerretDB(binary: string, directory: string, port = 0): Promise<FerretDB> {
  const args = ["-directory", directory, "-listen", `127.0.0.1:${port}`];
  const child = spawn(binary, args, { stdio: ["pipe", "pipe", "pipe"] });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const uri = new URL(await firstLine(child));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    url: `mongodb://${uri.host}/red-queen?maxPoolSize=1`,
    port: Number(uri.port),
    child,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  if (child.stdout === null) throw new Error("FerretDB has no standard output.");
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error(`FerretDB did not start: ${errors}`);
}
