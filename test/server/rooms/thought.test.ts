import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@colyseus/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Player } from "../../../agents/players/player.ts";
import { randomPlayer } from "../../../agents/players/scripted.ts";
import { gameById } from "../../../games/registry.ts";
import { hashSeatToken } from "../../../server/rooms/stored/seat-token.ts";
import type { MatchStateType } from "../../../server/rooms/state.ts";
import { Table } from "../../../server/rooms/table/table.ts";
import type { MatchReplay } from "../../../server/schemas/matches.ts";
import { openStore } from "../../../server/store/registry.ts";
import {
  joinRoom,
  patchesSent,
  startTestServer,
  until,
  type MatchClient,
  type TestServer,
} from "../../support/test-server.ts";
import { tap, type Wire } from "./wire.ts";

/*
 * The number of thoughts and of rewrites is private: others must not be able to count them.
 */

const game = gameById("attacker-defender");
const NOW_MS = 1_750_000_000_000;
const NAMES = ["Attacker", "Defender"];
const TOKENS = ["token of the attacker", "token of the defender"];

/** The start of a match, up to a person's turn. */
async function opening(seed: string, players: readonly (Player | null)[]): Promise<Table> {
  const seats = players.map((player, seat) => ({ reference: "", name: NAMES[seat] ?? "", player }));
  const setup = { game, options: {}, seed, seats, origin: "match", league: null } as const;
  const table = new Table({ ...setup, agentDeadline: 60_000, now: () => NOW_MS });
  table.playChance();
  while (seats[table.turn]?.player) await table.playAgent();
  return table;
}

/** The first seed whose match suits. */
async function seedOf(players: readonly (Player | null)[], suits: (table: Table) => boolean): Promise<string> {
  for (let i = 0; ; i++) if (suits(await opening(`match/${i}`, players))) return `match/${i}`;
}

/** Plies that a random attacker plays in private: all but two draws of chance and the sending. */
const privatePlies = (table: Table): number => (table.turn === 1 ? table.ply - 3 : 0);
const COUNTS = [1, 2, 3];

/** Matches to be recovered, since those have chosen seeds: that of two people, and those against an attacker. */
const PEOPLE_ROOM = "people000";
const agentRoom = (count: number) => `agent000${count}`;

let server: TestServer;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-thought-"));
  const store = await openStore({ directory });
  const keep = (room: string, seed: string, references: readonly string[]) => {
    const seats = references.map((reference, seat) => ({
      reference,
      name: NAMES[seat] ?? "",
      tokenHash: reference === "human" ? hashSeatToken(TOKENS[seat] ?? "") : null,
    }));
    const match = { room, owner: "127.0.0.1:0", savedAt: NOW_MS, game: game.id, version: game.version, options: {} };
    return store.putLiveMatch({ ...match, seed, seats, played: null });
  };
  const attacks = await seedOf([null, null], ({ turn }) => turn === 0);
  await keep(PEOPLE_ROOM, attacks, ["human", "human"]);
  for (const count of COUNTS) {
    const seed = await seedOf([randomPlayer, null], (table) => privatePlies(table) === count);
    await keep(agentRoom(count), seed, ["script:random", "human"]);
  }
  server = await startTestServer({ store, now: () => NOW_MS, pace: { seatWait: 600_000 } });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

interface Line {
  readonly turn: number;
  readonly label: string;
  readonly sealed?: boolean;
}

const act = (room: MatchClient, ply: number, action: number) => room.request("act", { ply, action });
const linesOf = (log: string | undefined) => JSON.parse(log ?? "[]") as Line[];
const publicLines = ({ state }: MatchClient) => state.log.map((line) => JSON.parse(line) as Line);
const own = (room: MatchClient, seat: number) => room.state.seats.get(String(seat));

/** Public facts of a table, which would reveal a count by changing. */
const facts = (room: MatchClient) => {
  const { ply, tick, turn, view, deadline } = room.state;
  return { ply, tick, turn, log: publicLines(room), view, deadline };
};

describe("a person who thinks and rewrites in private", () => {
  test("is shown as one action; no byte is sent to others meanwhile", async () => {
    const proxy = await tap(server.address);
    const client = new Client(proxy.address);
    const wires: Wire[] = [];
    const enter = async (room: string, token?: string) => {
      const wire = proxy.next();
      const joined = await client.joinById<MatchStateType>(room, token === undefined ? {} : { token });
      wires.push(await wire);
      await until(() => Boolean(joined.state?.game));
      return joined as unknown as MatchClient;
    };
    const lobby = await server.client.join("lobby");
    const listed: string[] = [];
    lobby.onMessage("+", ([id]: [string]) => listed.push(id));
    for (const type of ["rooms", "-"]) lobby.onMessage(type, () => {});
    const defender = await enter(PEOPLE_ROOM, TOKENS[1]);
    const watcher = await enter(PEOPLE_ROOM);
    const attacker = await joinRoom(server, PEOPLE_ROOM, TOKENS[0]);
    await until(() => watcher.state.phase === "playing" && defender.state.phase === "playing");
    await patchesSent(PEOPLE_ROOM);
    const before = publicLines(watcher).length;
    expect(own(attacker, 0)?.ply).toBe(before);
    const played: string[] = [];
    const actPrivately = async (pick: (label: string) => boolean) => {
      const legal = JSON.parse(own(attacker, 0)?.legal ?? "[]") as { action: number; label: string }[];
      const choice = legal.find(({ label }) => pick(label));
      if (!choice) throw new Error(`nothing like that is legal: ${legal.map(({ label }) => label).join(", ")}`);
      const ply = own(attacker, 0)?.ply ?? -1;
      expect(await act(attacker, ply, choice.action)).toEqual({ ok: true });
      played.push(choice.label);
      await until(() => own(attacker, 0)?.ply === ply + 1, "the attacker's own ply");
      // Its ply is over: a second click changes nothing.
      expect(await act(attacker, ply, choice.action)).toMatchObject({ error: { code: "match/stale-ply" } });
      await patchesSent(PEOPLE_ROOM);
    };
    await actPrivately((label) => label.startsWith("think"));
    await until(() => [defender, watcher].every((room) => publicLines(room).length > before), "the sealed line");
    const seen = [defender, watcher].map(facts);
    const bytes = wires.slice(-2).map((wire) => wire.frames().length);
    const listings = () => listed.filter((id) => id === watcher.roomId).length;
    const shown = listings();
    for (const { log } of seen) expect(log.slice(before)).toEqual([{ turn: 0, label: "sealed" }]);
    await actPrivately((label) => label.startsWith("replace"));
    await actPrivately((label) => label.startsWith("shift"));
    expect([defender, watcher].map(facts)).toEqual(seen);
    expect(wires.slice(-2).map((wire) => wire.frames().length)).toEqual(bytes);
    expect(listings()).toBe(shown);
    expect(own(defender, 1)?.ply).toBe(before + 1);
    expect(linesOf(own(defender, 1)?.log)).toEqual(seen[0]?.log);
    // The seat that acts sees everything.
    expect(linesOf(own(attacker, 0)?.log).slice(before)).toEqual(played.map((label) => ({ turn: 0, label })));

    expect(await act(attacker, before + 3, 0)).toEqual({ ok: true });
    await until(() => watcher.state.turn === 1 && defender.state.turn === 1);
    const sent = publicLines(watcher).slice(before);
    expect(sent).toEqual([
      { turn: 0, label: "sealed" },
      { turn: 0, label: "send" },
    ]);
    expect(own(defender, 1)?.ply).toBe(before + 2);
    const answer = JSON.parse(own(defender, 1)?.legal ?? "[]") as { action: number; label: string }[];
    const refuse = answer.find(({ label }) => label === "refuse")?.action ?? -1;
    expect(await act(defender, before + 2, refuse)).toEqual({ ok: true });
    await until(() => watcher.state.match !== "");
    await until(() => [attacker, defender].every(({ state }) => state.match !== ""));
    // Over: everything is shown, one line a ply.
    const replay = (await (await server.get(`/api/matches/${watcher.state.match}`)).json()) as MatchReplay;
    const all = replay.steps.map(({ turn, label }) => ({ turn, label }));
    expect(all).toHaveLength(before + 5);
    expect(watcher.state.ply).toBe(all.length);
    const lines = publicLines(watcher);
    expect(lines.map(({ turn, label }) => ({ turn, label }))).toEqual(all);
    expect(lines.map(({ sealed }) => sealed).slice(before)).toEqual([true, true, true, false, false]);
    for (const [room, seat] of [
      [attacker, 0],
      [defender, 1],
    ] as const)
      expect(linesOf(own(room, seat)?.log)).toEqual(lines);
    await Promise.all([attacker, defender, watcher, lobby].map((each) => each.leave()));
    proxy.close();
  });
});

describe("an agent that thinks and rewrites in private", () => {
  test("is shown as one action per turn: lines, plies and steps don't reveal the count", async () => {
    const looks = new Set<string>();
    for (const count of COUNTS) {
      const defender = await joinRoom(server, agentRoom(count), TOKENS[1]);
      await until(() => (own(defender, 1)?.legal ?? "[]") !== "[]");
      const { ply = -1, log = "" } = own(defender, 1) ?? {};
      const look = JSON.stringify({ log, ply, public: defender.state.ply, tick: defender.state.tick });
      expect(await act(defender, ply, 36)).toEqual({ ok: true });
      await until(() => defender.state.match !== "");
      const stored = await server.store.match(defender.state.match);
      expect(stored?.episode.actions).toHaveLength(count + 4);
      looks.add(look);
      await defender.leave();
    }
    expect(looks.size).toBe(1);
  });
});
