import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import type { Segment } from "../../../agents/episode.ts";
import { learners } from "../../../agents/learners/registry.ts";
import { reinforce } from "../../../agents/learners/reinforce.ts";
import { towerName, updateByTower } from "../../../agents/learners/towers.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { networkTowers } from "../../../agents/networks/towers.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import { random } from "../../../games/core/random.ts";
import { engineOf } from "../../support/engines.ts";
import { kuhn, ppo } from "./play.ts";
import { firstWeights, requestFor, segmentOf } from "./training.ts";

const shared = firstWeights(kuhn);
const separate = firstWeights(kuhn, [[0], [1]]);
let engine: Engine;
let all: Segment;
let others: Segment;
beforeAll(async () => {
  engine = await engineOf("wasm");
  all = await play(separate, "one");
  others = await play(separate, "two");
});

async function play(weights: Weights, seed: string): Promise<Segment> {
  const policy = policyPlayer(weights, kuhn);
  const played = await rollout({ game: kuhn, options: {}, players: [policy, policy], episodes: 48, seed });
  return segmentOf(kuhn, played.episodes);
}

const seat = (segment: Segment, learner: number): Segment => ({ ...segment, learnerSeats: [learner] });
const partsOf = (values: Float32Array) =>
  networkTowers(separate.network).map(({ offset, size }) => values.subarray(offset, offset + size));

describe.each(learners)("updateByTower with $id", (learner) => {
  const update = (segment: Segment, optimizer: Float32Array | null = null) =>
    updateByTower(learner, { ...requestFor(engine, kuhn, learner, separate, segment), optimizer });

  it("is the learner's own update for one tower", async () => {
    const request = () => requestFor(engine, kuhn, learner, shared, all);
    expect(await updateByTower(learner, request())).toEqual(await learner.update(request()));
  });

  it.each([0, 1])("leaves the other tower unchanged if only seat %d learns", async (own) => {
    const { values } = await update(seat(all, own));
    const [before, after] = [partsOf(separate.values), partsOf(values)];
    expect(after[own]).not.toEqual(before[own]);
    expect(after[1 - own]).toEqual(before[1 - own]);
  });

  it("trains each tower the same, whatever the other's samples", async () => {
    const both = partsOf((await update(all)).values);
    expect(both[0]).toEqual(partsOf((await update(seat(all, 0))).values)[0]);
    expect(both[1]).toEqual(partsOf((await update(seat(all, 1))).values)[1]);
  });

  it("carries each tower's slots over, those of a tower without samples unchanged", async () => {
    const first = await update(all);
    const between = await update(seat(others, 0), first.optimizer);
    const back = await update(seat(others, 1), between.optimizer);
    const direct = await update(seat(others, 1), first.optimizer);
    expect(partsOf(back.values)[1]).toEqual(partsOf(direct.values)[1]);
    expect(back.optimizer.length).toBe(first.optimizer.length);
  });

  it("names the metrics of each tower by its roles", async () => {
    const { metrics } = await learner.update(requestFor(engine, kuhn, learner, shared, all));
    const families = new Set(Object.keys(metrics).map((name) => name.split("/")[0]));
    const names = [...families].flatMap((name) => [`${name}/first`, `${name}/second`]);
    expect(Object.keys((await update(all)).metrics).sort()).toEqual(names.sort());
    expect(Object.keys((await update(seat(all, 1))).metrics).sort()).toEqual(
      names.filter((name) => name.endsWith("second")).sort(),
    );
  });
});

describe("updateByTower", () => {
  it("is what each tower would learn alone, with its slots", async () => {
    const request = requestFor(engine, kuhn, ppo, separate, all);
    const { values, optimizer } = await updateByTower(ppo, request);
    const again = await updateByTower(ppo, { ...requestFor(engine, kuhn, ppo, separate, others), values, optimizer });
    // A tower that never learned has no slots; with them the step differs from a fresh one.
    const fresh = await updateByTower(ppo, { ...requestFor(engine, kuhn, ppo, separate, others), values });
    expect(again.values).not.toEqual(fresh.values);
    const parts = optimizer.length - 2;
    expect([optimizer[0], optimizer[1]]).toEqual([parts / 2, parts / 2]);
    expect(parts / 2).toBe(1 + separate.values.length);
  });

  it("takes learning rates by the role of the tower", async () => {
    const given = { "learningRate.second": 1e-6, minibatch: 1e6 };
    const { values } = await updateByTower(reinforce, requestFor(engine, kuhn, reinforce, separate, all, given));
    const [before, after] = [partsOf(separate.values), partsOf(values)];
    const moved = (i: number) =>
      Math.max(...Array.from(after[i] ?? [], (value, at) => Math.abs(value - (before[i]?.[at] ?? 0))));
    expect(moved(0)).toBeGreaterThan(5e-4);
    expect(moved(1)).toBeLessThan(2e-6);
  });

  it("anchors each tower to its own part of the anchor", async () => {
    const anchor = separate.values.slice();
    // An anchor for the second tower that plays differently; the first one's is the policy itself.
    partsOf(anchor)[1]?.forEach((value, i, part) => (part[i] = -2 * value));
    const given = { kl: 1, entropy: 0 };
    const { metrics } = await updateByTower(reinforce, {
      ...requestFor(engine, kuhn, reinforce, separate, all, given),
      anchor,
    });
    expect(metrics["anchorKl/first"]).toBeLessThan(1e-6);
    expect(metrics["anchorKl/second"]).toBeGreaterThan(1e-6);
  });

  it("returns its input if there are no samples", async () => {
    const request = requestFor(engine, kuhn, ppo, separate, { ...all, learnerSeats: [] });
    const { values, metrics } = await updateByTower(ppo, request);
    expect(values).toEqual(separate.values);
    expect(metrics).toEqual({});
  });

  it("rejects an optimiser of another network", async () => {
    const request = { ...requestFor(engine, kuhn, ppo, separate, all), optimizer: Float32Array.from([5, 3, 1, 1]) };
    await expect(updateByTower(ppo, request)).rejects.toThrow(RangeError);
  });

  it("draws a stream per tower from the update's own", async () => {
    const values = async (seed: string) =>
      (await updateByTower(ppo, { ...requestFor(engine, kuhn, ppo, separate, all), random: random(seed) })).values;
    expect(await values("a")).toEqual(await values("a"));
    expect(await values("a")).not.toEqual(await values("b"));
  });
});

describe("towerName", () => {
  it("joins the roles that share weights", () => {
    expect(towerName([0, 2], ["proposer", "solver", "judge"])).toBe("proposer+judge");
  });
});
