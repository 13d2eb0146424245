import { describe, expect, it } from "vitest";
import { tensorForward } from "../../../agents/networks/tensor-network.ts";
import type { Player, TurnRequest } from "../../../agents/players/player.ts";
import { inputRows } from "../../../agents/networks/input-rows.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { randomPlayer, scriptedPlayer } from "../../../agents/players/scripted.ts";
import type { PlayedEpisode } from "../../../agents/rollout/columns.ts";
import { rollout, type RolloutRequest } from "../../../agents/rollout/rollout.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { maskedSoftmax } from "../../../agents/networks/softmax.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { CHANCE, OVER, type Game } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { games } from "../../../games/registry.ts";
import { held, tensorsOn } from "../../support/engines.ts";

/** A policy whose head is far from uniform. */
function weightsFor(game: Game, seed = 1) {
  const network = networkFor(game, [24]);
  const values = initialWeights(network, seed).map((value) => value * 3);
  return nameWeights("policy", game.id, network, values);
}

const selfPlay = (game: Game, more: Partial<RolloutRequest> = {}): RolloutRequest => {
  const player = policyPlayer(weightsFor(game), game);
  return { game, options: {}, players: game.roles.map(() => player), episodes: 60, seed: "rollout", ...more };
};

describe.each(games.map((game) => ({ id: game.id, game })))("rollout of $id", ({ game }) => {
  it("plays the same episodes at 1, 7 and 60 tables", async () => {
    const alone = await rollout(selfPlay(game, { tables: 1 }));
    for (const tables of [7, 60]) expect(await rollout(selfPlay(game, { tables }))).toEqual(alone);
  });

  it("plays the same episodes for the same seed, others for another, and episode i whatever their number", async () => {
    const one = await rollout(selfPlay(game));
    expect(await rollout(selfPlay(game))).toEqual(one);
    expect(await rollout(selfPlay(game, { seed: "another" }))).not.toEqual(one);
    const few = await rollout(selfPlay(game, { episodes: 5 }));
    expect(few.episodes).toEqual(one.episodes.slice(0, 5));
  });

  it("states the logarithm of each probability the policy drew from, and none for chance", async () => {
    const weights = weightsFor(game);
    const forward = plainForward(weights);
    const { episodes, steps } = await rollout(selfPlay(game, { episodes: 12 }));
    let decisions = 0;
    for (const episode of episodes) {
      expect(episode.logProbs).toHaveLength(episode.actions.length);
      const end = walk(game, episode, (state, ply) => {
        const seat = game.turn(state);
        const action = episode.actions[ply] ?? -1;
        if (seat !== CHANCE) decisions++;
        const legal = game.legal(state);
        const probability = (): number => {
          const turn = { game, state, seat, random: Math.random };
          const { logits } = forward(inputRows(weights.network, [turn]), 1);
          return maskedSoftmax(logits, 0, legal)[legal.indexOf(action)] ?? Number.NaN;
        };
        expect(episode.logProbs[ply]).toBe(seat === CHANCE ? Number.NaN : Math.fround(Math.log(probability())));
      });
      expect(game.turn(end)).toBe(OVER);
      expect(episode.returns).toEqual(game.returns(end));
    }
    expect(steps).toBe(decisions);
  });
});

function walk(game: Game, { actions }: PlayedEpisode, look: (state: unknown, ply: number) => void): unknown {
  let state = game.initial(resolveOptions(game));
  actions.forEach((action, ply) => {
    look(state, ply);
    state = game.next(state, action);
  });
  return state;
}

const kuhn = games.find(({ id }) => id === "kuhn-poker") as Game;

describe("rollout", () => {
  it("queries a player once for all tables and seats that wait for it", async () => {
    const batches: number[] = [];
    const counting: Player = {
      reference: "script:counting",
      decide(turns: readonly TurnRequest[]) {
        batches.push(turns.length);
        return randomPlayer.decide(turns);
      },
    };
    const { episodes, steps } = await rollout(selfPlay(kuhn, { players: [counting, counting] }));
    expect(episodes).toHaveLength(60);
    // Kuhn poker has three decisions at most: first seat, second seat, first seat again.
    expect(batches.slice(0, 2)).toEqual([60, 60]);
    expect(batches).toHaveLength(3);
    expect(batches.reduce((a, b) => a + b)).toBe(steps);
  });

  it("states no probability for players that have none, and those of the others", async () => {
    const players = [policyPlayer(weightsFor(kuhn), kuhn), scriptedPlayer("honest", kuhn)];
    const { episodes } = await rollout(selfPlay(kuhn, { players }));
    for (const episode of episodes) {
      walk(kuhn, episode, (state, ply) => expect(Number.isNaN(episode.logProbs[ply])).toBe(kuhn.turn(state) !== 0));
    }
  });

  it("plays the same on an engine as in plain JavaScript, and leaks no tensor", async () => {
    const tf = await tensorsOn("wasm");
    const before = held(tf);
    const weights = weightsFor(kuhn);
    const forward = tensorForward(tf, weights);
    const player = policyPlayer(weights, kuhn, forward);
    const there = await rollout(selfPlay(kuhn, { players: [player, player], episodes: 300, tables: 37 }));
    const here = await rollout(selfPlay(kuhn, { episodes: 300 }));
    expect(there.episodes.map(({ actions }) => actions)).toEqual(here.episodes.map(({ actions }) => actions));
    there.episodes.forEach(({ logProbs }, i) =>
      logProbs.forEach((logProb, ply) => {
        const other = here.episodes[i]?.logProbs[ply] ?? 0;
        expect(Number.isNaN(logProb) ? Number.isNaN(other) : Math.abs(logProb - other) < 1e-5).toBe(true);
      }),
    );
    forward.dispose();
    expect(held(tf)).toEqual(before);
  });

  it("plays nothing when zero episodes are requested", async () => {
    const { episodes, steps, columns } = await rollout(selfPlay(kuhn, { episodes: 0 }));
    expect({ episodes, steps, count: columns.count }).toEqual({ episodes: [], steps: 0, count: 0 });
  });

  it("rejects a player that returns too few decisions", async () => {
    const lazy: Player = { reference: "script:lazy", decide: () => [] };
    await expect(rollout(selfPlay(kuhn, { players: [lazy, lazy] }))).rejects.toThrow(RangeError);
  });

  it("yields between steps", async () => {
    let yields = 0;
    const yieldToEventLoop = async () => void yields++;
    const players = [scriptedPlayer("honest", kuhn), scriptedPlayer("honest", kuhn)];
    await rollout(selfPlay(kuhn, { players, tables: 10, yieldToEventLoop }));
    expect(yields).toBeGreaterThanOrEqual(12);
    yields = 0;
    await rollout(selfPlay(kuhn, { episodes: 10_000, yieldToEventLoop }));
    expect(yields).toBeGreaterThanOrEqual(3);
  });
});
