import { describe, expect, it } from "vitest";
import { PIECES, applyAdvice, type Manner } from "../../../games/coached-negotiation/rules/advice.ts";
import { coachedSurplus } from "../../../games/coached-negotiation/rewards.ts";
import { coachedNegotiation as game } from "../../../games/coached-negotiation/game.ts";
import { coachedMove, rivalMove } from "../../../games/coached-negotiation/scripted/tactics.ts";
import { BUYER, SELLER, type CoachedState } from "../../../games/coached-negotiation/rules.ts";
import { dealPrice } from "../../../games/negotiation/rules.ts";
import { ACCEPT, WALK, after, chainOf, offer, played, say } from "./chains.ts";

const UNADVISED: Manner = { concession: -0.2, ambition: 0.47, margin: 0, mirroring: 0, walking: 0, lastRound: 0 };
const number = (name: string) => PIECES.findIndex((piece) => piece.name === name);
const present = (...actions: number[]) => after({}, ...actions).bargains[0] ?? expect.unreachable();
const held = (ask: number, bid: number, moves: number) =>
  present(...Array.from({ length: moves }, (_, i) => offer(i % 2 === 0 ? ask : bid)));
const never = () => 0.999;
const always = () => 0;

describe("advice", () => {
  it.each([
    ["hold early", "concession", -0.8],
    ["concede", "concession", 0.4],
    ["aim high", "ambition", 0.57],
    ["be modest", "ambition", 0.37],
    ["patience", "margin", 0.05],
    ["take it", "margin", -0.05],
    ["mirror", "mirroring", 0.25],
    ["threaten", "walking", 0.15],
    ["deadline", "lastRound", 0.25],
  ] as const)("%s shifts only %s, to %d", (name, trait, value) => {
    const heeded = applyAdvice(UNADVISED, [number(name)]);
    expect(heeded[trait]).toBeCloseTo(value, 10);
    expect({ ...heeded, [trait]: 0 }).toEqual({ ...UNADVISED, [trait]: 0 });
  });

  it("lead and stay undo mirror and threaten, rapport has no effect", () => {
    const undone = applyAdvice(UNADVISED, ["mirror", "threaten", "lead", "stay", "rapport"].map(number));
    expect(undone).toEqual(UNADVISED);
  });

  it("adds up within bounds", () => {
    const ten = (name: string) =>
      applyAdvice(
        UNADVISED,
        Array.from({ length: 10 }, () => number(name)),
      );
    expect(ten("hold early").concession).toBe(-1.6);
    expect(ten("aim high").ambition).toBe(0.85);
    expect(ten("be modest").ambition).toBe(0.1);
    expect(ten("threaten").walking).toBe(0.45);
  });
});

describe("the coached bargainer", () => {
  it("opens a tick below the opening, and demands its limit by the last round", () => {
    expect(coachedMove(UNADVISED, present(), SELLER, never)).toBe(offer(19.5));
    expect(coachedMove(UNADVISED, held(19.5, 10.5, 18), SELLER, never)).toBe(offer(14.5));
  });

  it("accepts an offer as good as its own next one, but never beyond its limit", () => {
    expect(coachedMove(UNADVISED, held(15.5, 15, 18), SELLER, never)).toBe(ACCEPT);
    expect(coachedMove(UNADVISED, held(15, 14.5, 18), SELLER, never)).not.toBe(ACCEPT);
  });

  it("advised patience, makes one more offer before it accepts, if there is time", () => {
    const patient = applyAdvice(UNADVISED, [number("patience")]);
    expect(coachedMove(UNADVISED, held(17, 16, 14), SELLER, never)).toBe(ACCEPT);
    expect(coachedMove(patient, held(17, 16, 14), SELLER, never)).toBe(offer(16.5));
    expect(coachedMove(patient, held(15.5, 15, 18), SELLER, never)).toBe(ACCEPT);
  });

  it("advised to mirror, concedes less if the other side doesn't move", () => {
    const mirroring = applyAdvice(UNADVISED, ["mirror", "mirror", "mirror"].map(number));
    const still = held(19.5, 10.5, 12);
    expect(coachedMove(mirroring, still, SELLER, never)).toBeGreaterThan(coachedMove(UNADVISED, still, SELLER, never));
  });

  it("advised to threaten, may walk away from round 6 on; without advice never does", () => {
    const threatening = applyAdvice(UNADVISED, [number("threaten")]);
    expect(coachedMove(threatening, held(19.5, 10.5, 8), SELLER, always)).not.toBe(WALK);
    expect(coachedMove(threatening, held(19.5, 10.5, 10), SELLER, always)).toBe(WALK);
    expect(coachedMove(UNADVISED, held(19.5, 10.5, 10), SELLER, always)).not.toBe(WALK);
  });

  it("advised of the deadline, concedes beyond its limit in the last round, and accepts beyond it as a buyer", () => {
    const hurried = applyAdvice(UNADVISED, ["deadline", "deadline"].map(number));
    expect(coachedMove(hurried, held(19.5, 10.5, 18), SELLER, never)).toBe(offer(14));
    expect(coachedMove(UNADVISED, held(15.5, 10.5, 19), BUYER, never)).toBe(WALK);
    expect(coachedMove(hurried, held(15.5, 10.5, 19), BUYER, never)).toBe(ACCEPT);
  });
});

describe("the rival", () => {
  const temper = { exponent: 1, reach: 8, walking: 0.08 };

  it("moves towards its limit by round, and accepts what it would offer itself", () => {
    expect(rivalMove(temper, held(19.5, 10.5, 1), BUYER, never)).toBe(offer(11));
    expect(rivalMove(temper, held(19.5, 10.5, 17), BUYER, never)).toBe(offer(17));
    expect(rivalMove(temper, held(17, 10.5, 17), BUYER, never)).toBe(ACCEPT);
  });

  it("may walk away from round 5 on if more than its limit is demanded", () => {
    expect(rivalMove(temper, held(19.5, 10.5, 7), BUYER, always)).not.toBe(WALK);
    expect(rivalMove(temper, held(19.5, 10.5, 9), BUYER, always)).toBe(WALK);
    expect(rivalMove(temper, held(18, 10.5, 9), BUYER, always)).not.toBe(WALK);
  });
});

describe("scripted critics", () => {
  const round = (id: string, price: number | null) => {
    const player = game.scripted.find((candidate) => candidate.id === id) ?? expect.unreachable();
    let state: CoachedState = chainOf({ bargains: 5 }, price);
    return [0, 1, 2].map(() => {
      const action = player.act(state, 2, never);
      const name = game.label(action, state);
      state = game.next(state, action);
      return name;
    });
  };

  it("constant always gives the same advice; rule-of-thumb advises more after an early deal, less after a failure", () => {
    expect(round("constant", 15)).toEqual(["hold early", "aim high", "patience"]);
    expect(round("constant", null)).toEqual(["hold early", "aim high", "patience"]);
    expect(round("rule-of-thumb", 15)).toEqual(["aim high", "hold early", "lead"]);
    expect(round("rule-of-thumb", null)).toEqual(["be modest", "rapport", "stay"]);
  });

  it("gives another piece if one was given already", () => {
    const state = after({}, WALK, say("hold early"));
    const constant = game.scripted.find(({ id }) => id === "constant");
    expect(game.label(constant?.act(state, 2, never) ?? -1, state)).toBe("aim high");
  });
});

/** Mean price of deals, deal rate and coached surplus (failures 0) of each bargain. */
function byBargain(ends: readonly CoachedState[]) {
  return [0, 1, 2, 3, 4].map((k) => {
    const prices = ends.map(({ bargains }) => bargains[k] && dealPrice(bargains[k])).filter((price) => price !== null);
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    return {
      price: total(prices.map(Number)) / prices.length,
      dealRate: prices.length / ends.length,
      surplus: total(ends.map((end) => coachedSurplus(end, k))) / ends.length,
    };
  });
}

describe("the scripted population, as calibrated", () => {
  const COUNT = 5000;
  const population = (critic: string, options = {}) =>
    byBargain(played(options, ["instructed", "instructed", critic], COUNT));
  const unadvised = population("placebo", { advice: 0 });
  const constant = population("constant");

  it("without advice sells at 16.2 in .97 of the bargains, in all five", () => {
    for (const { price, dealRate } of unadvised) {
      expect(Math.abs(price - 16.18)).toBeLessThan(0.1);
      expect(dealRate).toBeGreaterThan(0.96);
      expect(dealRate).toBeLessThan(0.985);
    }
  });

  it("with constant advice sells at higher prices and closes fewer deals, bargain by bargain", () => {
    const expected = [
      [16.18, 0.97],
      [16.95, 0.9],
      [17.6, 0.75],
      [18.1, 0.54],
      [18.6, 0.36],
    ] as const;
    expected.forEach(([price, dealRate], k) => {
      expect(Math.abs((constant[k]?.price ?? 0) - price)).toBeLessThan(0.2);
      expect(Math.abs((constant[k]?.dealRate ?? 0) - dealRate)).toBeLessThan(0.035);
    });
    for (let k = 1; k < 5; k++) {
      expect(constant[k]?.price).toBeGreaterThan(constant[k - 1]?.price ?? 0);
      expect(constant[k]?.dealRate).toBeLessThan(constant[k - 1]?.dealRate ?? 0);
    }
    expect(constant[4]?.surplus).toBeLessThan((unadvised[4]?.surplus ?? 0) - 3);
  });

  it("with rule-of-thumb earns more than without advice, failures counted, and still closes deals", () => {
    const thumb = population("rule-of-thumb");
    for (let k = 1; k < 5; k++) {
      expect(thumb[k]?.surplus).toBeGreaterThan((unadvised[k]?.surplus ?? 0) + 0.1);
      expect(thumb[k]?.dealRate).toBeGreaterThan(0.94);
    }
  });

  it("is unaffected by placebo", () => {
    const placebo = population("placebo");
    placebo.forEach(({ price, surplus }, k) => {
      expect(Math.abs(price - (unadvised[k]?.price ?? 0))).toBeLessThan(0.08);
      expect(Math.abs(surplus - (unadvised[k]?.surplus ?? 0))).toBeLessThan(0.12);
    });
  });

  it("mirrors this with coached buyers: lower prices and fewer deals under constant advice", () => {
    const buyers = population("constant", { coached: "buyer" });
    expect(buyers[4]?.price).toBeLessThan((buyers[0]?.price ?? 0) - 1.5);
    expect(buyers[4]?.dealRate).toBeLessThan(0.5);
    const advised = population("rule-of-thumb", { coached: "buyer" });
    expect(advised[4]?.surplus).toBeGreaterThan((advised[0]?.surplus ?? 0) + 0.1);
  });
});
