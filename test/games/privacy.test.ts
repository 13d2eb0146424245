import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OVER } from "../../games/core/game.ts";
import { gameById, games } from "../../games/registry.ts";
import { seen, testPrivacy } from "../game-suite/privacy.ts";
import { episodes, retell } from "../game-suite/samples.ts";

for (const game of games) testPrivacy(game);

describe.each(["kuhn-poker", "leduc-poker"])("re-dealing the other seat's card: %s", (id) => {
  const game = gameById(id);

  it("leaves a seat's observation, text and view and the public view unchanged", () => {
    let compared = 0;
    fc.assert(
      fc.property(episodes(game, {}), fc.constantFrom(0, 1), (sample, seat) => {
        const hidden = 1 - seat;
        const cards = [0, 1, 2, 3, 4, 5].filter((card) => card !== sample.actions[hidden]);
        for (const other of cards.map((card) => retell(game, {}, sample.actions.with(hidden, card)))) {
          if (other === null) continue;
          sample.states.forEach((state, ply) => {
            if (game.turn(state) === OVER || ply < 2) return;
            expect(seen(game, other.states[ply], seat)).toEqual(seen(game, state, seat));
            expect(game.reveal(other.states[ply])).not.toEqual(game.reveal(state));
            compared++;
          });
        }
      }),
      { seed: 14, numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it("never shows the public a private card, not even after the end", () => {
    fc.assert(
      fc.property(episodes(game, {}), ({ states }) => {
        for (const state of states.slice(2)) {
          expect(game.view(state, null)).toMatchObject({ cards: ["sealed", "sealed"] });
          expect(game.view(state, 0)).toMatchObject({ cards: [expect.any(Number), "sealed"] });
          expect(game.view(state, 1)).toMatchObject({ cards: ["sealed", expect.any(Number)] });
        }
      }),
      { seed: 15, numRuns: 20 },
    );
  });
});

describe("negotiation", () => {
  it("shows cost only to the seller, value only to the buyer, and the other's return to neither", () => {
    const game = gameById("negotiation");
    const state = retell(game, { private: true }, [3, 7, 12, 4, 11, 19])?.states.at(-1);
    expect(game.returns(state)).toEqual([16 - 11, 19 - 16]);
    expect(game.view(state, 0)).toMatchObject({ cost: 11, value: "sealed", result: { returns: [5, "sealed"] } });
    expect(game.view(state, 1)).toMatchObject({ cost: "sealed", value: 19, result: { returns: ["sealed", 3] } });
    expect(game.view(state, null)).toMatchObject({
      cost: "sealed",
      value: "sealed",
      result: { kind: "deal", price: 16, seat: 1, returns: ["sealed", "sealed"] },
    });
    expect(game.reveal(state)).toMatchObject({ cost: 11, value: 19, result: { returns: [5, 3] } });
  });
});
