import type { Random } from "../../core/random.ts";
import {
  ACCEPT,
  OPENING_PRICES,
  MAX_ROUNDS,
  SELLER,
  PRICE_TICK,
  WALK,
  offerAction,
  canAccept,
  offerRange,
  roundNumber,
  currentPrice,
  type NegotiationState,
} from "../../negotiation/rules.ts";
import type { Manner } from "../rules/advice.ts";
import { OPENING_GAP_POINTS, conceded, priceAt } from "../rules/instructions.ts";

/** First rounds in which the coached player and its rival may walk away. */
const FIRST_WALK_ROUNDS = { coached: 6, rival: 5 } as const;

/**
 * The coached bargainer: time-dependent tactics (Faratin, Sierra and Jennings 1998) with a limit, a margin of
 * acceptance, mirroring of the rival's steps and a readiness to walk away, all shifted by advice. Amounts are points
 * conceded from the own opening.
 */
export function coachedMove(manner: Manner, bargain: NegotiationState, seat: number, random: Random): number {
  const round = roundNumber(bargain);
  const last = round === MAX_ROUNDS;
  const reach = OPENING_GAP_POINTS * (1 - manner.ambition);
  const own = conceded(currentPrice(bargain, seat), seat);
  const rival = conceded(currentPrice(bargain, 1 - seat), seat);
  const offer = Math.max(own, toTick(planned(manner, bargain, seat)));
  const [lowest, highest] = offerRange(bargain, seat);
  const final = lowest > highest;
  const limit = last && manner.lastRound > 0 ? Infinity : reach;
  // Without time left, a margin would only lose the deal.
  const wanted = final ? Infinity : offer - (last ? 0 : OPENING_GAP_POINTS * manner.margin);
  if (canAccept(bargain) && rival <= Math.min(limit, wanted) + 1e-9) return ACCEPT;
  if (final) return WALK;
  if (round >= FIRST_WALK_ROUNDS.coached && random() < (manner.walking * 0.6 * (rival - own)) / OPENING_GAP_POINTS)
    return WALK;
  return within(lowest, highest, offer, seat);
}

/** The coached player's planned concession, before rounding to ticks and regardless of earlier concessions. */
function planned(manner: Manner, bargain: NegotiationState, seat: number): number {
  const round = roundNumber(bargain);
  const reach = OPENING_GAP_POINTS * (1 - manner.ambition);
  const time = (round - 1) / (MAX_ROUNDS - 1);
  let plan = reach * time ** Math.exp(-manner.concession);
  if (round === MAX_ROUNDS && manner.lastRound > 0) plan += manner.lastRound * (reach - plan) + manner.lastRound;
  const theirs = bargain.offers.filter((_, i) => i % 2 === 1 - seat);
  if (manner.mirroring === 0 || theirs.length === 0) return plan;
  const opening = seat === SELLER ? OPENING_PRICES.bid : OPENING_PRICES.ask;
  const step = Math.abs((theirs.at(-1) ?? opening) - (theirs.at(-2) ?? opening));
  const own = conceded(currentPrice(bargain, seat), seat);
  return (1 - manner.mirroring) * plan + manner.mirroring * Math.min(reach, own + step);
}

/** A rival's fixed tactics: exponent, maximum concession in points, readiness to walk away. */
export interface RivalTactics {
  readonly exponent: number;
  readonly reach: number;
  readonly walking: number;
}

/**
 * The rival: it moves towards its limit by its tactics and the round alone, and may walk away if the coached player
 * demands more.
 */
export function rivalMove(temper: RivalTactics, bargain: NegotiationState, seat: number, random: Random): number {
  const round = roundNumber(bargain);
  const plan = toTick(temper.reach * (round / MAX_ROUNDS) ** (1 / temper.exponent));
  const own = conceded(currentPrice(bargain, seat), seat);
  const offer = Math.max(own, Math.min(plan, Math.floor(temper.reach / PRICE_TICK + 1e-9) * PRICE_TICK));
  const demanded = conceded(currentPrice(bargain, 1 - seat), seat);
  if (canAccept(bargain) && demanded <= offer + 1e-9) return ACCEPT;
  const [lowest, highest] = offerRange(bargain, seat);
  if (lowest > highest) return WALK;
  if (round >= FIRST_WALK_ROUNDS.rival && random() < (temper.walking * Math.max(0, demanded - temper.reach)) / 4)
    return WALK;
  return within(lowest, highest, offer, seat);
}

function toTick(points: number): number {
  return Math.round(points / PRICE_TICK) * PRICE_TICK;
}

/** The legal offer nearest to a concession of `points`. */
function within(lowest: number, highest: number, points: number, seat: number): number {
  return Math.min(highest, Math.max(lowest, offerAction(priceAt(points / OPENING_GAP_POINTS, seat))));
}
