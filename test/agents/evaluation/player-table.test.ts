import { describe, expect, it } from "vitest";
import { cfrPlusSolution } from "../../../agents/exact/exact-player.ts";
import { nashConv } from "../../../agents/evaluation/nash-conv.ts";
import { playerTable } from "../../../agents/evaluation/player-table.ts";
import { rowOf, uniformTable } from "../../../agents/evaluation/policy-table.ts";
import { gameTree } from "../../../agents/evaluation/tree.ts";
import type { Player } from "../../../agents/players/player.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import { games } from "../../../games/registry.ts";

const source = { weights: async () => null };

describe.each(games.filter(({ enumerable }) => enumerable).map((game) => ({ id: game.id, game })))(
  "the table of a player of $id",
  ({ game }) => {
    const tree = gameTree(game);

    it("is uniform for the random player", async () => {
      const random = await createPlayer("script:random", game, source);
      expect((await playerTable(tree, random)).probabilities).toEqual(uniformTable(tree).probabilities);
    });

    it("is the solution for the exact player", async () => {
      const table = await playerTable(tree, await createPlayer("exact:cfr-plus", game, source));
      const solved = await cfrPlusSolution(tree);
      table.probabilities.forEach((p, slot) => expect(p).toBeCloseTo(solved.probabilities[slot] ?? Number.NaN, 12));
    });

    it("exists for every scripted player, and sums to 1 in every information state", async () => {
      for (const { id } of game.scripted) {
        const table = await playerTable(tree, await createPlayer(`script:${id}`, game, source));
        for (let set = 0; set < tree.sets.count; set++) {
          expect(rowOf(table, set).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        }
        expect(nashConv(tree, table).nashConv).toBeGreaterThanOrEqual(0);
      }
    });

    it("is refused to a player that draws its actions and does not state how", async () => {
      const player: Player = {
        reference: "script:coin",
        decide: (turns) =>
          turns.map(({ state, random }) => {
            const legal = game.legal(state);
            return { action: legal[Math.floor(random() * legal.length)] ?? -1, probabilities: null };
          }),
      };
      await expect(playerTable(tree, player)).rejects.toMatchObject({ code: "evaluation/no-probabilities" });
    });
  },
);
