import { InvalidArgumentError, type Command } from "commander";
import type { LeagueSummary } from "../api/schemas.ts";
import { errorCodes, ServerError, type ErrorCode } from "../errors.ts";
import { answer, type OutputOptions } from "./output.ts";
import { pickByPrefix } from "./prefix.ts";

interface RemoteOptions extends OutputOptions {
  readonly server: URL;
}

/** `league pause|resume|stop`: said to the server that leads the league. */
export function remoteCommands(league: Command): void {
  for (const [verb, what] of Object.entries(VERBS)) {
    league
      .command(`${verb} <id>`)
      .description(`${what}; <id> may be the beginning of its id`)
      .option("--server <url>", "address of the server", parseAddress, new URL("http://127.0.0.1:2567"))
      .option("--json", "answer as JSON")
      .action((id: string, options: RemoteOptions) => command(id, verb, options))
      .addHelpText("after", "\nADMIN_TOKEN of the environment is sent along where it is set.");
  }
}

const VERBS = {
  pause: "pause a league of a running server",
  resume: "go on with a paused league of a running server",
  stop: "end a league of a running server for good",
} as const;

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new InvalidArgumentError("It takes an address such as http://127.0.0.1:2567.");
}

async function command(wanted: string, verb: string, options: RemoteOptions): Promise<void> {
  const { server } = options;
  const { id } = pickByPrefix(wanted, {
    what: "league",
    where: `at ${server.origin}`,
    notFound: "league/not-found",
    candidates: await request<LeagueSummary[]>(new URL("/api/leagues", server)),
    idOf: (league) => league.id,
  });
  const summary = await request<LeagueSummary>(new URL(`/api/leagues/${encodeURIComponent(id)}/${verb}`, server), {
    method: "POST",
  });
  answer(options, summary, () => `${summary.id}: ${summary.status}${summary.reason ? `, ${summary.reason}` : ""}`);
}

/** A server's answer. @throws ServerError its own refusal; `request/invalid` where no Red Queen answers. */
async function request<T>(url: URL, init: RequestInit = {}): Promise<T> {
  const token = process.env["ADMIN_TOKEN"];
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(url, { ...init, headers }).catch((error: unknown) => {
    const sentence = `No server answers at ${url.origin}; start one, or name it with --server.`;
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
    `What answers at ${url.origin} is no Red Queen server (${response.status}).`,
  );
}
