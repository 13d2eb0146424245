import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import type { Hyperparameters, UpdateRequest } from "../../../agents/learners/learner.ts";
import { resolveHyperparameters } from "../../../agents/learners/registry.ts";
import { spc } from "../../../agents/learners/spc.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { initialWeights } from "../../../agents/networks/layout.ts";
import type { NetworkSpec } from "../../../agents/networks/network.ts";
import { maskedSoftmax } from "../../../agents/networks/softmax.ts";
import { random } from "../../../games/core/random.ts";
import { engineOf } from "../../support/engines.ts";
import { samplesOfAttempts, type Attempt } from "./hand-samples.ts";
import { valueAt } from "../../../games/core/value-at.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await engineOf("wasm");
});

const network: NetworkSpec = {
  kind: "mlp",
  observation: 1,
  vocabulary: 0,
  roles: 2,
  hidden: [8],
  actions: 4,
  towers: [[0, 1]],
};
const start = initialWeights(network, 1);
const roleNames = ["generator", "critic"];

function requestOf(attempts: readonly Attempt[], given: Hyperparameters = {}): UpdateRequest {
  return {
    engine,
    network,
    values: start,
    optimizer: null,
    anchor: null,
    roleNames,
    samples: samplesOfAttempts(attempts, network.roles, network.actions),
    hyperparameters: resolveHyperparameters(spc, { learningRate: 0.01, ...given }, roleNames),
    version: 0,
    random: random("spc"),
  };
}

/** Probabilities of the actions of a role. */
function policyOf(values: Float32Array, role: number): readonly number[] {
  const row = Float32Array.from([1, role === 0 ? 1 : 0, role === 1 ? 1 : 0]);
  return maskedSoftmax(plainForward({ network, values })(row, 1).logits, 0, [0, 1, 2, 3]);
}

const times = (count: number, attempt: Attempt): Attempt[] => Array.from({ length: count }, () => attempt);
const won = (actions: readonly number[], role = 0): Attempt => ({ role, actions, reward: 1 });
const lost = (actions: readonly number[], role = 0): Attempt => ({ role, actions, reward: -1 });

describe("spc", () => {
  it("moves towards winners' actions and away from losers'", async () => {
    const { values } = await spc.update(requestOf([...times(40, won([0])), ...times(40, lost([1]))]));
    const [before, after] = [policyOf(start, 0), policyOf(values, 0)];
    expect(after[0]).toBeGreaterThan(valueAt(before, 0) + 0.05);
    expect(after[1]).toBeLessThan(valueAt(before, 1) - 0.02);
  });

  it("learns from any policy's play: it never reads the behaviour log-probability", async () => {
    const request = requestOf([won([0]), lost([1, 2])]);
    const unknown = { ...request.samples, logProbs: request.samples.logProbs.map(() => Number.NaN) };
    const known = await spc.update(request);
    const learned = await spc.update({ ...request, samples: unknown, random: random("spc") });
    expect(learned.values).toEqual(known.values);
  });

  it("takes ratios of whole attempts: decisions with small gains share one clip range", async () => {
    // A ratio of 1.2 is reached when each of three decisions has gained 6%; beyond that there is no gradient.
    const given = { supervised: 0, epochs: 32, minibatch: 2, learningRate: 0.001 };
    const gain = async (actions: readonly number[]) => {
      const { values } = await spc.update(requestOf(times(4, won(actions)), given));
      return valueAt(policyOf(values, 0), 2) / (policyOf(start, 0)[2] ?? 1);
    };
    expect(await gain([2])).toBeGreaterThan(1.2);
    expect(await gain([2])).toBeLessThan(1.3);
    expect(await gain([2, 2, 2])).toBeGreaterThan(1.2 ** (1 / 3));
    expect(await gain([2, 2, 2])).toBeLessThan(1.15);
  });

  it("keeps raising winners beyond the clip range by its supervised loss, and leaves losers alone there", async () => {
    const given = { epochs: 32, learningRate: 0.01, supervised: 0 };
    const [clipped, supervised] = [
      await spc.update(requestOf(times(10, won([2])), given)),
      await spc.update(requestOf(times(10, won([2])), { ...given, supervised: 1 })),
    ];
    expect(policyOf(supervised.values, 0)[2]).toBeGreaterThan(valueAt(policyOf(clipped.values, 0), 2) + 0.05);
    const losers = async (share: number) =>
      (await spc.update(requestOf(times(10, lost([2])), { ...given, supervised: share }))).values;
    expect(await losers(1)).toEqual(await losers(0));
  });

  it("starts with a fresh Adam, whatever an earlier update left", async () => {
    const attempts = [won([0]), lost([3])];
    const first = await spc.update(requestOf(attempts));
    const again = await spc.update({ ...requestOf(attempts), optimizer: first.optimizer });
    expect(again.values).toEqual(first.values);
  });

  it("uses the learning rate of the first role with samples", async () => {
    const given = { learningRate: 0.01, "learningRate.critic": 0.001 };
    const moved = async (role: number) => {
      const { values } = await spc.update(requestOf(times(4, won([0], role)), { ...given, epochs: 1 }));
      return Math.hypot(...values.map((value, i) => value - valueAt(start, i)));
    };
    expect((await moved(1)) / (await moved(0))).toBeCloseTo(0.1, 1);
  });

  it("reports how many attempts it learned from, and the share that won, after pairing", async () => {
    const critic = (stratum: number, reward: number): Attempt => ({ role: 1, actions: [0], stratum, reward });
    const attempts = [
      ...times(9, critic(0, 1)),
      ...times(1, critic(0, -1)),
      ...times(2, critic(1, 1)),
      ...times(3, critic(1, -1)),
    ];
    const metricsOf = async (pairing: number) => (await spc.update(requestOf(attempts, { pairing }))).metrics;
    expect(await metricsOf(0)).toMatchObject({ attempts: 15, won: 11 / 15 });
    expect(await metricsOf(1)).toMatchObject({ attempts: 8 });
    expect(await metricsOf(2)).toMatchObject({ attempts: 4, won: 0.5 });
  });

  it("splits minibatches by attempts, with as many steps as needed", async () => {
    const steps = async (minibatch: number) =>
      (await spc.update(requestOf(times(10, won([0, 1, 2])), { minibatch, epochs: 2 }))).optimizer[0];
    expect(await steps(4)).toBe(6);
    expect(await steps(512)).toBe(2);
  });
});
