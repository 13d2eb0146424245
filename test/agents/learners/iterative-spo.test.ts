import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import { AgentError } from "../../../agents/errors.ts";
import { iterativeSpo } from "../../../agents/learners/iterative-spo.ts";
import { nextStage, packState, unpackState } from "../../../agents/learners/iterative-spo-state.ts";
import { resolveHyperparameters } from "../../../agents/learners/registry.ts";
import type { UpdateRequest, UpdateResult } from "../../../agents/learners/learner.ts";
import { initialWeights } from "../../../agents/networks/layout.ts";
import type { NetworkSpec } from "../../../agents/networks/network.ts";
import { random } from "../../../games/core/random.ts";
import { gameById } from "../../../games/registry.ts";
import { engineOf } from "../../support/engines.ts";
import { samplesOfAttempts, type Attempt } from "./hand-samples.ts";

const network: NetworkSpec = {
  kind: "mlp",
  observation: 1,
  vocabulary: 0,
  roles: 2,
  hidden: [4],
  actions: 2,
  towers: [[0, 1]],
};

/** Seat 0 plays against others (rewards without verdicts), seat 1 gives answers, of which `right` in ten are right. */
const attempts = (right: number, unsure = 0): Attempt[] => [
  ...Array.from({ length: 10 }, (_, i): Attempt => ({ role: 0, actions: [i % 2], reward: i % 2, episode: i })),
  ...Array.from({ length: 10 }, (_, i): Attempt => {
    const verdict = i < right ? "right" : i < right + unsure ? "unsure" : "wrong";
    return { role: 1, actions: [i % 2], reward: verdict === "right" ? 1 : -1, episode: i % 3, verdict };
  }),
];

let engine: Engine;
beforeAll(async () => {
  engine = await engineOf("wasm");
});

function updateFrom(
  samples: readonly Attempt[],
  given: Readonly<Record<string, number>> = {},
  before: Pick<UpdateResult, "values" | "optimizer"> | null = null,
): Promise<UpdateResult> {
  const request: UpdateRequest = {
    engine,
    network,
    values: before?.values ?? initialWeights(network, "spo"),
    optimizer: before?.optimizer ?? null,
    anchor: null,
    roleNames: ["speaker", "voter"],
    samples: samplesOfAttempts(samples, 2, 2),
    hyperparameters: resolveHyperparameters(iterativeSpo, { entropy: 0, ...given }, ["speaker", "voter"]),
    version: 0,
    random: random("spo"),
  };
  return iterativeSpo.update(request);
}

/** Updates in a row on the same samples: the stage that each trained. */
async function stages(samples: readonly Attempt[], count: number, first: UpdateResult | null = null) {
  const trained: (number | undefined)[] = [];
  let last = first;
  for (let i = 0; i < count; i++) {
    last = await updateFrom(samples, {}, last);
    trained.push(last.metrics["stage"]);
  }
  return { trained, last };
}

describe("nextStage", () => {
  const thresholds = { minAccuracy: 0.9, maxUnsure: 0.1, maxError: 0.4, unsureLimit: 0.5, minStageUpdates: 5 };
  const shares = (right: number, unsure: number) => ({ right, unsure, wrong: 1 - right - unsure });

  it.each([
    { stage: "verifiable", right: 0.9, unsure: 0.1, next: "self-play" },
    { stage: "verifiable", right: 0.89, unsure: 0, next: "verifiable" },
    { stage: "self-play", right: 0.6, unsure: 0, next: "verifiable" },
    { stage: "self-play", right: 0.5, unsure: 0.5, next: "verifiable" },
    { stage: "self-play", right: 0.61, unsure: 0.1, next: "self-play" },
  ] as const)("after $stage with $right right and $unsure unsure comes $next", ({ stage, right, unsure, next }) => {
    expect(nextStage({ stage, stageUpdates: 5, shares: shares(right, unsure) }, thresholds)).toBe(next);
    expect(nextStage({ stage, stageUpdates: 4, shares: shares(right, unsure) }, thresholds)).toBe(stage);
  });
});

describe("the state of Iterative-SPO", () => {
  it("survives packing, with and without slots", () => {
    const shares = { right: 0.5, unsure: 0.25, wrong: 0.25 };
    const state = { stage: "self-play", stageUpdates: 3, shares, baselines: [0.5, null, -0.25] } as const;
    const restored = unpackState(packState({ ...state, slots: Float32Array.of(7, 1, 2) }), "verifiable");
    expect(restored).toEqual({
      ...state,
      baselines: [0.5, null, -0.25, null, null, null, null, null],
      slots: Float32Array.of(7, 1, 2),
    });
    expect(unpackState(packState({ ...state, slots: null }), "verifiable").slots).toBeNull();
    expect(packState({ ...state, slots: null }).every(Number.isFinite)).toBe(true);
  });
});

describe("Iterative-SPO", () => {
  it("begins with verifiable attempts, turns to self-play after five good updates, and back after five bad ones", async () => {
    const good = await stages(attempts(10), 8);
    expect(good.trained).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
    // The share of right answers falls from 1 by 5% an update: .6 are left after ten.
    const bad = await stages(attempts(0), 12, good.last);
    expect(bad.trained).toEqual([...Array.from({ length: 10 }, () => 0), 1, 1]);
  });

  it("stays with verifiable attempts while they decline to answer", async () => {
    expect((await stages(attempts(0, 10), 8)).trained).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it("averages the shares by verdict over updates, 0.95 to 0.05", async () => {
    const first = await updateFrom(attempts(4, 2));
    expect(first.metrics["rightShare"]).toBeCloseTo(0.4, 6);
    const second = await updateFrom(attempts(10), {}, first);
    expect(second.metrics["rightShare"]).toBeCloseTo(0.95 * 0.4 + 0.05, 6);
    expect(second.metrics["unsureShare"]).toBeCloseTo(0.95 * 0.2, 6);
    expect(second.metrics["wrongShare"]).toBeCloseTo(0.95 * 0.4, 6);
  });

  it.each([
    { schedule: 1, what: "self-play", role: 0 },
    { schedule: 2, what: "verifiable attempts", role: 1 },
  ])("learns nothing from the other attempts when it trains $what", async ({ schedule, role }) => {
    const all = await updateFrom(attempts(5), { schedule });
    const own = await updateFrom(
      attempts(5).filter((attempt) => attempt.role === role),
      { schedule },
    );
    expect(all.values).toEqual(own.values);
    expect(all.values).not.toEqual(initialWeights(network, "spo"));
    const both = await updateFrom(attempts(5), { schedule: 3 });
    expect(both.values).not.toEqual(all.values);
    expect(both.metrics["stage"]).toBe(0.5);
  });

  it("compares an answer with those in its episode: where all are alike there is nothing to learn", async () => {
    const alike = attempts(5).map((attempt) =>
      attempt.role === 1 ? { ...attempt, episode: attempt.reward } : attempt,
    );
    const { metrics } = await updateFrom(alike, { schedule: 2 });
    expect(metrics["gradientNorm"]).toBeLessThan(1e-6);
    expect((await updateFrom(alike, { schedule: 2, groupNormalised: 0 })).metrics["gradientNorm"]).toBeGreaterThan(
      0.01,
    );
  });

  it("refuses a game without verdicts, and takes one with both kinds of attempts", () => {
    const refused = (() => {
      try {
        iterativeSpo.assertSupports?.(gameById("kuhn-poker"));
      } catch (error) {
        return error;
      }
      return null;
    })();
    expect(refused).toBeInstanceOf(AgentError);
    expect((refused as AgentError).code).toBe("learner/wrong-game");
    expect(() => iterativeSpo.assertSupports?.(gameById("who-is-the-spy"))).not.toThrow();
  });
});
