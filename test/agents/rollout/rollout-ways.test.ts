import { describe, expect, it } from "vitest";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Player } from "../../../agents/players/player.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { randomPlayer, scriptedPlayer } from "../../../agents/players/scripted.ts";
import { playStates, rollout, type RolloutRequest } from "../../../agents/rollout/rollout.ts";
import { affordableTree } from "../../../agents/rollout/trees.ts";
import type { Game } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { games } from "../../../games/registry.ts";
import { signalGame } from "../evaluation/signal-game.ts";

/** A policy whose head is far from uniform. */
function policyFor(game: Game, seed: number): Player {
  const network = networkFor(game, [24]);
  const values = initialWeights(network, seed).map((value) => value * 3);
  return policyPlayer(nameWeights("policy", game.id, network, values), game);
}

/** The same player, queried turn by turn: it plays by the game's own functions. */
const closed = ({ reference, decide }: Player): Player => ({ reference, decide });

/** A game that counts the states it creates. */
function counting(game: Game): { game: Game; states: () => number } {
  let states = 0;
  const next = (state: unknown, action: number) => {
    states++;
    return game.next(state, action);
  };
  return { game: { ...game, next }, states: () => states };
}

const seatings = (game: Game): Record<string, Player[]> => {
  const [one, other] = [policyFor(game, 1), policyFor(game, 2)];
  return {
    "one policy in all seats": game.roles.map(() => one),
    "a policy against another": game.roles.map((_, seat) => (seat === 0 ? one : other)),
    "a policy against a random player": game.roles.map((_, seat) => (seat === 0 ? one : randomPlayer)),
  };
};

describe.each([...games, signalGame as unknown as Game].map((game) => ({ id: game.id, game })))(
  "ways to play $id",
  ({ game }) => {
    it.each(Object.entries(seatings(game)))("give the same episodes: %s", async (_, players) => {
      const request: RolloutRequest = { game, options: resolveOptions(game), players, episodes: 80, seed: "ways" };
      const found = await rollout(request);
      const turnByTurn = await playStates({ ...request, players: players.map(oncePer(closed)) });
      const inBulk = await playStates({ ...request, tables: 7 });
      for (const other of [turnByTurn, inBulk]) {
        expect(found.episodes).toEqual(other.episodes);
        expect(found.columns).toEqual(other.columns);
        expect(found.steps).toBe(other.steps);
      }
    });
  },
);

/** The same result for the same object, so that a player in two seats stays one. */
function oncePer<T extends object>(make: (of: T) => T): (of: T) => T {
  const made = new Map<T, T>();
  return (of) => {
    const known = made.get(of) ?? make(of);
    made.set(of, known);
    return known;
  };
}

describe("small trees and vectorised rules", () => {
  // An enumerable game whose tree is too large to build just for playing, without vectorised rules, is played by
  // states.
  const withTrees = games.filter((game) => affordableTree(game, resolveOptions(game)) !== null);
  const inPlace = games.filter((game) => game.vector && !withTrees.includes(game));

  it("exist", () => {
    expect(withTrees.length).toBeGreaterThanOrEqual(2);
    expect(inPlace.length).toBeGreaterThanOrEqual(2);
  });

  it.each([...withTrees, ...inPlace])("serve $id: play creates no state", async (of) => {
    const { game, states } = counting(of);
    const players = game.roles.map(() => randomPlayer);
    affordableTree(game, resolveOptions(game));
    const before = states();
    await rollout({ game, options: {}, players, episodes: 50, seed: "no states" });
    expect(states()).toBe(before);
    await rollout({ game, options: {}, players: players.map(closed), episodes: 50, seed: "no states" });
    expect(states()).toBeGreaterThan(before);
  });

  it("are not used if a player needs states", async () => {
    const kuhn = games.find(({ id }) => id === "kuhn-poker") as Game;
    const { game, states } = counting(kuhn);
    const players = [randomPlayer, scriptedPlayer("honest", game)];
    await rollout({ game, options: {}, players, episodes: 50, seed: "states" });
    expect(states()).toBeGreaterThan(0);
  });

  it("leave out trees that are too large, and do not try them twice", () => {
    const ticTacToe = games.find(({ id }) => id === "tic-tac-toe") as Game;
    const { game, states } = counting({ ...ticTacToe, enumerable: true });
    expect(affordableTree(game, {})).toBeNull();
    const tried = states();
    expect(tried).toBeGreaterThan(1000);
    expect(affordableTree(game, {})).toBeNull();
    expect(states()).toBe(tried);
  });

  it("reject weights that aren't finite, as turn by turn", async () => {
    const kuhn = games.find(({ id }) => id === "kuhn-poker") as Game;
    const network = networkFor(kuhn, [4]);
    const values = initialWeights(network, 1).fill(Number.NaN);
    const player = policyPlayer(nameWeights("policy", kuhn.id, network, values), kuhn);
    for (const one of [player, closed(player)]) {
      const played = rollout({ game: kuhn, options: {}, players: [one, one], episodes: 5, seed: "nan" });
      await expect(played).rejects.toMatchObject({ code: "policy/corrupt" });
    }
  });
});
