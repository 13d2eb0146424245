import { describe, expect, it } from "vitest";
import { castMeasures } from "../../../agents/evaluation/cast-measures.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { uniformTable, type PolicyTable } from "../../../agents/trees/policy-table.ts";
import { firstActionTable } from "../trees/tables.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { randomPlayer, scriptedPlayer } from "../../../agents/players/scripted.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const tree = gameTree(kuhnPoker);
const passive = scriptedPlayer("passive", kuhnPoker);
const values = async (table: PolicyTable, kept: Parameters<typeof castMeasures>[1]) =>
  Object.fromEntries(Object.entries(await castMeasures(table, kept)).map(([name, { value }]) => [name, value]));

describe("measures of a policy that learns only the first seat of Kuhn poker", () => {
  /*
   * Always passing against always passing is worth 0; a bet then wins 1, whatever the cards. A second player who knows
   * that the first always passes bets after every pass and wins 1.
   */
  it("are 1 and -1 if both always pass", async () => {
    const found = await values(firstActionTable(tree), new Map([[1, passive]]));
    expect(found).toEqual({ "nashConv/cast": 1, "worstReturn/first": -1 });
  });

  /*
   * Against random play always passing is worth -1/2: a pass is answered by a pass (0 on average) or a bet (-1). The
   * best response is worth -1/2 with a jack (a bet), 1/2 with a queen (a bet), 3/2 with a king: 1/2 on average.
   */
  it("are 1 and -1 if it always passes and the second is random", async () => {
    const found = await values(firstActionTable(tree), new Map([[1, randomPlayer]]));
    expect(found["nashConv/cast"]).toBeCloseTo(1, 12);
    expect(found["worstReturn/first"]).toBeCloseTo(-1, 12);
  });

  /*
   * Random against random is worth 1/8 to the first, and the best response 1/2 as above. A best response of the second
   * to random play is worth -3/4 with a jack, 1/4 with a queen, 7/4 with a king: 5/12 on average.
   */
  it("are 3/8 and -5/12 if both are random", async () => {
    const found = await values(uniformTable(tree), new Map([[1, randomPlayer]]));
    expect(found["nashConv/cast"]).toBeCloseTo(3 / 8, 12);
    expect(found["worstReturn/first"]).toBeCloseTo(-5 / 12, 12);
  });

  it("don't depend on its play in the second seat", async () => {
    const elsewhere = uniformTable(tree);
    tree.sets.seat.forEach((seat, set) => {
      if (seat === 1) elsewhere.probabilities.set([0, 1], valueAt(tree.sets.slot, set));
    });
    expect(nashConv(tree, elsewhere).nashConv).not.toBeCloseTo(nashConv(tree, uniformTable(tree)).nashConv, 3);
    const kept = new Map([[1, randomPlayer]]);
    expect(await values(elsewhere, kept)).toEqual(await values(uniformTable(tree), kept));
  });

  it("have no NashConv if a fixed player does not state its probabilities, and are empty if no seat learns", async () => {
    const silent = {
      ...randomPlayer,
      decide: async (turns: Parameters<typeof randomPlayer.decide>[0]) => {
        const decisions = await randomPlayer.decide(turns);
        return decisions.map(({ action }) => ({ action, probabilities: null }));
      },
    };
    const names = async (kept: Parameters<typeof castMeasures>[1]) =>
      Object.keys(await castMeasures(uniformTable(tree), kept));
    expect(await names(new Map([[1, silent]]))).toEqual(["worstReturn/first"]);
    expect(
      await names(
        new Map([
          [0, passive],
          [1, passive],
        ]),
      ),
    ).toEqual([]);
  });
});
