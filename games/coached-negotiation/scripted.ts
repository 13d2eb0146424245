import type { ScriptedPlayer } from "../core/game.ts";
import type { Random } from "../core/random.ts";
import { dealPrice, roundOf } from "../negotiation/rules.ts";
import { ADVICE, BUYER, CRITIC, SELLER, adviceHeard, adviceNow, bargainOf, type CoachedState } from "./rules.ts";
import { PIECES, heed } from "./rules/advice.ts";
import { KINDS, OPENING_GAP, conceded, instructionsOf, type Kind } from "./rules/instructions.ts";
import { coachedMove, rivalMove } from "./scripted/tactics.ts";

type Script = ScriptedPlayer<CoachedState>;

/** Bargains by fixed tactics, whatever its instructions. */
function bargainer(kind: Kind, summary: string): Script {
  const { exponent, reach, walking } = KINDS[kind];
  const temper = { exponent, reach: reach * OPENING_GAP, walking };
  return {
    id: kind,
    summary,
    seats: [SELLER, BUYER],
    act: (state, seat, random) => rivalMove(temper, bargainOf(state), seat, random),
  };
}

function obey(state: CoachedState, seat: number, random: Random): number {
  const bargain = bargainOf(state);
  const told = instructionsOf(state.drawn, state.setting.coached, seat);
  if (!told) throw new Error("No player moves before the instructions are drawn.");
  const { limit, exponent, kind } = told;
  const reach = conceded(limit, seat);
  if (kind) return rivalMove({ exponent, reach, walking: KINDS[kind].walking }, bargain, seat, random);
  const unadvised = {
    concession: Math.log(exponent),
    ambition: 1 - reach / OPENING_GAP,
    margin: 0,
    mirroring: 0,
    walking: 0,
    lastRound: 0,
  };
  return coachedMove(heed(unadvised, adviceHeard(state)), bargain, seat, random);
}

/** A critic that gives the three pieces that `choose` returns, one after another. */
function critic(id: string, summary: string, choose: (state: CoachedState) => readonly string[]): Script {
  return {
    id,
    summary,
    seats: [CRITIC],
    act: (state) => {
      const wanted = choose(state).map((name) => PIECES.findIndex((piece) => piece.name === name));
      const given = adviceNow(state);
      return ADVICE + (wanted.find((piece) => !given.includes(piece)) ?? 0);
    },
  };
}

/** Pieces that change nothing unless other advice has to be undone. */
const NOTHING_NEW = ["rapport", "stay", "lead"];

/**
 * A deal well before the deadline was too cheap, after a failure the limit was too ambitious; a late deal changes
 * nothing.
 */
function ruleOfThumb(state: CoachedState): readonly string[] {
  const last = bargainOf(state);
  if (dealPrice(last) === null) return ["be modest", "rapport", "stay"];
  return roundOf(last) <= 8 ? ["aim high", "hold early", "lead"] : NOTHING_NEW;
}

export const scripted: readonly Script[] = [
  bargainer("conceder", "Concedes early and far; ignores instructions and advice."),
  bargainer("linear", "Concedes steadily; ignores instructions and advice."),
  bargainer("boulware", "Concedes only in the last rounds; ignores instructions and advice."),
  {
    id: "instructed",
    summary: "Follows its instructions and advice.",
    seats: [SELLER, BUYER],
    act: obey,
  },
  critic("placebo", "Gives advice without effect.", () => NOTHING_NEW),
  critic("constant", "Always advises: hold early, aim high, patience.", () => ["hold early", "aim high", "patience"]),
  critic("rule-of-thumb", "Advises to ask for more after an early deal, for less after a failure.", ruleOfThumb),
];
