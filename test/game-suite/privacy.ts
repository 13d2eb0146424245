import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import { episodes, observation, retell, variants, type Sample } from "./samples.ts";

/** Everything that a seat and the public receive in a state. */
export function seen(game: Game, state: unknown, seat: number) {
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

/** Seats and the public receive nothing that the seat's information state doesn't tell it. */
export function testPrivacy(game: Game): void {
  for (const options of variants(game)) {
    describe(`privacy: ${game.id} ${JSON.stringify(options)}`, () => void testVariant(game, options));
  }
}

function testVariant(game: Game, options: GameOptions): void {
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
}
