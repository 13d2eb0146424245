import { describe, expect, it } from "vitest";
import { OVER, type GameOptions } from "../../../games/core/game.ts";
import { playthrough, replay, replayState } from "../../../games/core/playthrough.ts";
import { negotiation } from "../../../games/negotiation/game.ts";
import { ACCEPT, WALK, dealPrice, type NegotiationState } from "../../../games/negotiation/rules.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const offer = (price: number) => (price - 10.5) / 0.5;
const after = (...actions: number[]) => replayState(negotiation, actions) as NegotiationState;
const offersIn = (state: NegotiationState) =>
  negotiation
    .legal(state)
    .filter((action) => action < ACCEPT)
    .map((action) => 10.5 + 0.5 * action);

describe("negotiation", () => {
  it("opens with 19 prices strictly between 10 and 20, and no opening to accept", () => {
    const state = after();
    expect(offersIn(state)).toEqual(Array.from({ length: 19 }, (_, a) => 10.5 + 0.5 * a));
    expect(negotiation.legal(state)).toContain(WALK);
    expect(negotiation.legal(state)).not.toContain(ACCEPT);
  });

  it("lets a seller lower or keep its price, above the buyer's", () => {
    expect(offersIn(after(offer(17), offer(15.5)))).toEqual([16, 16.5, 17]);
  });

  it("lets a buyer raise or keep its price, below the seller's", () => {
    expect(offersIn(after(offer(13)))).toEqual([10.5, 11, 11.5, 12, 12.5]);
    expect(offersIn(after(offer(14), offer(12), offer(13)))).toEqual([12, 12.5]);
  });

  it("leaves only accept and walk away if no offer is possible", () => {
    expect(negotiation.legal(after(offer(10.5)))).toEqual([ACCEPT, WALK]);
  });

  it("has ten rounds, and a last move without an offer", () => {
    const actions = Array.from({ length: 19 }, (_, i) => (i % 2 === 0 ? offer(19) : offer(11)));
    const state = after(...actions);
    expect(negotiation.legal(state)).toEqual([ACCEPT, WALK]);
    expect(replay(negotiation, [...actions, ACCEPT]).returns).toEqual([11, 1]);
    expect(replay(negotiation, [...actions, WALK]).returns).toEqual([0, 0]);
  });

  it("lets the buyer offer last, and the seller only answer, if lastMove is buyer", () => {
    const actions = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? offer(19) : offer(11)));
    const state = replayState(negotiation, actions, { lastMove: "buyer" }) as NegotiationState;
    expect(negotiation.turn(state)).toBe(0);
    expect(negotiation.legal(state)).toEqual([ACCEPT, WALK]);
    expect(negotiation.prompt(state, 0)).toContain("the seller then accepts or walks away");
    expect(negotiation.returns(negotiation.next(state, ACCEPT))).toEqual([3, 9]);
    expect(negotiation.ending?.(negotiation.next(state, WALK))).toContain("The seller walked away in round 10.");
  });

  it("rewards the price minus cost, and the value minus the price", () => {
    expect(replay(negotiation, [offer(16), offer(14.5), ACCEPT]).returns).toEqual([6.5, 5.5]);
    expect(replay(negotiation, [WALK]).returns).toEqual([0, 0]);
  });

  it("draws cost 8 … 16 and value 12 … 20 if they are private", () => {
    const played = replay(negotiation, [8, 0, offer(14), ACCEPT], { private: true });
    expect(played.steps.map((step) => step.turn)).toEqual([-1, -1, 0, 1]);
    expect(played.steps[2]?.informationStates).toEqual([
      "[Observer: 0][Reserve: 16][Player: 0][Offers: ][End: ]",
      "[Observer: 1][Reserve: 12][Player: 0][Offers: ][End: ]",
    ]);
    expect(played.returns).toEqual([-2, -2]);
  });

  it("hides each side's secret from the other in all texts", () => {
    const state = replayState(negotiation, [5, 6, offer(15)], { private: true }) as NegotiationState;
    expect(negotiation.prompt(state, 0)).toContain("Your cost: 13.");
    expect(negotiation.prompt(state, 1)).toContain("The balloon's value to you: 18.");
    expect(negotiation.prompt(state, 0)).not.toContain("18");
    expect(negotiation.prompt(state, 1)).not.toContain("13.");
  });

  it("shows prices and the end of a bargain", () => {
    const state = after(offer(17), offer(13), offer(15));
    expect(negotiation.view(state, null)).toEqual({
      game: "negotiation",
      viewer: null,
      turn: 1,
      round: 2,
      rounds: 10,
      cost: "sealed",
      value: "sealed",
      ask: 15,
      bid: 13,
      offers: [
        { round: 1, seat: 0, price: 17 },
        { round: 1, seat: 1, price: 13 },
        { round: 2, seat: 0, price: 15 },
      ],
      acceptable: 15,
      result: null,
    });
    expect(negotiation.view(negotiation.next(state, ACCEPT), 1).result).toEqual({
      kind: "deal",
      seat: 1,
      price: 15,
      returns: ["sealed", 5],
    });
  });
});

describe("negotiation in words", () => {
  const state = after(offer(16));

  it.each([
    ["offer 14.5", offer(14.5)],
    ["I offer $14.50.", offer(14.5)],
    ["bid 14", offer(14)],
    ["walk", WALK],
    ["I accept", ACCEPT],
    ["14.5", offer(14.5)],
    ["14", offer(14)],
    ["I'll offer 14.5.", offer(14.5)],
    ["I would like to offer $14.", offer(14)],
    ["My bid is 14", offer(14)],
    ["Offer: 14.5", offer(14.5)],
    ["I propose 14", offer(14)],
    ["counter with 14", offer(14)],
    ["16 is too dear for me.\n**Offer 13**", offer(13)],
    ["I accept your offer.", ACCEPT],
    ["Accept (at 16)", ACCEPT],
    ["I'll take it", ACCEPT],
    ["Deal!", ACCEPT],
    ["I accept your last offer of $16.00.", ACCEPT],
    ["I walk away from the table.", WALK],
  ])("reads %j as %i: a bare number is a price, never an action", (text, action) => {
    expect(negotiation.parse(text, state)).toBe(action);
  });

  it.each([
    "offer",
    "offer 14 or 15",
    "I could accept 16, but offer 15.",
    // Rejecting an offer doesn't mean walking away.
    "no deal",
    "I reject your offer",
    "I won't walk away",
  ])("refuses %j", (text) => {
    expect(() => negotiation.parse(text, state)).toThrow(expect.objectContaining({ code: "game/unreadable-action" }));
  });

  // Accepting a price other than the current offer is no acceptance.
  it.each(["9", "offer 14.3", "offer 20", "offer 16", "accept 14", "deal at 15"])("calls %j illegal", (text) => {
    expect(() => negotiation.parse(text, state)).toThrow(expect.objectContaining({ code: "game/illegal-action" }));
  });
});

/** Returns of these scripted bargainers against each other. */
function outcome(seller: number, buyer: number): readonly number[] {
  let state = negotiation.initial({ private: false });
  for (let turn = 0; turn !== OVER; turn = negotiation.turn(state)) {
    const player = negotiation.scripted[turn === 0 ? seller : buyer];
    state = negotiation.next(state, player?.act(state, turn, Math.random) ?? WALK);
  }
  expect(dealPrice(state)).not.toBeNull();
  return negotiation.returns(state);
}

/** Returns under perfect play: exact backward induction over the rules, on the grid of ticks. */
function solved(options: GameOptions): readonly number[] {
  const known = new Map<string, readonly number[]>();
  const solve = (state: NegotiationState): readonly number[] => {
    const turn = negotiation.turn(state);
    if (turn === OVER) return negotiation.returns(state);
    const key = `${state.offers.length} ${state.offers.slice(-2).join()}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const worths = negotiation.legal(state).map((action) => solve(negotiation.next(state, action)));
    const best = worths.reduce((best, worth) => (valueAt(worth, turn) > valueAt(best, turn) ? worth : best));
    known.set(key, best);
    return best;
  };
  return solve(negotiation.initial(options));
}

describe("negotiation solved by backward induction, with cost 8, value 20 and a known deadline", () => {
  it("sells at 19.5 if the seller makes the last offer", () => {
    expect(solved({ private: false, lastMove: "seller" })).toEqual([19.5 - 8, 20 - 19.5]);
  });

  it("sells at 10.5 if the buyer makes the last offer", () => {
    expect(solved({ private: false, lastMove: "buyer" })).toEqual([10.5 - 8, 20 - 10.5]);
  });
});

describe("negotiation between scripted bargainers", () => {
  it("always ends in a deal that both gain from, later and better for the patient side", () => {
    for (const rival of [0, 1, 2]) {
      const asSeller = [0, 1, 2].map((own) => valueAt(outcome(own, rival), 0));
      const asBuyer = [0, 1, 2].map((own) => valueAt(outcome(rival, own), 1));
      for (const earned of [asSeller, asBuyer]) {
        expect(earned[0]).toBeGreaterThan(0);
        expect(earned[1]).toBeGreaterThan(valueAt(earned, 0));
        expect(earned[2]).toBeGreaterThanOrEqual(valueAt(earned, 1));
      }
    }
  });

  it("has no deal at a loss for any draw", () => {
    for (let seed = 0; seed < 200; seed++) {
      const drawn = playthrough(negotiation, seed, { private: true }).steps.slice(0, 2);
      let state = replayState(
        negotiation,
        drawn.map((step) => step.action),
        { private: true },
      ) as NegotiationState;
      while (negotiation.turn(state) !== OVER) {
        const turn = negotiation.turn(state);
        state = negotiation.next(state, negotiation.scripted[(seed + turn) % 3]?.act(state, turn, Math.random) ?? WALK);
      }
      for (const earned of negotiation.returns(state)) expect(earned).toBeGreaterThanOrEqual(0);
    }
  });
});
