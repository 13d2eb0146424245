import { describe, expect, it } from "vitest";
import { CHANCE, OVER } from "../../../games/core/game.ts";
import { coachedNegotiation as game } from "../../../games/coached-negotiation/game.ts";
import { seatInstructions } from "../../../games/coached-negotiation/rules/instructions.ts";
import { FIRST_ADVICE, BUYER, CRITIC, SELLER, type CoachedState } from "../../../games/coached-negotiation/rules.ts";
import { observation } from "../../game-suite/samples.ts";
import { ACCEPT, WALK, after, chainOf, closing, offer, say } from "./chains.ts";

const three = [say("stay"), say("lead"), say("rapport")];
const advised = (state: CoachedState) => game.legal(state).map((action) => game.label(action, state));

describe("a chain of bargains", () => {
  it("opens with five uniform chance events: both limits, both exponents, the rival's kind", () => {
    let state = game.initial({});
    const sizes: number[] = [];
    for (; game.turn(state) === CHANCE; state = game.next(state, 0)) {
      sizes.push(game.chance(state).length);
      expect(new Set(game.chance(state).map(({ probability }) => probability)).size).toBe(1);
    }
    expect(sizes).toEqual([5, 5, 3, 5, 5]);
  });

  it("plays each bargain by the rules of negotiation: openings 20 and 10, ten rounds, public offers, explicit acceptance", () => {
    const opening = after({});
    expect(game.turn(opening)).toBe(SELLER);
    expect(game.legal(opening)).not.toContain(ACCEPT);
    expect(game.legal(after({}, offer(19))).slice(0, 17)).toEqual(Array.from({ length: 17 }, (_, a) => a));
    const tenth = Array.from({ length: 19 }, (_, i) => (i % 2 === 0 ? offer(19) : offer(11)));
    expect(game.legal(after({}, ...tenth))).toEqual([ACCEPT, WALK]);
  });

  it("is five bargains by default, with a round of three pieces of advice between them", () => {
    const turns: number[] = [];
    const end = chainOf({}, 15, 15, 15, 15, 15);
    expect(game.turn(end)).toBe(OVER);
    expect(end.bargains).toHaveLength(5);
    expect(end.advice.map((round) => round.length)).toEqual([3, 3, 3, 3]);
    for (let pieces = 0; pieces <= 3; pieces++)
      turns.push(game.turn(after({}, ...closing(15), ...three.slice(0, pieces))));
    expect(turns).toEqual([CRITIC, CRITIC, CRITIC, SELLER]);
  });

  it("allows each of twelve pieces of generic advice once per round, never a price", () => {
    const state = after({}, ...closing(15));
    expect(game.legal(state)).toEqual(Array.from({ length: 12 }, (_, piece) => FIRST_ADVICE + piece));
    expect(advised(state).join()).not.toMatch(/\d/);
    expect(advised(after({}, ...closing(15), say("mirror")))).not.toContain("mirror");
    const nextRound = after({}, ...closing(15), ...three, ...closing(16));
    expect(advised(nextRound)).toHaveLength(12);
  });

  it("continues after a failed bargain", () => {
    expect(game.turn(after({}, WALK))).toBe(CRITIC);
    expect(game.turn(after({}, WALK, ...three))).toBe(SELLER);
  });

  it("without advice has no turns of the critic", () => {
    const state = after({ advice: 0 }, ...closing(15), ...closing(16));
    expect(game.turn(state)).toBe(SELLER);
    expect(state.bargains).toHaveLength(3);
  });

  it("ends with its only bargain if it has one", () => {
    const end = after({ bargains: 1 }, ...closing(15));
    expect(game.turn(end)).toBe(OVER);
    expect(game.returns(end)).toEqual([7, 5, 0]);
  });

  it("has one attempt per bargain, and one per round of advice", () => {
    expect(game.attempt?.(after({}))).toBe(0);
    expect(game.attempt?.(after({}, ...closing(15)))).toBe(0);
    expect(game.attempt?.(after({}, ...closing(15), ...three, offer(18)))).toBe(1);
    expect(game.attempt?.(after({}, ...closing(15), ...three, ...closing(16), say("stay")))).toBe(1);
  });
});

describe("the instructions of each seat", () => {
  it("are a limit and an exponent, and the rival's kind, close to the stated distributions", () => {
    const instructions = (seat: number, ...drawn: number[]) => seatInstructions(drawn, SELLER, seat);
    expect(instructions(SELLER, 2, 2, 0, 2, 2)).toEqual({ limit: 14.7, exponent: 0.82, kind: null });
    expect(instructions(BUYER, 2, 2, 0, 2, 2)).toEqual({ limit: 16.8, exponent: 0.35, kind: "boulware" });
    expect(instructions(BUYER, 2, 2, 2, 2, 4)).toEqual({ limit: 19.5, exponent: 3, kind: "conceder" });
    expect(instructions(CRITIC, 2, 2, 0, 2, 2)).toBeNull();
  });

  it("are mirrored if the buyer is coached", () => {
    expect(seatInstructions([2, 2, 1, 2, 2], BUYER, BUYER)).toEqual({ limit: 15.3, exponent: 0.82, kind: null });
    expect(seatInstructions([2, 2, 1, 2, 2], BUYER, SELLER)).toEqual({ limit: 12, exponent: 1, kind: "linear" });
  });

  it("are private: neither the other side nor the critic nor the public sees them", () => {
    const state = after({}, offer(19));
    const hidden = (viewer: number | null) => game.view(state, viewer).instructions.map((given) => given === "sealed");
    expect([hidden(SELLER), hidden(BUYER), hidden(CRITIC), hidden(null)]).toEqual([
      [false, true],
      [true, false],
      [true, true],
      [true, true],
    ]);
    expect(game.prompt(after({}, WALK), CRITIC)).not.toContain("14.7");
  });
});

describe("cost and value", () => {
  it("are known only to seller and buyer, during and after a bargain", () => {
    for (const state of [after({}, offer(19)), after({}, ...closing(15))]) {
      const shown = (viewer: number | null) => {
        const bargain = game.view(state, viewer).bargains[0];
        return [bargain?.cost, bargain?.value];
      };
      expect([shown(SELLER), shown(BUYER)]).toEqual([
        [8, "sealed"],
        ["sealed", 20],
      ]);
      for (const viewer of [CRITIC, null]) expect(shown(viewer)).toEqual(["sealed", "sealed"]);
    }
    expect(game.prompt(after({}, offer(19)), BUYER)).not.toContain("cost: 8");
  });
});

describe.each([
  { coached: "seller", seat: SELLER, rival: BUYER },
  { coached: "buyer", seat: BUYER, rival: SELLER },
])("with the $coached coached", ({ coached, seat, rival }) => {
  const first = after({ coached });
  const later = after({ coached }, ...closing(15), ...three);

  it("the rival has no memory: its observation, prompt and view of a later bargain are those of a first one", () => {
    expect(observation(game, later, rival)).toEqual(observation(game, first, rival));
    expect(game.prompt(later, rival)).toBe(game.prompt(first, rival));
    expect(game.view(later, rival)).toEqual({ ...game.view(first, rival), first: 2 });
  });

  it("the coached player remembers prices, the one to beat, and all advice", () => {
    expect(observation(game, later, seat)).not.toEqual(observation(game, first, seat));
    for (const remembered of ["Bargain 2 of 5", "deal at 15", "Beat your best price, 15.", "stay, lead, rapport"]) {
      expect(game.prompt(later, seat)).toContain(remembered);
    }
    expect(game.view(later, seat)).toMatchObject({
      best: 15,
      advice: [[{ name: "stay" }, { name: "lead" }, { name: "rapport" }]],
    });
  });

  it("the critic sees all offers, prices and outcomes so far", () => {
    const state = after({ coached }, offer(19), offer(12), offer(16), ACCEPT, ...three, offer(18), WALK);
    for (const read of [
      "19/12 16/ deal at 16",
      "18/ no deal, the buyer left",
      "after bargain 1: stay, lead, rapport",
    ]) {
      expect(game.prompt(state, CRITIC)).toContain(read);
    }
    expect(game.view(state, CRITIC).bargains).toHaveLength(2);
  });

  it("only the coached player sees the advice until the end", () => {
    const state = after({ coached }, ...closing(15), say("mirror"));
    const sealed = (viewer: number | null) => game.view(state, viewer).advice;
    expect(sealed(null)).toEqual([["sealed"]]);
    expect(sealed(rival)).toEqual([]);
    expect(sealed(seat)).toMatchObject([[{ name: "mirror" }]]);
    expect(game.informationState(state, rival)).toContain("[Advice: x]");
    expect(game.prompt(state, rival)).not.toContain("mirror");
    expect(game.reveal(state).advice).toMatchObject([[{ name: "mirror" }]]);
  });
});
