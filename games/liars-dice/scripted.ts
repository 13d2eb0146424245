import type { ScriptedPlayer } from "../core/game.ts";
import { chooseWeighted } from "../core/random.ts";
import { BID_COUNT, FACE_COUNT, LIAR, legal, lastBid, matches, quantity, type LiarsDiceState } from "./rules.ts";

/** The input of a heuristic: its own die and what was bid, never the other die. */
interface Hand {
  readonly die: number;
  /** The other seat's last bid; null before its first. */
  readonly bid: number | null;
  readonly legal: readonly number[];
}

const handOf = (state: LiarsDiceState, seat: number): Hand => ({
  die: state.dice[seat] as number,
  bid: lastBid(state),
  legal: legal(state),
});

function player(id: string, summary: string, rule: (hand: Hand) => number): ScriptedPlayer<LiarsDiceState> {
  return { id, summary, act: (state, seat) => rule(handOf(state, seat)) };
}

/** The probability that a bid is true, given the own die and the probability of each face of the other die. */
function truth(bid: number, die: number, other: readonly number[]): number {
  const missing = quantity(bid) - (matches(die, bid) ? 1 : 0);
  if (missing <= 0) return 1;
  if (missing > 1) return 0;
  return other.reduce((sum, probability, face) => sum + (matches(face, bid) ? probability : 0), 0);
}

const UNIFORM = Array.from({ length: FACE_COUNT }, () => 1 / FACE_COUNT);

/** The probability of having won if this action ended the game: a call, or a bid that is called. */
function winChance(action: number, { die, bid }: Hand, other: readonly number[]): number {
  return action === LIAR ? 1 - truth(bid ?? BID_COUNT - 1, die, other) : truth(action, die, other);
}

/** How much more likely a die is that matches the other seat's last bid; the bidder may have bluffed. */
const TRUTH_ODDS = 2;
/** What each skipped bid costs, in winning chance: low bids leave room to raise again. */
const SKIPPED_BID_COST = 0.02;
/** Inverse temperature. Of 500 settings of the three, these have the lowest NashConv that beats `honest`. */
const INVERSE_TEMPERATURE = 12;

/** Faces of the other die after its last bid. */
function belief({ bid }: Hand): readonly number[] {
  if (bid === null) return UNIFORM;
  return normalised(UNIFORM.map((_, face) => (matches(face, bid) ? TRUTH_ODDS : 1)));
}

function normalised(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function mixture(state: LiarsDiceState, seat: number): readonly number[] {
  const hand = handOf(state, seat);
  const other = belief(hand);
  const weights = hand.legal.map((action) => {
    const skipped = action === LIAR ? 0 : action - (hand.bid ?? -1) - 1;
    return Math.exp(INVERSE_TEMPERATURE * (winChance(action, hand, other) - SKIPPED_BID_COST * skipped));
  });
  return normalised(weights);
}

export const scripted: readonly ScriptedPlayer<LiarsDiceState>[] = [
  player("doubter", "Opens with the lowest bid and calls every other bid a lie.", ({ legal }) =>
    legal.includes(LIAR) ? LIAR : (legal[0] as number),
  ),
  player(
    "cautious",
    "Bids only what its own die makes true, as low as it can; else it calls.",
    ({ die, legal }) => legal.find((action) => action === LIAR || truth(action, die, UNIFORM) === 1) as number,
  ),
  player(
    "honest",
    "Takes every face of the other die for equally likely; calls or bids, whichever is more likely right.",
    (hand) => {
      const chances = hand.legal.map((action) => winChance(action, hand, UNIFORM));
      return hand.legal[chances.indexOf(Math.max(...chances))] as number;
    },
  ),
  {
    id: "mixed",
    summary: "Believes bids half-way, bluffs now and then, and rarely skips bids: it draws its actions.",
    act: (state, seat, random) => legal(state)[chooseWeighted(random, mixture(state, seat))] as number,
    probabilities: mixture,
  },
];
