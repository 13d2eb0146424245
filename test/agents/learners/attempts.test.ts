import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import type { Hyperparameters } from "../../../agents/learners/learner.ts";
import { learners } from "../../../agents/learners/registry.ts";
import { reinforce } from "../../../agents/learners/reinforce.ts";
import { OVER, type Game, type Reward } from "../../../games/core/game.ts";
import { engineOf } from "../../support/engines.ts";
import { samplesOfAttempts, type Attempt } from "./hand-samples.ts";
import { oneShot, type Choices } from "./one-shot.ts";
import { firstWeights, policyIn, requestFor, segmentOf, trained } from "./training.ts";
import { valueAt } from "../../../games/core/value-at.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await engineOf("wasm");
});

/**
 * One seat makes several attempts, one choice each, and sees the number of the attempt. `pay` returns each attempt's
 * reward; without it the attempts are one with the sum of the rewards, which must not happen if credit stays within an
 * attempt.
 */
function attemptsGame(count: number, pay: (attempt: number, choice: number) => Reward | null, separate = true): Game {
  const one = oneShot(["solver"], 2, () => [], { min: 0, max: 1 });
  const rewards = (state: Choices) => [state.map((choice, attempt) => pay(attempt, choice))];
  const game: Game<Choices> = {
    ...one,
    maxPlies: count,
    observation: { kind: "dense", size: count },
    turn: (state) => (state.length < count ? 0 : OVER),
    legal: (state) => (state.length < count ? [0, 1] : []),
    next: (state, action) => [...state, action],
    returns: (state) => rewards(state).map((own) => own.reduce((sum, reward) => sum + (reward?.value ?? 0), 0)),
    observe(state, _, out, offset) {
      for (let i = 0; i < count; i++) out[offset + i] = i === state.length ? 1 : 0;
    },
    ...(separate && { attempt: (state: Choices) => state.length, rewards }),
  };
  return game as unknown as Game;
}

const episodes = (...played: Choices[]) =>
  played.map((actions) => ({
    actions: Uint16Array.from(actions),
    logProbs: Float32Array.from(actions, () => Math.log(0.5)),
    returns: [0],
  }));

/** The first attempt's choice correlates with the second's, or anticorrelates. */
const together = episodes([0, 0], [1, 1], [0, 0], [1, 1]);
const against = episodes([1, 0], [0, 1], [1, 0], [0, 1]);

/**
 * One step with all samples, without the terms that change decisions without credit, as far as the learner has them.
 */
const PLAIN: Hyperparameters = {
  entropy: 0,
  valueWeight: 0,
  lambda: 1,
  epochs: 1,
  minibatches: 1,
  minibatch: 1000,
};
const plain = ({ hyperparameters }: (typeof learners)[number]): Hyperparameters =>
  Object.fromEntries(Object.entries(PLAIN).filter(([name]) => name in hyperparameters));

describe("credit", () => {
  const paid = (attempt: number, choice: number): Reward => ({ value: attempt === 0 ? 0.5 : choice });
  /** Weights after one update on the episodes. */
  async function after(game: Game, learner: (typeof learners)[number], played: typeof together) {
    const request = requestFor(engine, game, learner, firstWeights(game), segmentOf(game, played), plain(learner));
    return (await learner.update(request)).values;
  }

  const gap = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, i) => Math.abs(value - valueAt(b, i))));

  it.each(learners)("of one attempt never changes another's decisions, by $id", async (learner) => {
    const ties = attemptsGame(2, (attempt, choice) => (attempt === 0 ? null : { value: choice }));
    const whole = attemptsGame(
      2,
      (attempt, choice) => (attempt === 0 ? { value: 0 } : { value: choice * 2 - 1 }),
      false,
    );
    expect(await after(ties, learner, against)).toEqual(await after(ties, learner, together));
    const summed = [...together, ...against].map((one) => ({ ...one, returns: [valueAt(one.actions, 1) * 2 - 1] }));
    const leaking = [
      await after(whole, learner, summed.slice(0, 4)),
      await after(whole, learner, summed.slice(4)),
    ] as const;
    expect(gap(...leaking)).toBeGreaterThan(1e-4);
  });

  it("of a rewarded attempt doesn't either: its correlation makes no difference", async () => {
    const game = attemptsGame(2, paid);
    const [a, b] = [await after(game, reinforce, together), await after(game, reinforce, against)];
    expect(gap(a, b)).toBeLessThan(1e-5);
    expect(gap(a, firstWeights(game).values)).toBeGreaterThan(5e-4);
  });
});

describe("reinforce++ on attempts", () => {
  it("learns the right answer to each question, with its reward compared with the other attempts'", async () => {
    // Three questions, whose right answers are 1, 0, 1.
    const right = [1, 0, 1];
    const game = attemptsGame(3, (attempt, choice) => ({ value: choice === right[attempt] ? 1 : 0 }));
    const given = { learningRate: 0.02, entropy: 0, groupBaseline: 1 };
    const { weights } = await trained(engine, game, reinforce, firstWeights(game), given, {
      updates: 30,
      episodes: 64,
    });
    right.forEach((answer, attempt) => {
      const state = Array.from({ length: attempt }, () => 0);
      expect(policyIn(game, weights, state)[answer], `attempt ${attempt}`).toBeGreaterThan(0.95);
    });
  });
});

describe("strata", () => {
  it.each(learners.filter(({ id, joint }) => id !== "spc" && !joint))(
    "of unequal size weigh equally: always naming the common class gains nothing, by $id",
    async (learner) => {
      // The judge can't see the class; seven in ten are of class 1. It names class 1 half the time.
      const judge = attemptsGame(1, () => null);
      const weights = firstWeights(judge);
      const request = requestFor(engine, judge, learner, weights, segmentOf(judge, episodes([0])), plain(learner));
      const pull = async (strata: boolean) => {
        const judged = Array.from({ length: 100 }, (_, i): Attempt => {
          const [kind, verdict] = [i < 70 ? 1 : 0, i % 2];
          return { role: 0, actions: [verdict], reward: verdict === kind ? 1 : 0, stratum: strata ? kind : 0 };
        });
        const { metrics } = await learner.update({ ...request, samples: samplesOfAttempts(judged, 1, 2) });
        return metrics["gradientNorm"] ?? Number.NaN;
      };
      expect(await pull(true)).toBeLessThan((await pull(false)) / 20);
    },
  );
});
