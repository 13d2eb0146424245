import { describe, expect, it } from "vitest";
import { playLadder } from "../../../agents/evaluation/ladder.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { legalProbabilities } from "../../../agents/trees/policy-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { cfrPlusSolution, exactPlayer, solveHere } from "../../../agents/players/exact-player.ts";
import type { Game } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";
import { connectFour } from "../../../games/connect-four/game.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = kuhnPoker as unknown as Game;
const leduc = leducPoker as unknown as Game;

describe("exactPlayer", () => {
  it.each([
    ["kuhn-poker", kuhn, 0.0002],
    ["leduc-poker", leduc, 0.001],
  ])("plays near an equilibrium of %s", async (_, game, most) => {
    const tree = gameTree(game);
    const table = await cfrPlusSolution(tree);
    expect(nashConv(tree, table).nashConv).toBeLessThan(most);
    expect(cfrPlusSolution(tree)).toBe(cfrPlusSolution(tree));
  });

  it("draws from the probabilities it states", async () => {
    const player = exactPlayer("cfr-plus", kuhn);
    expect(player.reference).toBe("exact:cfr-plus");
    const state = [2, 1].reduce<unknown>((from, action) => kuhn.next(from, action), kuhn.initial({}));
    const stream = random("draws");
    const turns = Array.from({ length: 4000 }, () => ({ game: kuhn, state, seat: 0, random: stream }));
    const decisions = await player.decide(turns);
    const tree = gameTree(kuhn);
    const row = Array.from(legalProbabilities(await cfrPlusSolution(tree), tree.sets.find(0, "2") ?? -1));
    expect(decisions).toHaveLength(4000);
    expect(decisions[0]?.probabilities).toEqual(row);
    const bets = decisions.filter(({ action }) => action === 1).length / 4000;
    expect(Math.abs(bets - valueAt(row, 1))).toBeLessThan(0.03);
  });

  it("wins chips from every scripted player of Leduc poker, as an equilibrium does over both seats", async () => {
    const player = exactPlayer("cfr-plus", leduc);
    const found = await playLadder({ game: leduc, options: {}, player, episodes: 4000, seed: 1 });
    expect(found["return/random"]?.low).toBeGreaterThan(0.4);
    for (const { id } of leduc.scripted) expect(found[`return/${id}`]?.value).toBeGreaterThan(0);
  });

  it("yields while it solves", async () => {
    const player = exactPlayer("cfr-plus", { ...leduc });
    const state = [0, 1].reduce<unknown>((from, action) => leduc.next(from, action), leduc.initial({}));
    let turnsOfTheLoop = 0;
    let answered = false;
    const count = () => {
      turnsOfTheLoop++;
      if (!answered) setImmediate(count);
    };
    setImmediate(count);
    await player.decide([{ game: leduc, state, seat: 0, random: random("one") }]);
    answered = true;
    expect(turnsOfTheLoop).toBeGreaterThan(10);
  });

  it("solves once, in advance when prepared", async () => {
    let solved = 0;
    const player = exactPlayer("cfr-plus", kuhn, (game, options) => {
      solved++;
      return solveHere(game, options);
    });
    await Promise.all([player.prepare?.(), player.prepare?.()]);
    const state = [2, 1].reduce<unknown>((from, action) => kuhn.next(from, action), kuhn.initial({}));
    await player.decide([{ game: kuhn, state, seat: 0, random: random("one") }]);
    expect(solved).toBe(1);
  });

  it("solves again after it failed", async () => {
    let failing = true;
    const player = exactPlayer("cfr-plus", kuhn, (game, options) =>
      failing ? Promise.reject(new Error("out of memory")) : solveHere(game, options),
    );
    await expect(player.prepare?.()).rejects.toThrow("out of memory");
    failing = false;
    await expect(player.prepare?.()).resolves.toBeUndefined();
  });

  it("rejects other ids and games it can't solve", () => {
    expect(() => exactPlayer("minimax", kuhn)).toThrow(expect.objectContaining({ code: "player/unknown" }));
    expect(() => exactPlayer("cfr-plus", connectFour as unknown as Game)).toThrow(
      expect.objectContaining({ code: "evaluation/not-enumerable" }),
    );
  });

  it("rejects an episode of another game", async () => {
    const state = [0, 1].reduce<unknown>((from, action) => kuhn.next(from, action), kuhn.initial({}));
    const turn = { game: kuhn, state, seat: 0, random: random("one") };
    await expect(exactPlayer("cfr-plus", leduc).decide([turn])).rejects.toMatchObject({ code: "evaluation/bad-table" });
  });
});
