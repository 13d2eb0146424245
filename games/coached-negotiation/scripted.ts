import type { ScriptedPlayer } from "../core/game.ts";
import type { Random } from "../core/random.ts";
import { dealPrice, roundNumber } from "../negotiation/rules.ts";
import {
  FIRST_ADVICE,
  BUYER,
  CRITIC,
  SELLER,
  adviceHeard,
  adviceInRound,
  currentBargain,
  type CoachedState,
} from "./rules.ts";
import { PIECES, applyAdvice } from "./rules/advice.ts";
import { RIVAL_KINDS, OPENING_GAP_POINTS, conceded, seatInstructions, type RivalKind } from "./rules/instructions.ts";
import { coachedMove, rivalMove } from "./scripted/tactics.ts";

type Script = ScriptedPlayer<CoachedState>;

/** Bargains by fixed tactics, whatever its instructions. */
function bargainer(kind: RivalKind, summary: string): Script {
  const { exponent, reach, walking } = RIVAL_KINDS[kind];
  const temper = { exponent, reach: reach * OPENING_GAP_POINTS, walking };
  return {
    id: kind,
    summary,
    seats: [SELLER, BUYER],
    act: (state, seat, random) => rivalMove(temper, currentBargain(state), seat, random),
  };
}

function playInstructed(state: CoachedState, seat: number, random: Random): number {
  const bargain = currentBargain(state);
  const instructions = seatInstructions(state.drawn, state.options.coached, seat);
  if (!instructions) throw new Error("No player moves before the instructions are drawn.");
  const { limit, exponent, kind } = instructions;
  const reach = conceded(limit, seat);
  if (kind) return rivalMove({ exponent, reach, walking: RIVAL_KINDS[kind].walking }, bargain, seat, random);
  const unadvised = {
    concession: Math.log(exponent),
    ambition: 1 - reach / OPENING_GAP_POINTS,
    margin: 0,
    mirroring: 0,
    walking: 0,
    lastRound: 0,
  };
  return coachedMove(applyAdvice(unadvised, adviceHeard(state)), bargain, seat, random);
}

/** A critic that gives the three pieces that `choose` returns, one after another. */
function critic(id: string, summary: string, choose: (state: CoachedState) => readonly string[]): Script {
  return {
    id,
    summary,
    seats: [CRITIC],
    act: (state) => {
      const wanted = choose(state).map((name) => PIECES.findIndex((piece) => piece.name === name));
      const given = adviceInRound(state);
      return FIRST_ADVICE + (wanted.find((piece) => !given.includes(piece)) ?? 0);
    },
  };
}

/** Pieces that change nothing unless other advice has to be undone. */
const NEUTRAL_PIECES = ["rapport", "stay", "lead"];

/**
 * A deal well before the deadline was too cheap, after a failure the limit was too ambitious; a late deal changes
 * nothing.
 */
function ruleOfThumb(state: CoachedState): readonly string[] {
  const last = currentBargain(state);
  if (dealPrice(last) === null) return ["be modest", "rapport", "stay"];
  return roundNumber(last) <= 8 ? ["aim high", "hold early", "lead"] : NEUTRAL_PIECES;
}

export const scripted: readonly Script[] = [
  bargainer("conceder", "Concedes early and far; ignores instructions and advice."),
  bargainer("linear", "Concedes steadily; ignores instructions and advice."),
  bargainer("boulware", "Concedes only in the last rounds; ignores instructions and advice."),
  {
    id: "instructed",
    summary: "Follows its instructions and advice.",
    seats: [SELLER, BUYER],
    act: playInstructed,
  },
  critic("placebo", "Gives advice without effect.", () => NEUTRAL_PIECES),
  critic("constant", "Always advises: hold early, aim high, patience.", () => ["hold early", "aim high", "patience"]),
  critic("rule-of-thumb", "Advises to ask for more after an early deal, for less after a failure.", ruleOfThumb),
];
