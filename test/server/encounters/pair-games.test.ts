import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry } from "../../../agents/league/ledger.ts";
import { gameById } from "../../../games/registry.ts";
import { NEWEST_GAMES, readPairGames, type GamesPosition } from "../../../server/encounters/pair-games.ts";
import { countEncounters } from "../../../server/encounters/count.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../../server/cli/temporary.ts";
import { joined, played } from "../../agents/league/ledgers.ts";
import { matchOf, segmentOf } from "../store/samples.ts";

/** A league as an older release wrote it: events of segments have no results. */
const config = resolveConfig(gameById("kuhn-poker"), {});
const pairing = ["policy:p0", "script:random"];
const events: LeagueEvent[] = [
  { type: "created", config },
  joined(0),
  played(0, { pairing, episodes: 4 }),
  played(1, { pairing, episodes: 4 }),
  played(2, { episodes: 4 }),
];
const entries: LedgerEntry[] = events.map((event, seq) => ({ seq, at: 1000 * seq, event }));
const league = { id: "old", state: foldLedger(entries).state };

const folder = temporaryFolder();
let store: Store;

beforeAll(async () => {
  store = await openStore({ directory: folder.path });
  await store.createLeague({ id: "old", name: "old", createdAt: 1, config });
  for (const entry of entries) await store.append("old", entry);
  await store.putSegment({
    ...segmentOf("s0", "old", 0),
    pairing,
    returns: Float32Array.from([1, -1, 2, -2, -1, 1, 1, -1]),
  });
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

describe("the games of a pair", () => {
  const read = (from: GamesPosition = NEWEST_GAMES, limit = 20) =>
    readPairGames(store, league, {
      pair: ["p0", "script:random"],
      from,
      limit,
      matchSearch: { most: 4, perRead: 2 },
    });

  it("include segments of ledgers without results, as long as they are stored", async () => {
    const { games, total } = await read();
    expect(games).toMatchObject([{ segment: "s0", purpose: "training", wins: 3, losses: 1, won: { episode: 1 } }]);
    expect(total).toMatchObject({ episodes: 4, wins: 3 });
    const counter = await countEncounters(store, league);
    expect(counter.encounters("p0", false)).toMatchObject([{ opponent: "script:random", episodes: 4, wins: 3 }]);
  });

  it("include matches behind many others, in several answers if they are far back", async () => {
    const match = (id: string, endedAt: number, players: readonly string[]) => {
      const sample = matchOf(id, endedAt);
      return store.putMatch({ ...sample, league: "old", episode: { ...sample.episode, pairing: players } });
    };
    await match("found", 10_000, ["script:random", "policy:p0"]);
    for (let i = 1; i <= 6; i++) await match(`other-${i}`, 10_000 + i, ["policy:p0", "policy:p0"]);
    const first = await read();
    expect(first.games).toMatchObject([{ kind: "segment" }]);
    const second = await read(first.next ?? NEWEST_GAMES);
    expect(second).toMatchObject({ games: [{ kind: "match", seat: 1, match: { id: "found" } }], next: null });
  });
});
