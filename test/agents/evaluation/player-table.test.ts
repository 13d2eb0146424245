import { describe, expect, it } from "vitest";
import { cfrPlusSolution } from "../../../agents/players/exact-player.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { playerTable } from "../../../agents/evaluation/player-table.ts";
import { legalProbabilities, uniformTable } from "../../../agents/trees/policy-table.ts";
import { gameTree, type GameTree } from "../../../agents/trees/tree.ts";
import type { Player } from "../../../agents/players/player.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import type { Game } from "../../../games/core/game.ts";
import { games } from "../../../games/registry.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const source = { weights: async () => null };

/** One state of each information set, with the set. */
function statesOf(game: Game, tree: GameTree): readonly { readonly set: number; readonly state: unknown }[] {
  const found = new Map<number, unknown>();
  const visit = (state: unknown): void => {
    const turn = game.turn(state);
    const set = turn >= 0 ? tree.sets.find(turn, game.informationState(state, turn)) : undefined;
    if (set !== undefined && !found.has(set)) found.set(set, state);
    for (const action of game.legal(state)) visit(game.next(state, action));
  };
  visit(game.initial(tree.options));
  return [...found].map(([set, state]) => ({ set, state }));
}

describe.each(games.filter(({ enumerable }) => enumerable).map((game) => ({ id: game.id, game })))(
  "the table of a player of $id",
  ({ game }) => {
    const tree = gameTree(game);

    it("is uniform for the random player", async () => {
      const random = await createPlayer("script:random", game, source);
      const { probabilities } = await playerTable(tree, random);
      const uniform = uniformTable(tree).probabilities;
      // Thirds and the like differ in their last bit.
      const furthest = probabilities.reduce((most, p, slot) => Math.max(most, Math.abs(p - valueAt(uniform, slot))), 0);
      expect(probabilities).toHaveLength(uniform.length);
      expect(furthest).toBeLessThan(1e-12);
    });

    // A thousand iterations of CFR+ take a minute in a larger one.
    it.runIf(tree.nodes < 100_000)("is the solution for the exact player", async () => {
      const table = await playerTable(tree, await createPlayer("exact:cfr-plus", game, source));
      const solved = await cfrPlusSolution(tree);
      table.probabilities.forEach((p, slot) => expect(p).toBeCloseTo(solved.probabilities[slot] ?? Number.NaN, 12));
    });

    it("exists for every scripted player, and sums to 1 in every information state", async () => {
      for (const { id } of game.scripted) {
        const table = await playerTable(tree, await createPlayer(`script:${id}`, game, source));
        for (let set = 0; set < tree.sets.count; set++) {
          expect(legalProbabilities(table, set).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        }
        expect(nashConv(tree, table).nashConv).toBeGreaterThanOrEqual(0);
      }
    });

    it("equals the distribution of a scripted player's actions over its draws", async () => {
      for (const script of game.scripted) {
        const table = await playerTable(tree, await createPlayer(`script:${script.id}`, game, source));
        const draws = script.probabilities ? 300 : 1;
        for (const { set, state } of statesOf(game, tree)) {
          const legal = game.legal(state);
          const shares = legal.map(() => 0);
          for (let i = 0; i < draws; i++) {
            const action = script.act(state, game.turn(state), () => (i + 0.5) / draws);
            const at = legal.indexOf(action);
            shares[at] = valueAt(shares, at) + 1 / draws;
          }
          shares.forEach((share, i) => expect(legalProbabilities(table, set)[i]).toBeCloseTo(share, 2));
        }
      }
    });

    it("is not available for a player that samples without stating its probabilities", async () => {
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
