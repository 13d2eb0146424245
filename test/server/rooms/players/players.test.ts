import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyReference } from "../../../../agents/player-reference.ts";
import { scriptedPlayer } from "../../../../agents/players/scripted.ts";
import { registerPlugin } from "../../../../agents/plugins/register-plugin.ts";
import type { Game } from "../../../../games/core/game.ts";
import { gameById } from "../../../../games/registry.ts";
import { createPlayerDirectory } from "../../../../server/rooms/players/players.ts";
import { openStore } from "../../../../server/store/registry.ts";
import type { Store } from "../../../../server/store/store.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { StillLeagues, untrained } from "../../../support/still-leagues.ts";

const kuhn = gameById("kuhn-poker");
const directory = temporaryFolder();
let store: Store;
beforeAll(async () => {
  store = await openStore({ directory });
});
afterAll(() => store.close());

describe("the players that rooms share", () => {
  it("are loaded once while they are used, and again after 64 others", async () => {
    const players = createPlayerDirectory({ store, leagues: new StillLeagues(store) });
    const references = await Promise.all(
      Array.from({ length: 66 }, async (_, i) => {
        const weights = untrained("kuhn-poker", `${i}`);
        await store.putWeights(weights, "league");
        return policyReference(weights.hash);
      }),
    );
    const [used = "", unused = "", ...others] = references;
    const [usedPlayer, unusedPlayer] = [await players.player(used, kuhn), await players.player(unused, kuhn)];
    for (const other of others) {
      await players.player(other, kuhn);
      expect(await players.player(used, kuhn)).toBe(usedPlayer);
    }
    const loadedAgain = await players.player(unused, kuhn);
    expect(loadedAgain).not.toBe(unusedPlayer);
    expect(loadedAgain.reference).toBe(unused);
  });
});

it("offers what a plugin offers, as its name and in its seats only", async () => {
  const careful = { reference: "careful:honest", game: "kuhn-poker", name: "Careful", summary: "Folds.", seats: [1] };
  const make = (name: string, game: Game) => ({ ...scriptedPlayer(name, game), reference: `careful:${name}` });
  registerPlugin({ players: { careful: make }, opponents: [careful] }, "test");
  const players = createPlayerDirectory({ store, leagues: new StillLeagues(store) });
  const { reference, name, summary, seats } = careful;
  const facts = { reference, name, summary, seats };
  expect(players.list(kuhn)).toContainEqual(expect.objectContaining({ ...facts, kind: "careful", league: null }));
  expect(players.list(gameById("leduc-poker")).map((other) => other.name)).not.toContain("Careful");
  expect(players.name("careful:honest", kuhn, 1)).toBe("Careful");
  expect(() => players.assertOffered("careful:honest", kuhn)).not.toThrow();
  expect(() => players.assertSeat("careful:honest", kuhn, 0)).toThrow("Careful plays seat 1 (second) only");
  expect((await players.player("careful:honest", kuhn)).reference).toBe("careful:honest");
});
