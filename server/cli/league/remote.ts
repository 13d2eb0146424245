import { InvalidArgumentError, type Command } from "commander";
import { errorCodes, ServerError, type ErrorCode } from "../../errors.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { pickByPrefix } from "../prefix.ts";
import type { LeagueSummary } from "../../schemas/leagues.ts";

interface RemoteOptions extends OutputOptions {
  readonly server: URL;
}

/** `league pause|resume|stop|delete`: requests to the server that leads the league. */
export function remoteCommands(league: Command): void {
  const remote = (verb: string, what: string, action: (id: string, options: RemoteOptions) => Promise<void>) =>
    league
      .command(`${verb} <id>`)
      .description(`${what}; <id> may be the beginning of its id`)
      .option("--server <url>", "address of the server", parseAddress, new URL("http://127.0.0.1:2567"))
      .option("--json", "answer as JSON")
      .action(action)
      .addHelpText("after", "\nSends ADMIN_TOKEN from the environment if it is set.");
  for (const [verb, what] of Object.entries(VERBS)) remote(verb, what, (id, options) => command(id, verb, options));
  remote("delete", "delete a league, damaged or not, with its episodes and matches", deleteLeague);
}

const VERBS = {
  pause: "pause a league on a running server",
  resume: "resume a paused league on a running server",
  stop: "end a league on a running server for good",
} as const;

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new InvalidArgumentError("It takes an address such as http://127.0.0.1:2567.");
}

/** The API path of the league with that id or id prefix. @throws ServerError `league/not-found` */
async function leagueAddress(wanted: string, server: URL): Promise<string> {
  const { id } = pickByPrefix(wanted, {
    what: "league",
    where: `at ${server.origin}`,
    notFound: "league/not-found",
    candidates: await request<LeagueSummary[]>(new URL("/api/leagues", server)),
    idOf: (league) => league.id,
  });
  return `/api/leagues/${encodeURIComponent(id)}`;
}

async function deleteLeague(wanted: string, options: RemoteOptions): Promise<void> {
  const { server } = options;
  const url = new URL(await leagueAddress(wanted, server), server);
  const result = await request<{ deleted: string }>(url, { method: "DELETE" });
  printAnswer(options, result, () => `${result.deleted}: deleted`);
}

async function command(wanted: string, verb: string, options: RemoteOptions): Promise<void> {
  const { server } = options;
  const address = `${await leagueAddress(wanted, server)}/${verb}`;
  const summary = await request<LeagueSummary>(new URL(address, server), { method: "POST" });
  printAnswer(options, summary, () => `${summary.id}: ${summary.status}${summary.reason ? `, ${summary.reason}` : ""}`);
}

/** A server's answer. @throws ServerError its refusal; `request/invalid` when no Red Queen server answers. */
async function request<T>(url: URL, init: RequestInit = {}): Promise<T> {
  const token = process.env["ADMIN_TOKEN"];
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
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
