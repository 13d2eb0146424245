import { describe, expect, it } from "vitest";
import type { Segment } from "../../../agents/episode.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { inputSize } from "../../../agents/networks/input-rows.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { groupRows } from "../../../agents/networks/grouping.ts";
import { pickJoint, type Joint } from "../../../agents/rollout/joint.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import { replayedSamples, collectSamples, type Samples } from "../../../agents/rollout/samples.ts";
import type { Game } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { segmentOf } from "../learners/training.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = gameById("kuhn-poker");
const leduc = gameById("leduc-poker");

const network = (game: Game) => networkFor(game, [8]);

async function played(game: Game, learnerSeats: readonly number[], episodes: number): Promise<Segment> {
  const player = policyPlayer(nameWeights("policy", game.id, network(game), initialWeights(network(game), 3)), game);
  const { episodes: all } = await rollout({ game, options: {}, players: [player, player], episodes, seed: "tree" });
  return segmentOf(game, all, [...learnerSeats]);
}

/** The contents of every decision's joint row. */
const jointRow = ({ rows, width, histories }: Joint, decision: number) => {
  const from = (histories[decision] ?? -1) * width;
  return Array.from(rows.subarray(from, from + width));
};

function jointIn(samples: Samples): Joint {
  if (!samples.joint) throw new Error("no joint block");
  return samples.joint;
}

describe.each([kuhn, leduc])("samples of $id", (game) => {
  it.each([[[0, 1]], [[1]], [[0]], [[]]])("found in the tree are those of a replay, seats %j", async (seats) => {
    const segments = [await played(game, seats, 60), await played(game, seats, 5)];
    const { states, joint, ...found } = collectSamples(game, network(game), segments, { joint: true });
    const { joint: replayedJoint, ...replayed } = replayedSamples(game, network(game), segments, { joint: true });
    expect(found).toEqual(replayed);
    expect(joint).toEqual(replayedJoint);
    expect(states).toEqual(groupRows(found.rows, inputSize(network(game)), found.count));
  });

  it("contain joint observations, and the order of play", async () => {
    const segment = await played(game, [0, 1], 40);
    const samples = collectSamples(game, network(game), [segment], { joint: true });
    const joint = jointIn(samples);
    const episodes = Array.from({ length: segment.count }, (_, episode) => decisionsOf(game, segment, episode));
    const decisions = episodes.flat();
    expect(Array.from(joint.order, (decision) => jointRow(joint, decision))).toEqual(decisions.map(({ row }) => row));
    expect(Array.from(joint.order, (decision) => samples.actions[decision])).toEqual(
      decisions.map(({ action }) => action),
    );
    const lengths = Array.from(joint.starts.subarray(1), (end, episode) => end - valueAt(joint.starts, episode));
    expect(lengths).toEqual(episodes.map(({ length }) => length));
  });
});

/** All seats' observations at every decision of an episode, and the action. */
function decisionsOf(game: Game, segment: Segment, episode: number) {
  const { size } = game.observation;
  const decisions: { readonly row: readonly number[]; readonly action: number }[] = [];
  let state = game.initial({});
  for (const action of segment.actions.subarray(segment.starts[episode], segment.starts[episode + 1])) {
    const seat = game.turn(state);
    const row = new Float32Array(2 * size + 2);
    game.observe(state, 0, row, 0);
    game.observe(state, 1, row, size);
    if (seat >= 0) {
      row[2 * size + seat] = 1;
      decisions.push({ row: Array.from(row), action });
    }
    state = game.next(state, action);
  }
  return decisions;
}

describe("samples", () => {
  it("contain joint observations only on request", async () => {
    const segments = [await played(kuhn, [0, 1], 4)];
    expect(collectSamples(kuhn, network(kuhn), segments).joint).toBeUndefined();
    expect(replayedSamples(kuhn, network(kuhn), segments).joint).toBeUndefined();
  });

  it("of a record that does not replay are rejected as before", async () => {
    const segment = await played(kuhn, [0, 1], 4);
    const broken = { ...segment, actions: segment.actions.map(() => 9) };
    expect(() => collectSamples(kuhn, network(kuhn), [broken])).toThrow(/kuhn|action/i);
    const silent = { ...segment, logProbs: segment.logProbs.map(() => Number.NaN) };
    expect(() => collectSamples(kuhn, network(kuhn), [silent])).toThrow(/log-probability/);
  });
});

describe("the joint of some decisions", () => {
  it("keeps some decisions, in their order of play and with their rows", async () => {
    const joint = jointIn(collectSamples(leduc, network(leduc), [await played(leduc, [0, 1], 20)], { joint: true }));
    const kept = Array.from(joint.histories.keys()).filter((decision) => decision % 3 === 1);
    const part = pickJoint(joint, kept);
    kept.forEach((decision, place) => expect(jointRow(part, place)).toEqual(jointRow(joint, decision)));
    const order = Array.from(part.order, (place) => kept[place]);
    expect(order).toEqual(Array.from(joint.order).filter((decision) => kept.includes(decision)));
    expect(part.starts.at(-1)).toBe(kept.length);
    const episodeOf = (decision: number, { starts, order: all }: Joint) =>
      starts.findLastIndex((start) => start <= all.indexOf(decision));
    const together = kept.map((decision) => episodeOf(decision, joint));
    const partTogether = kept.map((_, place) => episodeOf(place, part));
    together.forEach((one, i) =>
      together.forEach((other, j) => expect(one === other).toBe(partTogether[i] === partTogether[j])),
    );
  });
});
