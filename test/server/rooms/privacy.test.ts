import { Protocol } from "@colyseus/core";
import { Client } from "@colyseus/sdk";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gameById } from "../../../games/registry.ts";
import { hashSeatToken } from "../../../server/rooms/stored/seat-token.ts";
import type { MatchStateType } from "../../../server/rooms/state.ts";
import { Table } from "../../../server/rooms/table/table.ts";
import { openStore } from "../../../server/store/registry.ts";
import { patchesSent, startTestServer, until, type MatchClient, type TestServer } from "../../support/test-server.ts";
import { tap, type Wire } from "./wire.ts";

/** Cards of the two seats, 0 jack to 2 king. */
const DEALS = ["0,1", "0,2", "1,0", "1,2", "2,0", "2,1"];
/** Per deal and per seat that joins last. */
const MATCHES_A_DEAL = 6;
const NAMES = ["Player 1", "Player 2"];
const TOKENS = ["token of seat 0", "token of seat 1"];
const NOW_MS = 1_750_000_000_000;

let server: TestServer;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-privacy-"));
  const store = await openStore({ directory });
  // Matches to be recovered have chosen seeds, so that every deal is equally frequent.
  for (const { room, seed } of planned()) {
    const seats = NAMES.map((name, seat) => ({
      reference: "human",
      name,
      tokenHash: hashSeatToken(TOKENS[seat] as string),
    }));
    const match = { room, owner: "127.0.0.1:0", savedAt: NOW_MS, game: "kuhn-poker", version: 1, options: {}, seed };
    await store.putLiveMatch({ ...match, seats, played: null });
  }
  // A stopped clock: two matches can differ only in their deal.
  server = await startTestServer({ store, now: () => NOW_MS, pace: { seatWait: 600_000 } });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

interface Planned {
  readonly room: string;
  readonly seed: string;
  /** The seat that joins last. */
  readonly last: number;
}

/** Equally many matches of each deal for each order of joining, shuffled. */
function planned(): readonly Planned[] {
  const seeds = new Map(DEALS.map((deal) => [deal, [] as string[]]));
  const wanted = 2 * MATCHES_A_DEAL;
  for (let i = 0; [...seeds.values()].some((found) => found.length < wanted); i++) {
    const seed = `match/${i}`;
    seeds.get(dealtBy(seed))?.push(seed);
  }
  return Array.from({ length: wanted }, (_, round) =>
    DEALS.map((deal) => {
      const seed = seeds.get(deal)?.[round] as string;
      return { room: `room${seed.slice(6).padStart(5, "0")}`, seed, last: round % 2 };
    }),
  ).flat();
}

function dealtBy(seed: string): string {
  const seats = NAMES.map((name) => ({ reference: "human", name, player: null }));
  const setup = { game: gameById("kuhn-poker"), options: {}, seed, seats, origin: "match", league: null } as const;
  const table = new Table({ ...setup, agentDeadline: 1, now: () => NOW_MS });
  table.playChance();
  return table.actions.join();
}

interface Seen {
  readonly cards: readonly number[];
  /** The seat that joined last, which starts the match. */
  readonly last: number;
  /** Bytes received by seat 0, seat 1 and a spectator from the deal to before the last action. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Plays check, bet, fold with two people and a spectator; the clients are seat 0, seat 1, spectator. */
async function watched({ room, last }: Planned): Promise<Seen> {
  const proxy = await tap(server.address);
  const client = new Client(proxy.address);
  const rooms: MatchClient[] = [];
  const wires: Wire[] = [];
  const join = async (place: number): Promise<void> => {
    const wire = proxy.next();
    const token = TOKENS[place];
    rooms[place] = (await client.joinById<MatchStateType>(room, token ? { token } : {})) as unknown as MatchClient;
    wires[place] = await wire;
    await settled(rooms);
  };
  await join(2);
  await join(1 - last);
  const dealt = wires.map((wire) => wire.frames().length);
  await join(last);
  // The last join may or may not be followed by a patch of the same change: its first state includes it.
  const joined = wires[last]?.frames() ?? [];
  const read = (): string[] =>
    wires.map((wire, place) => {
      const frames = wire.frames();
      return bytes(
        place === last ? [...joined.slice(0, 2), ...frames.slice(joined.length)] : frames.slice(dealt[place]),
      );
    });
  const [first, second, spectator] = rooms as [MatchClient, MatchClient, MatchClient];
  await until(() => spectator.state.phase === "playing");
  await first.request("act", { ply: 2, action: 0 });
  await settled(rooms);
  await second.request("act", { ply: 3, action: 1 });
  await settled(rooms);
  const before = read();
  await first.request("act", { ply: 4, action: 0 });
  await until(() => spectator.state.match !== "");
  const stored = await server.store.match(spectator.state.match);
  const after = read();
  await Promise.all(rooms.map((each) => each.leave()));
  proxy.close();
  return { cards: [...(stored?.episode.actions.subarray(0, 2) ?? [])], last, before, after };
}

/** Waits until every client has received the same step, and the following patch was sent. */
async function settled(rooms: readonly (MatchClient | undefined)[]): Promise<void> {
  const present = rooms.filter((room) => room !== undefined);
  await patchesSent(present[0]?.roomId ?? "");
  await until(
    () => new Set(present.map(({ state }) => state?.tick)).size === 1 && present[0]?.state?.tick !== undefined,
  );
}

/** All state and messages; the joining frame carries a random reconnection token. */
function bytes(frames: readonly Buffer[]): string {
  const later = frames.filter((frame) => frame[0] !== Protocol.JOIN_ROOM);
  return later.map((frame) => frame.toString("hex")).join("\n");
}

test("no sent byte depends on a card that its receiver may not see", async () => {
  const seen: Seen[] = [];
  const plan = planned();
  // A few at a time: matches must not delay each other's patches.
  for (let i = 0; i < plan.length; i += 8) seen.push(...(await Promise.all(plan.slice(i, i + 8).map(watched))));
  for (const last of [0, 1]) {
    const matches = seen.filter((match) => match.last === last);
    expect([...new Set(matches.map(dealOf))].toSorted()).toEqual(DEALS);
    expectAlike(matches, 2, 6, "a spectator");
    for (const card of [0, 1, 2]) {
      for (const seat of [0, 1]) {
        const own = matches.filter(({ cards }) => cards[seat] === card);
        expectAlike(own, seat, 2, `seat ${seat} with card ${card}`);
      }
    }
    // The control: a seat's own card does change its bytes, and the end reveals all to everyone.
    const streams = (of: (match: Seen) => string | undefined) => new Set(matches.map(of)).size;
    expect(streams(({ before }) => before[0])).toBeGreaterThanOrEqual(3);
    expect(streams(({ before }) => before[1])).toBeGreaterThanOrEqual(3);
    expect(streams(({ after }) => after[2])).toBeGreaterThanOrEqual(6);
  }
});

const dealOf = ({ cards }: Seen): string => cards.join();

/** How a stream was split into frames: on a busy machine two changes may share a patch, in any deal. */
const cutOf = (stream: string): string =>
  stream
    .split("\n")
    .map((frame) => frame.length)
    .join();

/**
 * The client at `place` received the same bytes in all these matches: streams with the same split are equal, and the
 * most frequent split occurs in every deal, so that the split doesn't matter.
 */
function expectAlike(matches: readonly Seen[], place: number, deals: number, who: string): void {
  const cuts = [...Map.groupBy(matches, ({ before }) => cutOf(before[place] ?? "")).values()];
  for (const alike of cuts) {
    expect(new Set(alike.map(({ before }) => before[place])).size, `what ${who} received`).toBe(1);
  }
  const commonest = cuts.toSorted((a, b) => b.length - a.length)[0] ?? [];
  expect(new Set(commonest.map(dealOf)).size, `deals behind what ${who} mostly received`).toBe(deals);
}
