import { Client } from "@colyseus/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gameById } from "../../../games/registry.ts";
import type { MatchStateType } from "../../../server/rooms/state.ts";
import { joinRoom, startTestServer, until, type MatchClient, type TestServer } from "../../support/test-server.ts";
import { tap, type Wire } from "./wire.ts";
import type { MatchReplay } from "../../../server/schemas/matches.ts";

/*
 * The number of thoughts and of rewrites is private: others must not be able to count them.
 */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => 1_750_000_000_000 });
});
afterAll(() => server.close());

interface Line {
  readonly turn: number;
  readonly label: string;
  readonly sealed?: boolean;
}

const game = gameById("attacker-defender");
const act = (room: MatchClient, ply: number, action: number) => room.request("act", { ply, action });
const linesOf = (log: string | undefined) => JSON.parse(log ?? "[]") as Line[];
const own = (room: MatchClient, seat: number) => room.state.seats.get(String(seat));
/** Longer than the interval of patches. */
const patched = () => new Promise((resolve) => setTimeout(resolve, 160));

/** A match in which the attacker is to move, which chance decides in half of the episodes. */
async function attacked(join: (room: string, token?: string) => Promise<MatchClient>) {
  for (;;) {
    const { room, tokens } = await server.match(game.id, ["human", "human"]);
    const defender = await join(room, tokens[1]?.token);
    const watcher = await join(room);
    const attacker = await joinRoom(server, room, tokens[0]?.token);
    await until(() => watcher.state.phase === "playing" && defender.state.phase === "playing");
    if (watcher.state.turn === 0) return { attacker, defender, watcher };
    await Promise.all([attacker, defender, watcher].map((each) => each.leave()));
  }
}

/** Public facts of a table, which would reveal a count by changing. */
const facts = ({ state }: MatchClient) => {
  const { ply, tick, turn, log, view, deadline } = state;
  return { ply, tick, turn, log, view, deadline };
};

describe("a person who thinks and rewrites in private", () => {
  test("is shown as one action; no byte is sent to others meanwhile", async () => {
    const proxy = await tap(server.address);
    const client = new Client(proxy.address);
    const wires: Wire[] = [];
    const join = async (room: string, token?: string) => {
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
    const { attacker, defender, watcher } = await attacked(join);
    await patched();
    const before = linesOf(watcher.state.log).length;
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
      await patched();
    };
    await actPrivately((label) => label.startsWith("think"));
    const seen = [defender, watcher].map(facts);
    const bytes = wires.slice(-2).map((wire) => wire.frames().length);
    const listings = () => listed.filter((id) => id === watcher.roomId).length;
    const shown = listings();
    for (const { log } of seen) expect(linesOf(log).slice(before)).toEqual([{ turn: 0, label: "sealed" }]);
    await actPrivately((label) => label.startsWith("replace"));
    await actPrivately((label) => label.startsWith("shift"));
    expect([defender, watcher].map(facts)).toEqual(seen);
    expect(wires.slice(-2).map((wire) => wire.frames().length)).toEqual(bytes);
    expect(listings()).toBe(shown);
    expect(own(defender, 1)).toMatchObject({ ply: before + 1, log: seen[0]?.log });
    // The seat that acts sees everything.
    expect(linesOf(own(attacker, 0)?.log).slice(before)).toEqual(played.map((label) => ({ turn: 0, label })));

    expect(await act(attacker, before + 3, 0)).toEqual({ ok: true });
    await until(() => watcher.state.turn === 1 && defender.state.turn === 1);
    const sent = linesOf(watcher.state.log).slice(before);
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
    const lines = linesOf(watcher.state.log);
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
    const lengths = new Set<number>();
    for (let i = 0; i < 60 && lengths.size < 3; i++) {
      const { room, tokens } = await server.match(game.id, ["script:random", "human"]);
      const defender = await joinRoom(server, room, tokens[0]?.token);
      await until(() => (own(defender, 1)?.legal ?? "[]") !== "[]");
      const { ply = -1, log = "" } = own(defender, 1) ?? {};
      const look = JSON.stringify({ log, ply, public: defender.state.ply, tick: defender.state.tick });
      expect(await act(defender, ply, 36)).toEqual({ ok: true });
      await until(() => defender.state.match !== "");
      const stored = await server.store.match(defender.state.match);
      // Besides two draws of chance, the sending and the answer.
      const length = (stored?.episode.actions.length ?? 0) - 4;
      if (length > 0) {
        looks.add(look);
        lengths.add(length);
      }
      await defender.leave();
    }
    expect(lengths.size).toBe(3);
    expect(looks.size).toBe(1);
  });
});
