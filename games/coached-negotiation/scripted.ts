import type { ScriptedPlayer } from "../core/game.ts";
import type { Random } from "../core/random.ts";
import { dealPrice, roundOf } from "../negotiation/rules.ts";
import { ADVICE, BUYER, CRITIC, SELLER, adviceHeard, adviceNow, bargainOf, type CoachedState } from "./rules.ts";
import { PIECES, heed } from "./rules/advice.ts";
import { KINDS, OPENING_GAP, conceded, instructionsOf, type Kind } from "./rules/instructions.ts";
import { coachedMove, rivalMove } from "./scripted/tactics.ts";

type Script = ScriptedPlayer<CoachedState>;

/** Bargains by a temper of its own, whatever it was told. */
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
  if (!told) throw new Error("Nobody moves before the instructions are drawn.");
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

/** A critic that says, one after another, the three pieces which `choose` names. */
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

/** Pieces that change nothing where no other advice has to be undone. */
const NOTHING_NEW = ["rapport", "stay", "lead"];

/** A deal well before the deadline was too cheap, a failure too dear; what closed late is left as it is. */
function ruleOfThumb(state: CoachedState): readonly string[] {
  const last = bargainOf(state);
  if (dealPrice(last) === null) return ["be modest", "rapport", "stay"];
  return roundOf(last) <= 8 ? ["aim high", "hold early", "lead"] : NOTHING_NEW;
}

export const scripted: readonly Script[] = [
  bargainer("conceder", "Gives in early, and far; heeds nobody."),
  bargainer("linear", "Gives in steadily; heeds nobody."),
  bargainer("boulware", "Holds out until the last rounds; heeds nobody."),
  {
    id: "instructed",
    summary: "Bargains as its instructions say, and heeds advice.",
    seats: [SELLER, BUYER],
    act: obey,
  },
  critic("placebo", "Says what changes nothing.", () => NOTHING_NEW),
  critic("constant", "Always says: hold early, aim high, patience.", () => ["hold early", "aim high", "patience"]),
  critic("rule-of-thumb", "Asks for more after an early deal, for less after a failure.", ruleOfThumb),
];
