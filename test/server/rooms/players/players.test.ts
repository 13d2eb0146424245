import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyReference } from "../../../../agents/player-reference.ts";
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
