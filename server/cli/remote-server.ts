import { InvalidArgumentError, type Command } from "commander";
import { errorCodes, ServerError, type ErrorCode } from "../errors.ts";
import type { OutputOptions } from "./output.ts";

/** Options of a command that requests something of a running server. */
export interface RemoteOptions extends OutputOptions {
  readonly server: URL;
}

/** A command with these options; give it its action. */
export function remoteCommand(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option("--server <url>", "address of the server", parseAddress, new URL("http://127.0.0.1:2567"))
    .option("--json", "answer as JSON")
    .addHelpText("after", "\nSends ADMIN_TOKEN from the environment if it is set.");
}

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new InvalidArgumentError("It takes an address such as http://127.0.0.1:2567.");
}

/** A server's answer. @throws ServerError its refusal; `request/invalid` when no Red Queen server answers. */
export async function requestServer<T>(url: URL, init: RequestInit = {}): Promise<T> {
  const token = process.env["ADMIN_TOKEN"];
  const headers = new Headers(init.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(url, { ...init, headers }).catch((error: unknown) => {
    const sentence = `No server answers at ${url.origin}; start one, or give its address with --server.`;
    throw new ServerError("request/invalid", sentence, error);
  });
  const body = (await response.json().catch(() => null)) as T | { error?: { code: string; message: string } } | null;
  if (response.ok && body !== null) return body as T;
  const refused = (body as { error?: { code: string; message: string } } | null)?.error;
  if (refused) {
    throw new ServerError(
      refused.code in errorCodes ? (refused.code as ErrorCode) : "request/invalid",
      refused.message,
    );
  }
  throw new ServerError(
    "request/invalid",
    `The server at ${url.origin} is not a Red Queen server (status ${response.status}); give its address with --server.`,
  );
}
