import { describe, expect, it } from "vitest";
import { packEpisodes, type Segment } from "../../../agents/episode.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { inputSize } from "../../../agents/networks/input-rows.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import { policyReference } from "../../../agents/player-reference.ts";
import type { Player, TurnRequest } from "../../../agents/players/player.ts";
import { inputRows } from "../../../agents/networks/input-rows.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { scriptedPlayer } from "../../../agents/players/scripted.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import { collectSamples } from "../../../agents/rollout/samples.ts";
import type { Game } from "../../../games/core/game.ts";
import { replayState } from "../../../games/core/playthrough.ts";
import { gameById, games } from "../../../games/registry.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/** A player's input and action, recorded during play. */
interface Seen {
  readonly row: number[];
  readonly mask: number[];
  readonly action: number;
  readonly logProb: number;
  readonly seat: number;
  readonly attempt: number;
}

const EPISODES = 25;

/** Plays a segment one table at a time, recording what the learner's seats see. */
async function watch(game: Game, learnerSeats: readonly number[], rival?: Player) {
  const network = networkFor(game, [16]);
  const weights = nameWeights("policy", game.id, network, initialWeights(network, 5));
  const seen: Seen[] = [];
  const inner = policyPlayer(weights, game);
  const watched: Player = {
    reference: policyReference(weights.hash),
    async decide(turns: readonly TurnRequest[]) {
      const decisions = await inner.decide(turns);
      turns.forEach(({ state, seat }, i) => {
        const legal = game.legal(state);
        const { action = -1, probabilities } = decisions[i] ?? {};
        seen.push({
          row: Array.from(inputRows(network, [turns[i] as TurnRequest])),
          mask: Array.from({ length: game.actions }, (_, a) => (legal.includes(a) ? 1 : 0)),
          action,
          logProb: Math.fround(Math.log(probabilities?.[legal.indexOf(action)] ?? Number.NaN)),
          seat,
          attempt: game.attempt?.(state) ?? 0,
        });
      });
      return decisions;
    },
  };
  const players = game.roles.map((_, seat) => (learnerSeats.includes(seat) || !rival ? watched : rival));
  const played = await rollout({ game, options: {}, players, episodes: EPISODES, seed: "samples", tables: 1 });
  const segment: Segment = {
    id: "segment",
    league: "league",
    index: 0,
    game: game.id,
    version: game.version,
    options: {},
    seed: "samples",
    pairing: players.map(({ reference }) => reference),
    learnerSeats,
    policyVersion: 0,
    ...packEpisodes(played.episodes),
  };
  return { network, segment, seen, played };
}

describe.each(games.map((game) => ({ id: game.id, game })))("samples of $id", ({ game }) => {
  it("rebuilds exactly the policy's inputs and actions, seat by seat", async () => {
    const seats = game.roles.map((_, seat) => seat);
    const scale = 1 / Math.max(Math.abs(game.utility.min), Math.abs(game.utility.max));
    const { network, segment, seen, played } = await watch(game, seats);
    const samples = collectSamples(game, network, [segment]);
    // The policy saw the episodes ply by ply; samples order each episode seat by seat, attempt by attempt, without
    // ties.
    let next = 0;
    const order: Seen[] = [];
    const returns: number[] = [];
    const lengths: number[] = [];
    const groups: string[] = [];
    for (const [index, episode] of played.episodes.entries()) {
      const rewards = game.rewards?.(replayState(game, episode.actions));
      const decided = episode.logProbs.filter((logProb) => !Number.isNaN(logProb)).length;
      const own = seen.slice(next, next + decided);
      next += decided;
      for (const seat of seats) {
        const attempts = Map.groupBy(
          own.filter((decision) => decision.seat === seat),
          ({ attempt }) => attempt,
        );
        for (const [attempt, trajectory] of attempts) {
          const reward = rewards ? rewards[seat]?.[attempt] : { value: valueAt(episode.returns, seat) };
          if (!reward) continue;
          order.push(...trajectory);
          lengths.push(trajectory.length);
          returns.push(Math.fround(reward.value * scale));
          groups.push(`${index} ${seat}`);
        }
      }
    }
    expect(Array.from(samples.rows)).toEqual(order.flatMap(({ row }) => row));
    expect(Array.from(samples.masks)).toEqual(order.flatMap(({ mask }) => mask));
    expect(Array.from(samples.actions)).toEqual(order.map(({ action }) => action));
    expect(Array.from(samples.logProbs)).toEqual(order.map(({ logProb }) => logProb));
    expect(Array.from(samples.roles)).toEqual(order.map(({ seat }) => seat));
    expect(Array.from(samples.starts)).toEqual([0, ...lengths.map((_, i) => sum(lengths.slice(0, i + 1)))]);
    expect(Array.from(samples.returns)).toEqual(returns);
    expect(samples.returns.every((r) => r >= -1 && r <= 1)).toBe(true);
    expect(samples.count).toBe(order.length);
    // Attempts of one seat in one episode are one group, others are different groups.
    const named = Array.from(samples.groups, (group, i) => `${group} ${groups[i]}`);
    expect(new Set(named).size).toBe(new Set(groups).size);
    expect(new Set(samples.groups).size).toBe(new Set(groups).size);
    expect(samples.strata).toHaveLength(returns.length);
  });
});

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const kuhn = gameById("kuhn-poker");

describe("collected samples", () => {
  it.each([0, 1])("takes the learner's seat %i only", async (seat) => {
    const { network, segment, seen } = await watch(kuhn, [seat], scriptedPlayer("honest", kuhn));
    const samples = collectSamples(kuhn, network, [segment]);
    expect(samples.count).toBe(seen.length);
    expect(new Set(samples.roles)).toEqual(new Set([seat]));
    expect(Array.from(samples.actions)).toEqual(seen.map(({ action }) => action));
  });

  it("concatenates several segments", async () => {
    const { network, segment } = await watch(kuhn, [0, 1]);
    const one = collectSamples(kuhn, network, [segment]);
    const two = collectSamples(kuhn, network, [segment, segment]);
    expect(two.count).toBe(2 * one.count);
    expect(two.rows.subarray(one.count * inputSize(network))).toEqual(one.rows);
    expect(two.starts[one.returns.length]).toBe(one.count);
  });

  it("rejects decisions without a behaviour log-probability: they can't be learned from", async () => {
    const { network, segment } = await watch(kuhn, [0], scriptedPlayer("honest", kuhn));
    expect(() => collectSamples(kuhn, network, [{ ...segment, learnerSeats: [0, 1] }])).toThrow(/no behaviour/);
  });

  it("rejects a record that does not replay", async () => {
    const { network, segment } = await watch(kuhn, [0, 1]);
    const actions = segment.actions.slice().fill(2);
    expect(() => collectSamples(kuhn, network, [{ ...segment, actions }])).toThrow(/not legal/);
  });
});
