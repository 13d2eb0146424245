import { BUYER, OPENING_PRICES, SELLER } from "../../negotiation/rules.ts";

/** Points between the openings. */
export const OPENING_GAP_POINTS = OPENING_PRICES.ask - OPENING_PRICES.bid;

/** A seat's private instructions for the whole chain. Scripted players obey them; others need not. */
export interface Instructions {
  /** A price: the seller's lowest, the buyer's highest. */
  readonly limit: number;
  /** Concession exponent of time-dependent tactics: below 1 late, 1 steadily, above 1 early. */
  readonly exponent: number;
  /** The rival's kind; null for the coached player. */
  readonly kind: RivalKind | null;
}

/**
 * The rival's tactics (Faratin, Sierra and Jennings 1998): exponent, share of the opening gap it may concede, readiness
 * to walk away.
 */
export const RIVAL_KINDS = {
  boulware: { exponent: 0.35, reach: 0.68, walking: 0.12 },
  linear: { exponent: 1, reach: 0.8, walking: 0.08 },
  conceder: { exponent: 3, reach: 0.9, walking: 0.04 },
} as const;
export type RivalKind = keyof typeof RIVAL_KINDS;
export const RIVAL_KIND_NAMES = Object.keys(RIVAL_KINDS) as RivalKind[];

/**
 * Five equally likely levels of a standard normal variable: the medians of its quintiles, scaled so that their variance
 * is 1.
 */
const NORMAL_LEVELS = [-1.4633, -0.5988, 0, 0.5988, 1.4633];

const hundredths = (x: number) => Math.round(x * 100) / 100;
const spread = (mean: number, deviation: number) => NORMAL_LEVELS.map((z) => mean + deviation * z);

/**
 * The chance events that open an episode, in order: the coached player's limit and exponent, then the rival's kind and
 * both.
 */
export const DRAWS = [
  { name: "coached limit", levels: spread(0.53, 0.05) },
  { name: "coached exponent", levels: spread(-0.2, 0.2).map((x) => hundredths(Math.exp(x))) },
  { name: "rival kind", levels: RIVAL_KIND_NAMES.map((_, i) => i) },
  { name: "rival exponent", levels: spread(0, 0.15).map(Math.exp) },
  { name: "rival limit", levels: spread(0, 0.06) },
] as const;

/** The price a share `reach` of the way from a seat's own opening to the other's. */
export function priceAt(reach: number, seat: number): number {
  const way = reach * OPENING_GAP_POINTS;
  return hundredths(seat === SELLER ? OPENING_PRICES.ask - way : OPENING_PRICES.bid + way);
}

/** The inverse: how much of the opening gap a price concedes, in points. */
export function conceded(price: number, seat: number): number {
  return seat === SELLER ? OPENING_PRICES.ask - price : price - OPENING_PRICES.bid;
}

/** A seat's instructions, once all of them are drawn. The critic has none. */
export function seatInstructions(drawn: readonly number[], coached: number, seat: number): Instructions | null {
  if (seat !== SELLER && seat !== BUYER) return null;
  const level = (draw: number) => DRAWS[draw]?.levels[drawn[draw] ?? -1] ?? 0;
  if (seat === coached) {
    return drawn.length < 2 ? null : { limit: priceAt(level(0), seat), exponent: level(1), kind: null };
  }
  if (drawn.length < DRAWS.length) return null;
  const kind = RIVAL_KIND_NAMES[level(2)] ?? "linear";
  const reach = Math.min(0.95, Math.max(0.35, RIVAL_KINDS[kind].reach + level(4)));
  return { limit: priceAt(reach, seat), exponent: hundredths(RIVAL_KINDS[kind].exponent * level(3)), kind };
}
