import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type GameOptions } from "../../../games/core/game.ts";
import { chooseWeighted, random } from "../../../games/core/random.ts";
import { ERROR_TYPES } from "../../../games/sneaky-critic/rules/edits.ts";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { CRITIC, GENERATOR, type SneakyState } from "../../../games/sneaky-critic/rules.ts";
import { opening } from "./play.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const players = [...game.scripted, ...(game.demonstrators ?? [])];
const EPISODES = 1500;

/** Ends of episodes between two scripted players. */
function meet(generator: string, critic: string, options: GameOptions = {}): readonly SneakyState[] {
  const cast = [generator, critic].map((id) => players.find((player) => player.id === id));
  return Array.from({ length: EPISODES }, (_, i) => {
    const draws = random(`meet/${i}`);
    let state = opening(options);
    for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
      const outcomes = game.chance(state);
      const weights = outcomes.map(({ probability }) => probability);
      const drawn = () => outcomes[chooseWeighted(draws, weights)]?.action;
      state = game.next(state, (turn === CHANCE ? drawn() : cast[turn]?.act(state, turn, draws)) ?? -1);
    }
    return state;
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const earned = (ends: readonly SneakyState[], seat: number) =>
  mean(ends.map((end) => valueAt(game.returns(end), seat)));
const shareOf = (ends: readonly SneakyState[], test: (end: SneakyState) => boolean) =>
  mean(ends.map((end) => Number(test(end))));

describe("generators", () => {
  it.each([
    ["result-only", [0, 0, 0, 0, 1, 0]],
    ["compound", [0, 0, 0, 0, 0, 1]],
    ["spread", [1, 1, 1, 1, 1, 1].map((one) => one / 6)],
    ["narrow-forger", [0.004, 0.004, 0.004, 0.004, 1, 0.004].map((one) => one / 1.02)],
  ])("%s draws types by its weights", (id, shares) => {
    const ends = meet(id, "exact");
    ERROR_TYPES.forEach((_, type) => {
      expect(Math.abs(shareOf(ends, (end) => end.type === type) - valueAt(shares, type))).toBeLessThan(0.04);
    });
  });

  it("stop by their probability: after one edit 90% of the time, or never before the third", () => {
    expect(shareOf(meet("result-only", "exact"), ({ edits }) => edits.length === 1)).toBeCloseTo(0.9, 1);
    expect(shareOf(meet("compound", "exact"), ({ edits }) => edits.length === 3)).toBe(1);
  });

  it("choose open cells uniformly, however many edits a cell has", () => {
    const first = meet("spread", "exact").filter(({ type }) => type === 5);
    // One cell of twelve is the operator, which has a single edit.
    expect(Math.abs(shareOf(first, ({ edits }) => edits[0] === 30) - 1 / 12)).toBeLessThan(0.05);
  });

  it("are mostly valid", () => {
    for (const id of ["result-only", "compound", "spread"]) {
      expect(shareOf(meet(id, "exact", { trueSteps: 0 }), ({ handed }) => handed === true)).toBeGreaterThan(0.9);
    }
  });
});

describe("critics", () => {
  const against = (critic: string) => earned(meet("spread", critic), CRITIC);

  it("are in order of their return against spread rewrites", () => {
    const [suspicious, biased, checker, exact] = ["suspicious", "biased", "result-checker", "exact"].map(against);
    expect(Math.abs(suspicious ?? 1)).toBeLessThan(0.1);
    expect(biased).toBeGreaterThan((suspicious ?? 0) + 0.1);
    expect(checker).toBeGreaterThan(biased ?? 1);
    expect(exact).toBeGreaterThan((checker ?? 0) + 0.3);
  });

  it("exact is never wrong about valid rewrites, swaps included", () => {
    for (const heldOut of [false, true]) {
      for (const id of ["result-only", "compound", "spread"]) {
        const judged = meet(id, "exact", { heldOut }).filter(({ verdict }) => verdict !== null);
        expect(judged.every(({ forged, verdict }) => (verdict === "incorrect") === forged)).toBe(true);
      }
    }
  });

  it("result-checker detects forged results and misses consistent ones", () => {
    expect(earned(meet("result-only", "result-checker", { trueSteps: 0 }), GENERATOR)).toBe(-1);
    expect(earned(meet("spread", "result-checker", { trueSteps: 0 }), GENERATOR)).toBeGreaterThan(0);
  });

  it("trusting and suspicious are right about only one kind of step; biased doubts 30% of true steps", () => {
    const rightOn = (id: string, forged: boolean) => {
      const judged = meet("spread", id).filter((end) => end.verdict !== null && end.forged === forged);
      return shareOf(judged, ({ verdict }) => (verdict === "incorrect") === forged);
    };
    expect([rightOn("trusting", false), rightOn("trusting", true)]).toEqual([1, 0]);
    expect([rightOn("suspicious", false), rightOn("suspicious", true)]).toEqual([0, 1]);
    expect(rightOn("biased", false)).toBeCloseTo(0.7, 1);
  });

  it("noisy-labeller says the opposite 25% of the time, on true and forged steps", () => {
    for (const forged of [true, false]) {
      const judged = meet("narrow-forger", "noisy-labeller").filter(
        (end) => end.verdict !== null && end.forged === forged,
      );
      expect(Math.abs(shareOf(judged, ({ verdict }) => (verdict === "incorrect") === forged) - 0.75)).toBeLessThan(
        0.05,
      );
    }
  });
});
