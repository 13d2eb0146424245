import { Client } from "@colyseus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { MatchStateType } from "../../server/rooms/state.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";
import type { ServerStatus } from "../../server/schemas/status.ts";
import { valueAt } from "../../games/core/value-at.ts";

/*
 * The whole server, with two learning leagues and a person at a table; its job processes are killed repeatedly.
 */

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server?.stop());

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init =
    body === undefined
      ? {}
      : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(new URL(path, server.address), init);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
}

const leagues = () => ask<LeagueSummary[]>("/api/leagues");
const updates = async () => (await leagues()).map((league) => league.updates);

/** Kills every running job process; returns their ids. */
async function killJobs(): Promise<number[]> {
  const status = await until("job processes at work", async () => {
    const found = await ask<ServerStatus>("/api/status");
    return found.workers.some(({ state }) => state === "busy") ? found : null;
  });
  const pids = status.workers.map(({ pid }) => pid);
  return pids.filter(kill);
}

/** Kills a process; false if it had already ended. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

describe("killed job processes", () => {
  it("are replaced, and their jobs retried, while a person's match continues", async () => {
    await ask("/api/leagues", { game: "tic-tac-toe", seed: 2 });
    await until("both leagues learn", async () => (await updates()).every((count) => count > 0));

    const { room, tokens } = await ask<MatchTicket>("/api/matches", {
      game: "connect-four",
      seats: ["human", "script:random"],
    });
    const client = new Client(server.address.replace("http", "ws"));
    const table = await client.joinById<MatchStateType>(room, { token: tokens[0]?.token });
    let left = 0;
    table.onLeave(() => left++);
    table.onMessage("*", () => {});

    const killed = new Set<number>();
    let moves = 0;
    let acted = -1;
    for (;;) {
      // The answer to a move may arrive before the resulting state.
      const mine = () => table.state.turn === 0 && table.state.ply > acted;
      await until("my turn, or the end", () => table.state.phase === "over" || mine());
      if (table.state.phase === "over") break;
      for (const pid of await killJobs()) killed.add(pid);
      const seat = table.state.seats.get("0");
      const [choice] = JSON.parse(seat?.legal ?? "[]") as { action: number }[];
      acted = table.state.ply;
      const answer = await table.request("act", { ply: acted, action: choice?.action ?? -1 });
      expect(answer).toEqual({ ok: true });
      moves++;
    }
    expect(moves).toBeGreaterThanOrEqual(4);
    expect(killed.size).toBeGreaterThanOrEqual(4);
    expect(table.state.outcome).toBe("finished");
    expect(left).toBe(0);
    await table.leave();

    const before = await updates();
    await until("both leagues learn on", async () =>
      (await updates()).every((count, i) => count > valueAt(before, i) + 2),
    );
    for (const { id, status, reason } of await leagues()) {
      expect({ id, status, reason }).toEqual({ id, status: "running", reason: "" });
      const entries = await ask<LedgerEntry[]>(`/api/leagues/${id}/ledger`);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i));
      const played = entries.flatMap(({ event }) => (event.type === "segment-played" ? [event.index] : []));
      expect(new Set(played).size).toBe(played.length);
    }
  });
});
