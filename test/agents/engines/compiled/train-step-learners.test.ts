import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compiledForward } from "../../../../agents/engines/compiled/forward.ts";
import { compiledTrainStep } from "../../../../agents/engines/compiled/train-step.ts";
import { keptSteps } from "../../../../agents/engines/eager.ts";
import type { Engine } from "../../../../agents/engines/engine.ts";
import type { Hyperparameters } from "../../../../agents/learners/learner.ts";
import { learners } from "../../../../agents/learners/registry.ts";
import { random } from "../../../../games/core/random.ts";
import { gameById } from "../../../../games/registry.ts";
import type { Segment } from "../../../../agents/episode.ts";
import { policyPlayer } from "../../../../agents/players/policy.ts";
import { rollout } from "../../../../agents/rollout/rollout.ts";
import { firstWeights, requestFor, segmentOf } from "../../learners/training.ts";
import { engineOf } from "../../../support/engines.ts";
import { relativeDifference } from "./numbers.ts";

const kuhn = gameById("kuhn-poker");
const weights = firstWeights(kuhn);

let eager: Engine;
let compiled: Engine;
let segment: Segment;

/** Steps that the compiled engine took. */
let taken = 0;

beforeAll(async () => {
  eager = await engineOf("cpu");
  const counted = async (...[program]: Parameters<Engine["trainStep"]>) => {
    const step = await compiledTrainStep(tf, program);
    return { ...step, run: (...given: Parameters<typeof step.run>) => (taken++, step.run(...given)) };
  };
  compiled = {
    name: "compiled",
    reason: "",
    tf,
    trainStep: keptSteps(counted),
    forward: (policy) => compiledForward(tf, policy),
  };
  const player = policyPlayer(weights, kuhn);
  const played = await rollout({ game: kuhn, options: {}, players: [player, player], episodes: 64, seed: "segment" });
  segment = segmentOf(kuhn, played.episodes);
});

/** All parts of a learner's loss at work. */
const everything: Readonly<Record<string, Hyperparameters>> = { "reinforce++": { kl: 0.1, baseline: 1 } };

describe("200 steps of a learner's updates, compiled, match cpu: weights within 1e-3", () => {
  test.each(learners)("$id", async (learner) => {
    taken = 0;
    const ends: Float32Array[] = [];
    const metrics: number[][] = [];
    for (const engine of [compiled, eager]) {
      let { values } = weights;
      let optimizer: Float32Array | null = null;
      let lastMetrics: Readonly<Record<string, number>> = {};
      let updates = 0;
      // As many as needed, then equally many on cpu.
      for (; engine === compiled ? taken < 200 : updates < (metrics[0]?.[0] ?? 0); updates++) {
        const request = requestFor(engine, kuhn, learner, weights, segment, everything[learner.id]);
        const start = { ...request, values, optimizer, anchor: weights.values, version: updates };
        const learned = await learner.update({ ...start, random: random(`update ${updates}`) });
        ({ values, optimizer, metrics: lastMetrics } = learned);
      }
      ends.push(values);
      metrics.push([updates, ...Object.values(lastMetrics)]);
    }
    const [own = [], reference = []] = ends;
    expect(relativeDifference(own, reference)).toBeLessThan(1e-3);
    expect(relativeDifference(own, weights.values), "it has learned").toBeGreaterThan(0.01);
    expect(relativeDifference(metrics[0] ?? [], metrics[1] ?? [])).toBeLessThan(1e-3);
  });
});
