import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type Game, type ScriptedPlayer } from "../../games/core/game.ts";
import { choose, chooseWeighted, random, type Random } from "../../games/core/random.ts";
import { gameById } from "../../games/registry.ts";
import { valueAt } from "../../games/core/value-at.ts";

const uniform = (game: Game): ScriptedPlayer => ({
  id: "uniform",
  summary: "",
  act: (state, _seat, next) => choose(next, game.legal(state)),
});

/** Mean return of `first` against `second` over `count` episodes with alternating seats. */
function meet(game: Game, first: ScriptedPlayer, second: ScriptedPlayer, count: number): number {
  const next = random(`${game.id} ${first.id} ${second.id}`);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const seat = i % 2;
    total += valueAt(play(game, seat === 0 ? [first, second] : [second, first], next), seat);
  }
  return total / count;
}

function play(game: Game, players: readonly ScriptedPlayer[], next: Random): readonly number[] {
  let state = game.initial({});
  for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
    const outcomes = game.chance(state);
    const weights = outcomes.map((outcome) => outcome.probability);
    const action =
      turn === CHANCE ? outcomes[chooseWeighted(next, weights)]?.action : players[turn]?.act(state, turn, next);
    state = game.next(state, action ?? -1);
  }
  return game.returns(state);
}

const player = (game: Game, id: string) => {
  const found = game.scripted.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`${game.id} has no scripted player ${id}`);
  return found;
};

describe("scripted players", () => {
  it.each([
    { id: "leduc-poker", better: "tight", worse: "raiser", above: 0.2 },
    { id: "leduc-poker", better: "tight", worse: "caller", above: 0.2 },
    { id: "liars-dice", better: "cautious", worse: "doubter", above: 0.05 },
    { id: "liars-dice", better: "honest", worse: "cautious", above: 0.05 },
    { id: "liars-dice", better: "mixed", worse: "honest", above: 0.02 },
    { id: "tic-tac-toe", better: "perfect", worse: "win-or-block", above: 0.1 },
    { id: "connect-four", better: "alpha-beta", worse: "win-or-block", above: 0.9 },
  ])("$id: $better beats $worse", ({ id, better, worse, above }) => {
    const game = gameById(id);
    const episodes = id === "connect-four" ? 40 : 4000;
    expect(meet(game, player(game, better), player(game, worse), episodes)).toBeGreaterThan(above);
  });

  it.each(["tic-tac-toe", "connect-four"])("%s: win-or-block beats uniform play", (id) => {
    const game = gameById(id);
    expect(meet(game, player(game, "win-or-block"), uniform(game), 400)).toBeGreaterThan(0.5);
  });
});

describe("mini-Hanabi's scripted players", () => {
  const game = gameById("mini-hanabi");
  const together = (partner: ScriptedPlayer) => meet(game, partner, partner, 4000);

  it("score more with themselves from one to the next: .4 at random, 2.0, 3.4, 3.7", () => {
    const scores = [uniform(game), ...game.scripted].map(together);
    [0.42, 2.02, 3.44, 3.65].forEach((score, i) => expect(Math.abs(valueAt(scores, i) - score)).toBeLessThan(0.08));
  });

  it("score less across two conventions than within one", () => {
    const [literal, convention] = [player(game, "literal"), player(game, "convention")];
    expect(meet(game, literal, convention, 4000)).toBeLessThan(together(literal) - 0.15);
  });
});

/** The probability that a player bets in a state, by varying its one draw. */
function betting(opponent: ScriptedPlayer, state: unknown, seat: number): number {
  const draws = Array.from({ length: 300 }, (_, i) => opponent.act(state, seat, () => (i + 0.5) / 300));
  return draws.reduce((sum, action) => sum + action, 0) / draws.length;
}

describe("Kuhn poker's scripted players", () => {
  const game = gameById("kuhn-poker");

  /** The return of `seat` with a pure strategy (bit i: bet in information set i) against `opponent`. */
  function value(opponent: ScriptedPlayer, seat: number, strategy: number): number {
    const sets = ["0", "1", "2"].flatMap((card) => (seat === 0 ? [card, `${card}pb`] : [`${card}p`, `${card}b`]));
    const visit = (state: unknown): number => {
      const turn = game.turn(state);
      if (turn === OVER) return valueAt(game.returns(state), seat);
      if (turn === seat)
        return visit(game.next(state, (strategy >> sets.indexOf(game.informationState(state, seat))) & 1));
      const bet = turn === CHANCE ? 0 : betting(opponent, state, turn);
      const outcomes =
        turn === CHANCE
          ? game.chance(state)
          : [
              { action: 0, probability: 1 - bet },
              { action: 1, probability: bet },
            ];
      return outcomes.reduce((sum, o) => sum + o.probability * visit(game.next(state, o.action)), 0);
    };
    return visit(game.initial({}));
  }

  /** The best return of `seat` against `opponent`, over all 64 pure strategies. */
  function bestResponse(opponent: ScriptedPlayer, seat: number): number {
    return Math.max(...Array.from({ length: 64 }, (_, strategy) => value(opponent, seat, strategy)));
  }

  it("are in order of a best response's gain: 2 in both seats together, then 1/3, then 0", () => {
    const gains = game.scripted.map((opponent) => bestResponse(opponent, 0) + bestResponse(opponent, 1));
    expect(gains[0]).toBeCloseTo(2, 10);
    expect(gains[1]).toBeCloseTo(1 / 3, 10);
    expect(gains[2]).toBeCloseTo(0, 10);
  });

  it("end with an equilibrium: the value of the game is -1/18 for seat 0", () => {
    const equilibrium = player(game, "equilibrium");
    expect(bestResponse(equilibrium, 0)).toBeCloseTo(-1 / 18, 10);
    expect(bestResponse(equilibrium, 1)).toBeCloseTo(1 / 18, 10);
  });
});
