import type { Command } from "commander";
import type { LeagueSummary } from "../api/schemas.ts";
import { errorCodes, ServerError, type ErrorCode } from "../errors.ts";
import { answer, type OutputOptions } from "./output.ts";

interface RemoteOptions extends OutputOptions {
  readonly server: string;
}

/** `league pause|resume|stop`: said to the server that leads the league. */
export function remoteCommands(league: Command): void {
  for (const [verb, what] of Object.entries(VERBS)) {
    league
      .command(`${verb} <id>`)
      .description(`${what} (asks the server that leads it)`)
      .option("--server <url>", "address of the server", "http://127.0.0.1:2567")
      .option("--json", "answer as JSON")
      .action((id: string, options: RemoteOptions) => command(id, verb, options));
  }
}

const VERBS = {
  pause: "pause a league",
  resume: "let a paused league go on",
  stop: "end a league for good",
} as const;

async function command(id: string, verb: string, options: RemoteOptions): Promise<void> {
  const summary = await post(new URL(`/api/leagues/${encodeURIComponent(id)}/${verb}`, options.server));
  answer(options, summary, () => `${summary.id}: ${summary.status}${summary.reason ? `, ${summary.reason}` : ""}`);
}

async function post(url: URL): Promise<LeagueSummary> {
  const token = process.env["ADMIN_TOKEN"];
  const response = await fetch(url, {
    method: "POST",
    headers: token ? { authorization: `Bearer ${token}` } : {},
  }).catch((error: unknown) => {
    throw new ServerError(
      "request/invalid",
      `No server answers at ${url.origin}; start one, or name it with --server.`,
      error,
    );
  });
  const body = (await response.json()) as LeagueSummary | { error: { code: string; message: string } };
  if (!("error" in body)) return body;
  const { code, message } = body.error;
  throw new ServerError(code in errorCodes ? (code as ErrorCode) : "request/invalid", message);
}
