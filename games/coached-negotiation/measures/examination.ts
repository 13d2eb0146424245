import { CHANCE, type GameOptions } from "../../core/game.ts";
import { measure, type Exam, type Measures } from "../../core/measures.ts";
import { choose, random, type Random } from "../../core/random.ts";
import { meanEstimate, shareEstimate } from "../../core/statistics.ts";
import { dealPrice } from "../../negotiation/rules.ts";
import { coachedSurplus } from "../rewards.ts";
import { BUYER, CRITIC, SELLER, initial, legal, next, turn, type CoachedState } from "../rules.ts";
import { SURPLUS_BOUNDS, byBargain } from "./by-bargain.ts";

/** Chains of bargains played with each critic. */
const EXAMINED_CHAINS = 400;

/** The examinee as critic of the scripted population; on the same draws, the constant critic and no advice. */
export async function ofPolicy({ options, examinee }: Omit<Exam<CoachedState>, "bestResponse">): Promise<Measures> {
  if (options["bargains"] === 1 || options["advice"] === 0) return {};
  const population = { [SELLER]: "instructed", [BUYER]: "instructed" };
  const play = (advised: GameOptions, seats: Readonly<Record<number, string>>) =>
    examinee.play(chains(advised), { seats, seed: "coached-negotiation/examination" });
  const own = await play(options, population);
  const constant = await play(options, { ...population, [CRITIC]: "constant" });
  const unadvised = await play({ ...options, advice: 0 }, population);
  return {
    ...byBargain(own, "critic "),
    ...afterAdvice("critic", "this policy as the critic", own),
    ...afterAdvice("constant", "the constant critic", constant),
    ...afterAdvice("no advice", "no advice", unadvised),
  };
}

/** Chains before their first bargain, with the same instructions in every league. */
function chains(options: GameOptions): readonly CoachedState[] {
  const draw = random("coached-negotiation/instructions");
  return Array.from({ length: EXAMINED_CHAINS }, () => drawn(initial(options), draw));
}

function drawn(state: CoachedState, draw: Random): CoachedState {
  return turn(state) === CHANCE ? drawn(next(state, choose(draw, legal(state))), draw) : state;
}

/** Over all bargains after the first; the mean of a chain is one sample. */
function afterAdvice(name: string, whose: string, ends: readonly CoachedState[]): Measures {
  const later = (end: CoachedState) => end.bargains.map((_, k) => k).slice(1);
  const earned = ends.map((end) => mean(later(end).map((k) => coachedSurplus(end, k))));
  const closed = ends.map((end) => mean(end.bargains.slice(1).map((bargain) => (dealPrice(bargain) === null ? 0 : 1))));
  return {
    [`advised surplus/${name}`]: measure(
      meanEstimate(earned, SURPLUS_BOUNDS),
      "points",
      `A scripted coached player's surplus per bargain after the first, with ${whose}; 0 for a failed one.`,
    ),
    [`advised deal rate/${name}`]: measure(
      shareEstimate(closed),
      "share",
      `Share of bargains after the first in which a scripted coached player closes a deal, with ${whose}.`,
    ),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
