import { describe, expect, it } from "vitest";
import { examinedPolicy, createExaminee } from "../../../agents/evaluation/examinee.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Player, TurnRequest } from "../../../agents/players/player.ts";
import { randomPlayer, scriptedPlayer } from "../../../agents/players/scripted.ts";
import { OVER, type Game } from "../../../games/core/game.ts";
import { signalGame, type SignalState } from "./signal-game.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const game = signalGame as unknown as Game;

/** A policy of the signal game whose head is far from uniform. */
function examined(seed = 1) {
  const network = networkFor(game, [16]);
  const values = initialWeights(network, seed).map((value) => value * 12);
  const weights = nameWeights("policy", game.id, network, values);
  return examinedPolicy(weights, game, plainForward(weights));
}

const examinee = createExaminee(signalGame, examined());
const starts: SignalState[] = Array.from({ length: 300 }, (_, i) => [i % 2]);
const seeing = (bit: number) => (end: SignalState) => end[0] === bit;
const share = (ends: readonly SignalState[], at: number) => ends.filter((end) => end[at] === 1).length / ends.length;

describe("an examinee", () => {
  it("returns for each state the policy's probabilities in the seat to move", async () => {
    const states: SignalState[] = [[0], [1], [0, 1], [1, 0, 1]];
    const rows = await examinee.probabilities(states);
    for (const [i, state] of states.entries()) {
      const turn = { game, state, seat: game.turn(state), random: Math.random };
      expect(rows[i]).toEqual((await examined().drawing.decide([turn]))[0]?.probabilities);
      expect(rows[i]?.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
    expect(rows[0]).not.toEqual(rows[1]);
  });

  it("answers in large batches, and yields between them", async () => {
    const batches: number[] = [];
    const counting: Player = {
      reference: "policy:counting",
      decide: (turns: readonly TurnRequest[]) => {
        batches.push(turns.length);
        return randomPlayer.decide(turns);
      },
    };
    let yields = 0;
    const yieldToEventLoop = async () => void yields++;
    const many = createExaminee(signalGame, { drawing: counting, greedy: counting }, yieldToEventLoop);
    expect(await many.probabilities(Array.from({ length: 5000 }, (): SignalState => [0]))).toHaveLength(5000);
    expect(batches).toEqual([2048, 2048, 904]);
    expect(yields).toBe(3);
    expect(await many.probabilities([])).toEqual([]);
  });

  it("throws for a player that states no probabilities", async () => {
    const honest = scriptedPlayer("honest", game);
    const silent = createExaminee(signalGame, { drawing: honest, greedy: honest });
    await expect(silent.probabilities([[0]])).rejects.toThrow(RangeError);
  });

  it("plays each state to its end", async () => {
    const ends = await examinee.play([[0], [1, 1], [0, 1, 0], [1, 1, 1, 1]], { seed: "on" });
    expect(ends.map((end) => game.turn(end))).toEqual([OVER, OVER, OVER, OVER]);
    expect(ends.map((end) => end.slice(0, 1))).toEqual([[0], [1], [0], [1]]);
    expect(ends[1]?.slice(0, 2)).toEqual([1, 1]);
    expect(ends[2]?.slice(0, 3)).toEqual([0, 1, 0]);
    expect(ends[3]).toEqual([1, 1, 1, 1]);
  });

  it("draws for state i from its own stream, independent of the other states", async () => {
    const all = await examinee.play(starts, { seed: "streams" });
    expect(await examinee.play(starts.slice(0, 7), { seed: "streams" })).toEqual(all.slice(0, 7));
    expect(await examinee.play(starts, { seed: "others" })).not.toEqual(all);
  });

  it("samples with its stated probabilities, and if greedy takes the most likely action", async () => {
    const [[, likely = 0] = []] = await examinee.probabilities([[0]]);
    expect(Math.min(likely, 1 - likely)).toBeGreaterThan(0.02); // else sampling and greedy play would look the same
    const drawn = await examinee.play(
      Array.from({ length: 2000 }, (): SignalState => [0]),
      { seed: "often" },
    );
    expect(share(drawn, 1)).toBeCloseTo(likely, 1);
    const greedy = await examinee.play(starts, { seed: "often", greedy: true });
    expect(share(greedy.filter(seeing(0)), 1)).toBe(likely > 0.5 ? 1 : 0);
  });

  it("leaves seats to scripted players and demonstrators, by their ids", async () => {
    const seed = "seats";
    const ends = await examinee.play(starts, { seed, seats: { 0: "honest", 1: "literal" } });
    expect(ends.every(([bit, word, answer]) => bit === word && bit === answer)).toBe(true);
    const misled = await examinee.play(starts, { seed, seats: { 0: "liar", 1: "literal" } });
    expect(misled.every(([bit, word, answer]) => bit !== word && bit !== answer)).toBe(true);
    await expect(examinee.play(starts, { seed, seats: { 0: "nobody" } })).rejects.toMatchObject({
      code: "player/unknown",
    });
    await expect(examinee.play(starts, { seed, seats: { 1: "honest" } })).rejects.toMatchObject({
      code: "player/wrong-seat",
    });
  });

  it("leaves seats to another examinee, which draws while this one is greedy", async () => {
    const always = (action: number): Player => ({
      reference: "policy:always",
      decide: (turns) => turns.map(() => ({ action, probabilities: action === 1 ? [0, 1] : [1, 0] })),
    });
    const ones = createExaminee(signalGame, { drawing: always(1), greedy: always(1) });
    const ends = await ones.play(starts, { seed: "two", greedy: true, seats: { 0: examinee } });
    expect(ends.every(([, , answer, verdict]) => answer === 1 && verdict === 1)).toBe(true);
    const [zero = [], one = []] = await examinee.probabilities([[0], [1]]);
    expect(share(ends.filter(seeing(0)), 1)).toBeCloseTo(valueAt(zero, 1), 0);
    expect(share(ends.filter(seeing(1)), 1)).toBeCloseTo(valueAt(one, 1), 0);
    // Another examinee samples, so not every word is the same.
    expect(new Set(ends.map(([, word]) => word)).size).toBe(2);
  });
});
