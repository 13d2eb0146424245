import { describe, expect, it } from "vitest";
import { ppo } from "../../../agents/learners/ppo.ts";
import { pickStates, sharedStates, statesOfPart } from "../../../agents/learners/shared-states.ts";
import { groupRows } from "../../../agents/networks/grouping.ts";
import { engineOf } from "../../support/engines.ts";
import { firstPolicy, requestOf, selfPlay } from "./play.ts";

// Rows of width 1: decisions in states a, b, a, c, a, b.
const rows = Float32Array.from([7, 8, 7, 9, 7, 8]);
const states = groupRows(rows, 1, 6);

describe("states shared by decisions", () => {
  it("are used if they save computation", () => {
    expect(sharedStates({ count: 6, rows }, 1)).toEqual(states);
    expect(sharedStates({ count: 6, rows, states }, 1)).toBe(states);
    expect(sharedStates({ count: 4, rows }, 1)).toBeNull();
    expect(sharedStates({ count: 0, rows: new Float32Array(0) }, 1)).toBeNull();
  });

  it("of picked decisions are renumbered, each with its first decision", () => {
    const picked = pickStates(states, [5, 2, 1, 0]);
    expect([...picked.of]).toEqual([0, 1, 0, 1]);
    expect([...picked.first].map((at) => rows[at])).toEqual([8, 7]);
  });

  it("of a part are those of the part's own decisions", () => {
    const decisions = [3, 5, 1];
    const part = statesOfPart(states, decisions);
    expect([...part.of]).toEqual([0, 1, 1]);
    expect([...part.first].map((at) => rows[decisions[at] ?? -1])).toEqual([9, 8]);
  });
});

describe("ppo on shared states", () => {
  it.each(["cpu", "wasm"] as const)("learns what it learns row by row, within rounding, on %s", async (name) => {
    const engine = await engineOf(name);
    const policy = firstPolicy();
    const segment = await selfPlay(policy, 128, "shared");
    const request = requestOf(engine, policy, null, [segment], 0, { epochs: 1, minibatches: 1 });
    const { samples } = request;
    expect(sharedStates(samples, 13)).not.toBeNull();
    const shared = await ppo.update(request);
    // The same decisions with minimal differences.
    const rows = samples.rows.map((value, i) => (i % 13 === 0 ? value + 1e-7 * Math.floor(i / 13) : value));
    const distinct = { ...samples, rows, states: groupRows(rows, 13, samples.count) };
    expect(sharedStates(distinct, 13)).toBeNull();
    const alone = await ppo.update({ ...request, samples: distinct });
    // After one step the first moments are a tenth of the gradient.
    const half = 1 + policy.values.length;
    const [moments, others] = [shared, alone].map(({ optimizer }) => optimizer.slice(1, half));
    const largest = Math.max(...(moments ?? []).map(Math.abs));
    expect(largest).toBeGreaterThan(1e-3);
    moments?.forEach((slope, i) => expect(Math.abs(slope - (others?.[i] ?? Number.NaN))).toBeLessThan(1e-3 * largest));
  });
});
