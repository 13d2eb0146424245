import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import { gameById, games } from "../../games/registry.ts";
import { episodes, observation, retell, variants, type Sample } from "./samples.ts";

/** Everything that a seat and the public receive in a state. */
function seen(game: Game, state: unknown, seat: number) {
  const moves = game.turn(state) === seat;
  const players = game.scripted.filter((player) => (player.seats ?? [seat]).includes(seat));
  return {
    turn: game.turn(state),
    observation: observation(game, state, seat),
    informationState: game.informationState(state, seat),
    prompt: game.prompt(state, seat),
    view: game.view(state, seat),
    publicView: game.view(state, null),
    legal: moves ? game.legal(state) : null,
    labels: moves ? game.legal(state).map((action) => game.label(action, state)) : null,
    scripted: moves ? players.map((player) => player.act(state, seat, random("same"))) : null,
  };
}

/**
 * What a seat knows: its information state. OpenSpiel's texts leave out whose cards are being dealt and who won, which
 * are public, and the seat's own return.
 */
function knowledge(game: Game, state: unknown, seat: number, ply: number): string {
  const table = game.turn(state) === CHANCE ? `dealing ${ply}` : "";
  const won = game.turn(state) === OVER ? `won ${game.returns(state)[seat]}` : "";
  return [game.informationState(state, seat), table, won].join("|");
}

/** The episode as dealt, and with every other outcome of each single chance event that leaves the rest legal. */
function dealings(game: Game, options: GameOptions, sample: Sample): Sample[] {
  const others = sample.actions.flatMap((action, ply) => {
    const state = sample.states[ply];
    if (game.turn(state) !== CHANCE) return [];
    return (
      game
        .legal(state)
        .filter((outcome) => outcome !== action)
        // Of hundreds of outcomes, a few evenly spaced ones suffice.
        .filter((_, i, others) => others.length <= 10 || i % Math.ceil(others.length / 4) === 0)
        .map((outcome) => retell(game, options, sample.actions.with(ply, outcome)))
    );
  });
  return [sample, ...others.filter((other) => other !== null)];
}

const cases = games.flatMap((game) =>
  variants(game).map((options) => ({ game, options, title: `${game.id} ${JSON.stringify(options)}` })),
);

describe.each(cases)("privacy: $title", ({ game, options }) => {
  it("a seat and the public receive the same in states that the seat can't distinguish", () => {
    const groups = new Map<string, { state: unknown; seen: ReturnType<typeof seen> }>();
    let compared = 0;
    let dealt = false;
    let unequal: { now: unknown; first: unknown } | undefined;
    const visit = (state: unknown, ply: number, seat: number) => {
      const key = `${seat} ${knowledge(game, state, seat, ply)}`;
      const now = { state, seen: seen(game, state, seat) };
      const first = groups.get(key);
      if (first === undefined) return groups.set(key, now);
      // Texts are fast to compare; the assertion below shows the first difference.
      if (JSON.stringify(now.seen) !== JSON.stringify(first.seen)) unequal ??= { now: now.seen, first: first.seen };
      if (JSON.stringify(first.state) !== JSON.stringify(state)) compared++;
    };
    fc.assert(
      fc.property(episodes(game, options), (sample) => {
        for (const { states } of dealings(game, options, sample)) {
          dealt ||= game.turn(states[0]) === CHANCE;
          states.forEach((state, ply) => game.roles.forEach((_, seat) => visit(state, ply, seat)));
        }
      }),
      { seed: 13, numRuns: 12 },
    );
    expect(unequal?.now).toEqual(unequal?.first);
    // If cards or secrets are dealt, the test must have compared states that differ in hidden parts.
    expect(compared).toBeGreaterThan(dealt ? 100 : -1);
  });
});

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
