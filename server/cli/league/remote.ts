import type { Command } from "commander";
import { printAnswer } from "../output.ts";
import { pickByPrefix } from "../prefix.ts";
import { remoteCommand, requestServer, type RemoteOptions } from "../remote-server.ts";
import type { LeagueSummary } from "../../schemas/leagues.ts";

/** `league pause|resume|stop|delete`: requests to the server that leads the league. */
export function remoteCommands(league: Command): void {
  const remote = (verb: string, what: string, action: (id: string, options: RemoteOptions) => Promise<void>) =>
    remoteCommand(league, `${verb} <id>`, `${what}; <id> may be the beginning of its id`).action(action);
  for (const [verb, what] of Object.entries(VERBS)) remote(verb, what, (id, options) => command(id, verb, options));
  remote("delete", "delete a league, damaged or not, with its episodes and matches", deleteLeague);
}

const VERBS = {
  pause: "pause a league on a running server",
  resume: "resume a paused league on a running server",
  stop: "end a league on a running server for good",
} as const;

/** The API path of the league with that id or id prefix. @throws ServerError `league/not-found` */
async function leagueAddress(wanted: string, server: URL): Promise<string> {
  const { id } = pickByPrefix(wanted, {
    what: "league",
    where: `at ${server.origin}`,
    notFound: "league/not-found",
    candidates: await requestServer<LeagueSummary[]>(new URL("/api/leagues", server)),
    idOf: (league) => league.id,
  });
  return `/api/leagues/${encodeURIComponent(id)}`;
}

async function deleteLeague(wanted: string, options: RemoteOptions): Promise<void> {
  const { server } = options;
  const url = new URL(await leagueAddress(wanted, server), server);
  const result = await requestServer<{ deleted: string }>(url, { method: "DELETE" });
  printAnswer(options, result, () => `${result.deleted}: deleted`);
}

async function command(wanted: string, verb: string, options: RemoteOptions): Promise<void> {
  const { server } = options;
  const address = `${await leagueAddress(wanted, server)}/${verb}`;
  const summary = await requestServer<LeagueSummary>(new URL(address, server), { method: "POST" });
  printAnswer(options, summary, () => `${summary.id}: ${summary.status}${summary.reason ? `, ${summary.reason}` : ""}`);
}
