import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseEngine } from "../../../agents/engines/registry.ts";
import { policyTable } from "../../../agents/evaluation/evaluate.ts";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights } from "../../../agents/networks/layout.ts";
import { verifySegment } from "../../../agents/rollout/verify.ts";
import { gameById } from "../../../games/registry.ts";
import type { JobContext } from "../../../server/jobs/context.ts";
import { execute } from "../../../server/jobs/execute.ts";
import { jobId } from "../../../server/jobs/job.ts";
import { policyCache } from "../../../server/jobs/policy-cache.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { evaluationJob, firstPolicy, segmentJob, updateJob } from "./jobs.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const folder = temporaryFolder();
const policy = firstPolicy();
let store: Store;
let context: JobContext;

beforeAll(async () => {
  store = await openStore({ directory: folder });
  await store.putWeights(policy);
  const engine = await chooseEngine("wasm");
  context = { store, engine, policies: policyCache(engine, store), external: {}, yieldToEventLoop: async () => {} };
});
afterAll(() => store.close());

const withoutTime = <T extends { readonly seconds: number }>({ seconds: _, ...rest }: T) => rest;

describe("a segment job", () => {
  it("stores its segment under the hash of its inputs, and returns its event", async () => {
    const job = segmentJob(policy, 0);
    const event = await execute(job, context);
    const segment = await store.segment(jobId(job));
    expect(segment).toMatchObject({ league: "league", index: 0, count: 64, pairing: job.pairing, seed: job.seed });
    if (!segment) return;
    expect(verifySegment(segment)).toEqual([]);
    expect(event).toMatchObject({ type: "segment-played", segment: jobId(job), index: 0, episodes: 64 });
    expect(event.steps).toBe(segment.logProbs.filter((logProb) => !Number.isNaN(logProb)).length);
    const first = Array.from(segment.returns).filter((_, i) => i % 2 === 0);
    expect(event.returns[0]).toBeCloseTo(first.reduce((a, b) => a + b) / 64, 6);
    expect(event.returns[1]).toBeCloseTo(-valueAt(event.returns, 0), 6);
  });

  it("returns the same event if run twice, and changes nothing", async () => {
    const job = segmentJob(policy, 1);
    const once = await execute(job, context);
    const stored = await store.segment(jobId(job));
    expect(withoutTime(await execute(job, context))).toEqual(withoutTime(once));
    expect(await store.segment(jobId(job))).toEqual(stored);
    // In a store without the document, it creates the same one.
    const elsewhere = await openStore({ directory: `${folder}/elsewhere` });
    await elsewhere.putWeights(policy);
    await execute(job, { ...context, store: elsewhere });
    expect(await elsewhere.segment(jobId(job))).toEqual(stored);
    await elsewhere.close();
  });

  it("has another id for other inputs", () => {
    const job = segmentJob(policy, 1);
    const names = [job, { ...job, episodes: 65 }, { ...job, policyVersion: 1 }, { ...job, seed: "2" }].map(jobId);
    expect(new Set(names).size).toBe(4);
  });
});

describe("an update job", () => {
  it("learns from stored segments and stores new weights, the same ones if run twice", async () => {
    const segments = await Promise.all([10, 11].map((i) => execute(segmentJob(policy, i), context)));
    const job = updateJob(
      policy,
      segments.map(({ segment }) => segment),
    );
    const event = await execute(job, context);
    expect(event).toMatchObject({
      type: "policy-updated",
      update: jobId(job),
      version: 1,
      lag: 0,
      segments: job.segments,
    });
    expect(event.samples).toBe(segments.reduce((sum, { steps }) => sum + steps, 0));
    const [next, slots] = [await store.weights(event.policy), await store.weights(event.optimizer ?? "")];
    expect(next).toMatchObject({ kind: "policy", game: "kuhn-poker", network: policy.network });
    expect(slots).toMatchObject({ kind: "optimizer", network: policy.network });
    expect(event.policy).not.toBe(policy.hash);
    expect(withoutTime(await execute(job, context))).toEqual(withoutTime(event));
    const second = updateJob(next as Weights, job.segments, { version: 3, optimizer: event.optimizer });
    expect(await execute(second, context)).toMatchObject({ version: 3, lag: 2 });
  });

  it("is refused if its inputs are missing, naming them", async () => {
    const missing = updateJob({ ...policy, hash: "0".repeat(64) }, []);
    await expect(execute(missing, context)).rejects.toMatchObject({ code: "store/not-found" });
    await expect(execute(updateJob(policy, ["nothing"]), context)).rejects.toThrow(/Segment nothing/);
    const unknown = updateJob(policy, [], { optimizer: "f".repeat(64) });
    await expect(execute(unknown, context)).rejects.toThrow(/ffffffff are not in the store/);
  });
});

describe("an evaluation job", () => {
  it("measures exactly and against the ladder", async () => {
    const event = await execute(evaluationJob(policy), context);
    const game = gameById("kuhn-poker");
    const table = await policyTable(game, {}, policy.network, plainForward(policy));
    expect(event.measures["nashConv"]?.value).toBeCloseTo(nashConv(table.tree, table).nashConv, 6);
    for (const { id } of [{ id: "random" }, ...game.scripted]) {
      const score = event.measures[`score/${id}`];
      expect(score?.n).toBeGreaterThan(0);
      expect(score?.low).toBeLessThanOrEqual(score?.value ?? 0);
    }
    expect(withoutTime(await execute(evaluationJob(policy), context))).toEqual(withoutTime(event));
  });
});

describe("policyCache", () => {
  it("keeps the newest few on the engine and answers correctly for evicted ones", async () => {
    const { tf } = context.engine;
    const cache = policyCache(context.engine, store, 2);
    const before = tf.memory().numTensors;
    const many = [1, 2, 3, 4].map((seed) =>
      nameWeights("policy", "kuhn-poker", policy.network, initialWeights(policy.network, seed)),
    );
    const row = new Float32Array(13).fill(0.5);
    for (const weights of [...many, ...many]) {
      const { logits: found } = await (await cache.forward(weights, "long"))(row, 1);
      plainForward(weights)(row, 1).logits.forEach((logit, i) => expect(found[i]).toBeCloseTo(logit, 6));
      expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 2 * 6);
    }
    expect(await cache.forward(many[3] as Weights, "long")).toBe(await cache.forward(many[3] as Weights, "long"));
  });

  it("ignores players that are not policies, and refuses a missing policy", async () => {
    const cache = policyCache(context.engine, store);
    const game = gameById("kuhn-poker");
    expect(cache.player("script:random", game, "long")).toBeUndefined();
    await expect(cache.player("policy:0000", game, "long")).rejects.toMatchObject({ code: "policy/not-found" });
  });
});
