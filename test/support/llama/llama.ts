import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pythonWith } from "../python.ts";

/** The Python of the server, or why there is none. */
export const llamaPython = pythonWith("xllamacpp", "gguf");

/** Starts a llama.cpp server with random weights. */
export async function startLlama(): Promise<{ readonly baseUrl: string; close(): Promise<void> }> {
  const script = join(import.meta.dirname, "serve-random-model.py");
  const child = spawn(llamaPython.path ?? "", [script], { stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()));
  const address = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    void ended.then(() => reject(new Error(`the server ended: ${errors}`)));
  });
  return {
    baseUrl: await address,
    close() {
      child.stdin.end();
      return ended;
    },
  };
}
