import { afterEach, describe, expect, it } from "vitest";
import { Client } from "@colyseus/sdk";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";
import { startCommand, type RunningCommand } from "../support/command.ts";
import { folderIn, temporaryFolder } from "../support/folder.ts";
import { freePort } from "../support/redis.ts";
import { joinRoom, playOut, until, type MatchClient } from "../support/test-server.ts";

/*
 * SIGTERM of a server process: whom it waits for, and for how long.
 */

const root = temporaryFolder();
const started: RunningCommand[] = [];
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
});

interface Started {
  readonly command: RunningCommand;
  readonly address: string;
  readonly client: Client;
  /** Milliseconds from the signal to the exit, and the exit code. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly took: number }>;
}

async function start(folder: string, environment: Record<string, string> = {}): Promise<Started> {
  const settings = { DATA_DIR: folder, PORT: "0", ENGINE: "wasm", ...environment };
  const command = startCommand(["start", "--no-demo"], settings);
  started.push(command);
  await until(() => command.output().includes("http"), "an address");
  const address = /http:\S+/.exec(command.output())?.[0] ?? "";
  return {
    command,
    address,
    client: new Client(address.replace("http", "ws")),
    async end(signal) {
      const from = performance.now();
      command.child.kill(signal);
      const { code } = await command.ended;
      return { code, took: performance.now() - from };
    },
  };
}

const post = (address: string, path: string, body: object): Promise<Response> =>
  fetch(address + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function sit(server: Started, seats: readonly string[]): Promise<{ ticket: MatchTicket; person: MatchClient }> {
  const ticket = (await (
    await post(server.address, "/api/matches", { game: "kuhn-poker", seats })
  ).json()) as MatchTicket;
  const person = await joinRoom(server, ticket.room, ticket.tokens[0]?.token);
  await until(() => person.state.phase === "playing");
  return { ticket, person };
}

const drains = async ({ command }: Started): Promise<void> => until(() => command.errors().includes('"draining"'));

describe("SIGTERM", () => {
  it("ends a server without matches at once", async () => {
    const server = await start(folderIn(root));
    const { code, took } = await server.end("SIGTERM");
    expect(code, server.command.errors()).toBe(0);
    expect(server.command.errors()).toMatch(/"msg":"drained"/);
    expect(took).toBeLessThan(10_000);
  });

  it("refuses what is new, hands leagues over, and ends once the last match has", async () => {
    const folder = folderIn(root);
    const server = await start(folder, { DRAIN_SECONDS: "300" });
    const other = await start(folder);
    const launched = await post(server.address, "/api/leagues", { game: "kuhn-poker", hidden: [8], seed: 1 });
    const { id } = (await launched.json()) as LeagueSummary;
    const leagueAt = async ({ address }: Started) =>
      (await (await fetch(`${address}/api/leagues/${id}`)).json()) as LeagueSummary;
    await until(async () => (await leagueAt(server)).updates > 2, "updates");
    const { person } = await sit(server, ["human", "script:random"]);

    server.command.child.kill("SIGTERM");
    await drains(server);
    const refused = await post(server.address, "/api/matches", { game: "kuhn-poker", seats: ["human", "human"] });
    expect(refused.status).toBe(503);
    const message = expect.stringMatching(/^This server is about to restart and takes no new matches/) as string;
    expect(await refused.json()).toEqual({ error: { code: "server/draining", message } });
    expect((await post(server.address, "/api/leagues", { game: "kuhn-poker" })).status).toBe(503);
    const ready = await fetch(`${server.address}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, expect.objectContaining({ status: "not ready" })]);

    const { updates } = await leagueAt(server);
    await until(async () => (await leagueAt(other)).updates > updates + 2, "the other server leads");
    expect(server.command.child.exitCode).toBeNull();
    await playOut(person, 0);
    expect((await server.command.ended).code, server.command.errors()).toBe(0);
    expect(server.command.errors()).toContain('"msg":"drained"');
  });

  it("ends in its bound, and leaves matches to the next server at the address", async () => {
    const folder = folderIn(root);
    const port = String(await freePort());
    const server = await start(folder, { PORT: port, DRAIN_SECONDS: "1" });
    const { ticket, person } = await sit(server, ["human", "script:random"]);
    person.reconnection.enabled = false;
    const { code, took } = await server.end("SIGTERM");
    expect(code, server.command.errors()).toBe(0);
    expect(server.command.errors()).toContain("drain timed out, leaving matches to the next server");
    expect(took).toBeGreaterThan(1000);
    expect(took).toBeLessThan(1000 + 8000);
    const next = await start(folder, { PORT: port });
    const back = await joinRoom(next, ticket.room, ticket.tokens[0]?.token);
    await playOut(back, 0);
    expect(back.state.outcome).toBe("finished");
  });

  it("doesn't wait for people who are gone, or with DRAIN_SECONDS=0", async () => {
    const [patient, hasty] = [
      await start(folderIn(root), { DRAIN_SECONDS: "300" }),
      await start(folderIn(root), { DRAIN_SECONDS: "0" }),
    ];
    const { person } = await sit(patient, ["human", "script:random"]);
    const other = await sit(hasty, ["human", "script:random"]);
    person.reconnection.enabled = other.person.reconnection.enabled = false;
    person.connection.close();
    await until(() => !person.connection.isOpen);
    for (const server of [patient, hasty]) expect((await server.end("SIGTERM")).code).toBe(0);
  });

  it("ends at once on the second signal; Ctrl-C doesn't wait for matches", async () => {
    const [server, other] = [
      await start(folderIn(root), { DRAIN_SECONDS: "300" }),
      await start(folderIn(root), { DRAIN_SECONDS: "300" }),
    ];
    for (const one of [server, other]) {
      (await sit(one, ["human", "script:random"])).person.reconnection.enabled = false;
    }
    server.command.child.kill("SIGTERM");
    await drains(server);
    expect((await server.end("SIGTERM")).code).toBe(130);
    expect((await other.end("SIGINT")).code).toBe(0);
  });
});
