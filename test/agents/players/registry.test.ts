import { describe, expect, it } from "vitest";
import { AgentError } from "../../../agents/errors.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import type { TurnRequest, TurnRows } from "../../../agents/players/player.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { policyReference } from "../../../agents/player-reference.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import { randomPlayer, scriptedPlayer } from "../../../agents/players/scripted.ts";
import type { Game } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";
import { gameById, games } from "../../../games/registry.ts";
import { randomStates } from "./states.ts";

const kuhn = gameById("kuhn-poker");
const policyOf = (game: Game): Weights => {
  const network = networkFor(game, [8]);
  return nameWeights("policy", game.id, network, initialWeights(network, 2));
};
const weights = policyOf(kuhn);
const source = { weights: async (hash: string) => (hash === weights.hash ? weights : null) };

const refused = async (what: Promise<unknown>): Promise<string> => {
  const error = await what.then(() => null).catch((caught: unknown) => caught);
  return error instanceof AgentError ? `${error.code}: ${error.message}` : String(error);
};

describe("createPlayer", () => {
  it.each(["script:random", "script:honest", "exact:cfr-plus", policyReference(weights.hash)])(
    "makes %s, which keeps its name",
    async (reference) => {
      expect((await createPlayer(reference, kuhn, source)).reference).toBe(reference);
    },
  );

  it("rejects what is not a player, listing the forms", async () => {
    expect(await refused(createPlayer("robot:x", kuhn, source))).toMatch(/^player\/unknown: .*policy:…/);
    expect(await refused(createPlayer("human", kuhn, source))).toMatch(/^player\/unknown/);
    expect(await refused(createPlayer("script:nobody", kuhn, source))).toMatch(/^player\/unknown: .*random, .*honest/);
    expect(await refused(createPlayer("policy:0000", kuhn, source))).toMatch(/^policy\/not-found/);
    const leduc = gameById("leduc-poker");
    expect(await refused(createPlayer(policyReference(weights.hash), leduc, source))).toMatch(/^policy\/wrong-game/);
    const slots = nameWeights("optimizer", kuhn.id, weights.network, new Float32Array(3));
    expect(() => policyPlayer(slots, kuhn)).toThrow(AgentError);
  });
});

describe.each(games.map((game) => ({ id: game.id, game })))("players of $id", ({ game }) => {
  const states = randomStates(game, 60);
  const turns = (seed: string): TurnRequest[] =>
    states.map((state, i) => ({ game, state, seat: game.turn(state), random: random(`${seed}/${i}`) }));

  it("policies state the probabilities they sample from: legal actions, summing to 1", async () => {
    const decisions = await policyPlayer(policyOf(game), game).decide(turns("policy"));
    expect(decisions).toHaveLength(states.length);
    decisions.forEach(({ action, probabilities }, i) => {
      const legal = game.legal(states[i]);
      expect(legal).toContain(action);
      expect(probabilities).toHaveLength(legal.length);
      expect(probabilities?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    });
  });

  it("policies give the same probabilities alone as in a batch", async () => {
    const player = policyPlayer(policyOf(game), game);
    const together = await player.decide(turns("same"));
    const alone = [];
    for (const turn of turns("same")) alone.push(...(await player.decide([turn])));
    expect(alone).toEqual(together);
  });

  it.each([
    ["policies", () => policyPlayer(policyOf(game), game)],
    ["random players", () => randomPlayer],
  ])("%s state by observation exactly the probabilities that they sample from", async (_, make) => {
    const player = make();
    const decisions = await player.decide(turns("stated"));
    const stated = await player.probabilities?.(rowsOf(game, states));
    decisions.forEach(({ probabilities }, i) => {
      const expected = new Float64Array(game.actions);
      game.legal(states[i]).forEach((action, place) => (expected[action] = probabilities?.[place] ?? Number.NaN));
      expect(stated?.slice(i * game.actions, (i + 1) * game.actions)).toEqual(expected);
    });
  });

  it("a policy that takes the most likely action does not state probabilities to sample from", () => {
    expect(policyPlayer(policyOf(game), game, undefined, { greedy: true }).probabilities).toBeUndefined();
  });

  it("scripted players play legal actions and the same for the same draws", async () => {
    for (const { id, seats } of [{ id: "random", seats: undefined }, ...game.scripted]) {
      const own = (seed: string) => turns(seed).filter(({ seat }) => !seats || seats.includes(seat));
      const decisions = await scriptedPlayer(id, game).decide(own("script"));
      expect(decisions).toHaveLength(own("script").length);
      decisions.forEach(({ action }, i) => expect(game.legal(own("script")[i]?.state)).toContain(action));
      expect(await scriptedPlayer(id, game).decide(own("script"))).toEqual(decisions);
    }
  });
});

function rowsOf(game: Game, states: readonly unknown[]): TurnRows {
  const rows = {
    count: states.length,
    observations: new Float32Array(states.length * game.observation.size),
    seats: Uint8Array.from(states, (state) => game.turn(state)),
    legal: new Uint8Array(states.length * game.actions),
  };
  states.forEach((state, i) => {
    game.observe(state, game.turn(state), rows.observations, i * game.observation.size);
    for (const action of game.legal(state)) rows.legal[i * game.actions + action] = 1;
  });
  return rows;
}

it("a scripted player rejects a seat that is not its own", () => {
  const game: Game = { ...kuhn, scripted: [{ id: "second", summary: "", seats: [1], act: () => 0 }] };
  const player = scriptedPlayer("second", game);
  const states = randomStates(game, 60);
  const turnOf = (seat: number): TurnRequest => {
    const state = states.find((candidate) => game.turn(candidate) === seat);
    return { game, state, seat, random: random("seat") };
  };
  expect(player.decide([turnOf(1)])).toEqual([{ action: 0, probabilities: null }]);
  expect(() => player.decide([turnOf(0)])).toThrow(/plays seats 1 only, not 0/);
});
