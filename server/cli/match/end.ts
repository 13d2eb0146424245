import type { Command } from "commander";
import type { EndedMatch } from "../../schemas/matches.ts";
import { printAnswer } from "../output.ts";
import { remoteCommand, requestServer, type RemoteOptions } from "../remote-server.ts";

/** `match end`: ends a match of people on a server. */
export function endCommand(match: Command): void {
  const what = "end a match of people on a running server; <room> is its id or its page's address";
  remoteCommand(match, "end <room>", what)
    .option("--reason <sentence>", "shown to its players and spectators")
    .action(endMatch);
}

async function endMatch(address: string, options: RemoteOptions & { readonly reason?: string }): Promise<void> {
  const { server, reason } = options;
  const room = address.split("/").at(-1) ?? "";
  const url = new URL(`/api/rooms/${encodeURIComponent(room)}/end`, server);
  const body = JSON.stringify({ reason });
  const ended = await requestServer<EndedMatch>(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  printAnswer(options, ended, () => `${ended.room}: ended. ${ended.sentence}`);
}
