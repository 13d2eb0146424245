import { describe, expect, it } from "vitest";
import { uniformTable } from "../../../agents/trees/policy-table.ts";
import { gameTree, type GameTree } from "../../../agents/trees/tree.ts";
import { actionValues as exactActionValues, mmdSolver } from "../exact/tabular-mmd.ts";
import {
  actionValues,
  criticTargets,
  doublyRobustReturns,
  groupSizes,
  logMaskedSoftmax,
  mirrorTargets,
  groupPlay,
  rootShares,
  type GroupedPlay,
} from "../../../agents/learners/mmd-values.ts";
import { networkFor } from "../../../agents/networks/layout.ts";
import type { PlayedEpisode } from "../../../agents/rollout/columns.ts";
import { collectSamples, type Samples } from "../../../agents/rollout/samples.ts";
import { OVER } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";
import { gameById } from "../../../games/registry.ts";
import { segmentOf } from "./training.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = gameById("kuhn-poker");
const tree = gameTree(kuhn);
const network = networkFor(kuhn, [8]);

/** Two episodes of two actions: seat 0, then seat 1, in the second seat 0 alone. States 0, 1, 0; histories 0, 1, 2. */
const byHand: GroupedPlay = {
  actions: 2,
  states: { of: Int32Array.of(0, 1, 0), first: Uint32Array.of(0, 1) },
  histories: Int32Array.of(0, 1, 2),
  taken: Int32Array.of(1, 0, 0),
  behaviourProbs: Float64Array.of(0.5, 0.8, 0.25),
  sign: Int8Array.of(1, -1, 1),
  order: Uint32Array.of(0, 1, 2),
  starts: Uint32Array.of(0, 2, 3),
  outcomes: Float64Array.of(2, -1),
};
const policy = Float64Array.of(0.25, 0.75, 0.4, 0.6);
const critic = Float64Array.of(1, 2, -1, 3, 0.5, -0.5);

describe("doubly robust returns", () => {
  it("equal values computed by hand", () => {
    const [first, second, third] = doublyRobustReturns(byHand, policy, critic);
    // Seat 1's decision: V = .4 x -1 + .6 x 3 = 1.4, ratio .4 / .8, error 2 - -1.
    expect(second).toBe(2);
    expect(first).toBeCloseTo(1.4 + 0.5 * 3, 12);
    expect(third).toBe(-1);
  });

  it("are the outcomes if the critic outputs 0 and the policy is the behaviour policy", () => {
    const played = { ...byHand, behaviourProbs: Float64Array.of(0.75, 0.4, 0.25) };
    expect([...doublyRobustReturns(played, policy, new Float64Array(6))]).toEqual([2, 2, -1]);
  });
});

describe("the critic's targets", () => {
  it("are means of returns, weighted by the square root of their number", () => {
    const twice = { ...byHand, histories: Int32Array.of(0, 1, 1) };
    const { target, weight } = criticTargets(twice, Float64Array.of(3, 2, 4), 4);
    expect([...target]).toEqual([0, 3, 3, 0]);
    const shares = [0, 1, Math.SQRT2, 0].map((root) => root / (1 + Math.SQRT2));
    shares.forEach((share, i) => expect(weight[i]).toBeCloseTo(share, 6));
    expect([...rootShares(Float64Array.of(0, 0))]).toEqual([0, 0]);
    expect([...groupSizes(byHand.states)]).toEqual([2, 1]);
  });
});

/** Every episode of Kuhn poker, in its proportion under uniform play. */
function allEpisodes({ nodes, turn, parent, action, firstChild, returns }: GameTree): PlayedEpisode[] {
  return Array.from({ length: nodes }, (_, node) => node)
    .filter((node) => turn[node] === OVER)
    .flatMap((leaf) => {
      const path: number[] = [];
      for (let node = leaf; node > 0; node = valueAt(parent, node)) path.unshift(node);
      const from = path.map((node) => valueAt(parent, node));
      const odds = from.map((node) => valueAt(firstChild, node + 1) - valueAt(firstChild, node));
      const episode = {
        actions: Uint16Array.from(path, (node) => valueAt(action, node)),
        logProbs: Float32Array.from(from, (node, i) =>
          valueAt(turn, node) < 0 ? Number.NaN : -Math.log(odds[i] ?? 1),
        ),
        returns: [0, 1].map((seat) => valueAt(returns, leaf * 2 + seat)),
      };
      // The longest episodes are the rarest: three actions of two.
      return Array.from({ length: 48 / odds.reduce((product, one) => product * one, 1) }, () => episode);
    });
}

const samples = collectSamples(kuhn, network, [segmentOf(kuhn, allEpisodes(tree))], { joint: true });

function playIn(given: Samples): GroupedPlay {
  if (!given.joint) throw new Error("no joint block");
  return groupPlay(given, given.joint, network, 0.5);
}

describe("action values", () => {
  const play = playIn(samples);
  const states = play.states.first.length;
  const uniform = new Float64Array(states * 2).fill(0.5);
  const masks = new Float32Array(states * 2).fill(1);
  const exact = exactActionValues(tree, uniformTable(tree).probabilities);

  // All play in its proportions: means over samples are expectations. Returns were halved by scale and doubled by the
  // unit.
  it.each(["nothing", "noise"])("are exact in expectation, with a critic that knows %s", (knows) => {
    const next = random("critic");
    const histories = Math.max(...play.histories) + 1;
    const q = Float64Array.from({ length: histories * 2 }, () => (knows === "noise" ? 4 * next() - 2 : 0));
    const found = actionValues(play, uniform, masks, q, doublyRobustReturns(play, uniform, q), 0.001);
    let compared = 0;
    for (let i = 0; i < samples.count; i++) {
      const row = samples.rows.subarray(i * 13, i * 13 + 11);
      const set = tree.sets.text.findIndex((_, at) => row.every((x, j) => x === tree.sets.observations[at * 11 + j]));
      const [pass = 0, bet = 0] = exact.subarray(tree.sets.slot[set], tree.sets.slot[set + 1]);
      const state = play.states.of[i] ?? -1;
      expect(found[state * 2]).toBeCloseTo((pass - bet) / 2, 6);
      expect(found[state * 2 + 1]).toBeCloseTo((bet - pass) / 2, 6);
      compared++;
    }
    expect(compared).toBe(samples.count);
    expect(states).toBe(12);
  });

  it("are 0 where illegal, and of mean 0 under the policy", () => {
    const oneLegal = Float32Array.of(1, 0, 1, 1);
    const forced = Float64Array.of(1, 0, 0.4, 0.6);
    const found = actionValues(byHand, forced, oneLegal, critic, Float64Array.of(1, 2, 3), 0.001);
    expect([...found.subarray(0, 2)]).toEqual([0, 0]);
    expect(0.4 * valueAt(found, 2) + 0.6 * valueAt(found, 3)).toBeCloseTo(0, 12);
    // Seat 1: -Q, corrected at the action taken by -(2 - -1) / .8.
    expect(valueAt(found, 2) - valueAt(found, 3)).toBeCloseTo(1 - 3 / 0.8 + 3, 12);
  });

  it("limit the effect of a sample by the least probability", () => {
    const rare = { ...byHand, behaviourProbs: Float64Array.of(0.5, 1e-6, 0.25) };
    const gap = (least: number) => {
      const found = actionValues(rare, policy, new Float32Array(4).fill(1), critic, Float64Array.of(1, 2, 3), least);
      return valueAt(found, 2) - valueAt(found, 3);
    };
    expect(gap(0.1)).toBeCloseTo(1 - 3 / 0.1 + 3, 9);
    expect(gap(0.5)).toBeCloseTo(1 - 3 / 0.5 + 3, 9);
  });
});

describe("mirror targets", () => {
  it("equal one step of the tabular method", () => {
    const [eta, alpha] = [0.7, 0.3];
    const solver = mmdSolver(tree, { stepSize: () => eta, temperature: () => alpha });
    for (let i = 0; i < 5; i++) {
      const before = solver.current().probabilities;
      const masks = new Float32Array(before.length).fill(1);
      const q = exactActionValues(tree, before);
      solver.iterate();
      const found = mirrorTargets(before.map(Math.log), masks, q, 2, eta, alpha);
      solver.current().probabilities.forEach((p, slot) => expect(found[slot]).toBeCloseTo(p, 12));
    }
  });

  it("ignore illegal actions", () => {
    const logPolicy = logMaskedSoftmax([3, 1, 1, 0, 5, 0], Float32Array.of(0, 1, 1, 1, 1, 0), 3);
    expect(logPolicy[0]).toBe(-Infinity);
    expect(logPolicy[1]).toBeCloseTo(Math.log(0.5), 12);
    const found = mirrorTargets(logPolicy, Float32Array.of(0, 1, 1, 1, 1, 0), new Float64Array(6), 3, 1, 0.5);
    expect([found[0], found[5]]).toEqual([0, 0]);
    expect(valueAt(found, 3) + valueAt(found, 4)).toBeCloseTo(1, 12);
  });
});
