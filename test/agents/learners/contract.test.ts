import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import { AgentError } from "../../../agents/errors.ts";
import type { Segment } from "../../../agents/episode.ts";
import type { Hyperparameters } from "../../../agents/learners/learner.ts";
import { learners } from "../../../agents/learners/registry.ts";
import { VERDICTS } from "../../../agents/rollout/sample-set.ts";
import { random } from "../../../games/core/random.ts";
import { held, engineOf } from "../../support/engines.ts";
import { firstPolicy, kuhn, selfPlay } from "./play.ts";
import { requestFor } from "./training.ts";

/** Names of metrics without their roles. */
const metricFamilies = (metrics: Readonly<Record<string, number>>): string[] =>
  [...new Set(Object.keys(metrics).map((name) => name.split("/")[0] ?? name))].sort();

let engine: Engine;
let segment: Segment;
const policy = firstPolicy();
beforeAll(async () => {
  engine = await engineOf("wasm");
  segment = await selfPlay(policy, 96, "contract");
});

describe.each(learners)("$id", (learner) => {
  const request = () => requestFor(engine, kuhn, learner, policy, segment);

  it("is a pure function: same inputs, same weights, slots and metrics, and its inputs don't change", async () => {
    const before = policy.values.slice();
    const [one, two] = [await learner.update(request()), await learner.update(request())];
    expect(two).toEqual(one);
    expect(one.values).not.toEqual(before);
    expect(policy.values).toEqual(before);
  });

  it("reports only declared metrics, each finite, and all of them if all apply", async () => {
    const everything: Readonly<Record<string, Hyperparameters>> = {
      "reinforce++": { kl: 0.1, baseline: 1 },
      "iterative-spo": { kl: 0.1 },
    };
    const asked = requestFor(engine, kuhn, learner, policy, segment, everything[learner.id]);
    const verdicts = new Int8Array(asked.samples.returns.length).fill(VERDICTS.indexOf("right"));
    const full = { ...asked, samples: { ...asked.samples, verdicts }, anchor: policy.values };
    const named = Object.keys(learner.metrics);
    expect(metricFamilies((await learner.update(full)).metrics)).toEqual(named.sort());
    const { metrics } = await learner.update(request());
    for (const [name, value] of Object.entries(metrics)) {
      expect(named).toContain(name.split("/")[0]);
      expect(Number.isFinite(value), name).toBe(true);
    }
  });

  it("skips an update without samples, and resumes after it", async () => {
    const none = requestFor(engine, kuhn, learner, policy, { ...segment, learnerSeats: [] });
    const { values, optimizer } = await learner.update(none);
    expect(values).toEqual(policy.values);
    expect((await learner.update({ ...request(), optimizer })).values).toEqual(
      (await learner.update(request())).values,
    );
    const later = await learner.update({ ...none, optimizer: (await learner.update(request())).optimizer });
    expect(later.values).toEqual(policy.values);
  });

  it("leaks no tensor, whether it succeeds or fails", async () => {
    await learner.update(request());
    const before = held(engine.tf);
    const { optimizer } = await learner.update(request());
    await learner.update({ ...request(), optimizer });
    await learner.update({ ...request(), values: policy.values.map(() => Number.NaN) }).catch(() => {});
    expect(held(engine.tf)).toEqual(before);
  });

  it("throws when it diverges, instead of returning weights", async () => {
    const failed = await learner
      .update({ ...request(), values: policy.values.map(() => Number.NaN) })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(AgentError);
    expect((failed as AgentError).code).toBe("learner/diverged");
  });

  it("yields at every step", async () => {
    let yields = 0;
    const yieldToEventLoop = async () => void yields++;
    const { optimizer } = await learner.update({ ...request(), yieldToEventLoop, random: random("contract") });
    expect(yields).toBe(optimizer[0]);
    expect(yields).toBeGreaterThan(0);
  });

  it("declares switches and sizes within their own bounds", () => {
    for (const [name, spec] of Object.entries(learner.hyperparameters)) {
      expect(spec.default, name).toBeGreaterThanOrEqual(spec.min);
      expect(spec.default, name).toBeLessThanOrEqual(spec.max);
      expect(name).toMatch(/^[a-z][A-Za-z]*$/);
    }
  });
});
