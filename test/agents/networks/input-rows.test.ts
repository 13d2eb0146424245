import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  inputLayout,
  inputRows,
  inputSize,
  observedRows,
  readRole,
  writeInput,
} from "../../../agents/networks/input-rows.ts";
import { networkFor } from "../../../agents/networks/layout.ts";
import type { Game } from "../../../games/core/game.ts";
import { games } from "../../../games/registry.ts";
import { episodes, observation, variants } from "../../game-suite/samples.ts";

/** Every seat's turn in every state of an episode. */
const turnsOf = (game: Game, states: readonly unknown[]) =>
  states.flatMap((state) => game.roles.map((_, seat) => ({ game, state, seat })));

/** The row as documented: the observation, then the role. */
function rowOf(game: Game, state: unknown, seat: number): number[] {
  const role =
    game.observation.kind === "tokens"
      ? [game.observation.vocabulary + seat]
      : game.roles.map((_, other) => Number(other === seat));
  return [...observation(game, state, seat), ...role];
}

describe.each(games)("an input row of $id", (game) => {
  const network = networkFor(game, [8]);
  const width = inputSize(network);
  const forTurns = (check: (turns: ReturnType<typeof turnsOf>) => void) =>
    fc.assert(
      fc.property(fc.constantFrom(...variants(game)), fc.nat(), (options, seed) => {
        const [sample] = fc.sample(episodes(game, options), { seed, numRuns: 1 });
        check(turnsOf(game, sample?.states ?? []));
      }),
      { seed: 17, numRuns: 10 },
    );

  it("is the observation, then the role", () => {
    forTurns((turns) => {
      const expected = turns.flatMap(({ state, seat }) => rowOf(game, state, seat));
      expect(Array.from(inputRows(network, turns))).toEqual(expected);
    });
  });

  it("is the same whether it is written from a state or from an observation, over any previous contents", () => {
    forTurns((turns) => {
      const observations = Float32Array.from(turns.flatMap(({ state, seat }) => [...observation(game, state, seat)]));
      const seats = turns.map(({ seat }) => seat);
      const rows = inputRows(network, turns);
      expect(observedRows(network, { count: turns.length, observations, seats })).toEqual(rows);
      const used = new Float32Array(width).fill(7);
      for (const [i, turn] of turns.entries()) {
        writeInput(turn, network, used, 0);
        expect(used).toEqual(rows.subarray(i * width, (i + 1) * width));
      }
    });
  });

  it("can be read back for its role", () => {
    forTurns((turns) => {
      const rows = inputRows(network, turns);
      expect(turns.map((_, i) => readRole(network, rows, i * width))).toEqual(turns.map(({ seat }) => seat));
    });
  });

  it("has the same layout for every network of the game", () => {
    const kind = game.observation.kind === "tokens" ? "transformer" : "mlp";
    expect(inputSize(networkFor(game, [16], [game.roles.map((_, seat) => seat)], kind))).toBe(width);
    expect(network).toMatchObject({ ...inputLayout(game), kind: network.kind });
  });
});
