import type { ScriptedPlayer } from "../core/game.ts";
import { choose, type Random } from "../core/random.ts";
import { ATTACKER, DEFENDER, legal, type AttackerDefenderState } from "./rules.ts";
import {
  ALIAS_OBJECT,
  COMPLY,
  DISGUISES,
  REFUSE,
  REPLACE_OBJECT,
  SEND,
  SHIFT,
  WRAP,
  kindActions,
} from "./rules/actions.ts";
import { HARMFUL_PAIRS, isHarmful, pairObject, pairNumber, pairVerb } from "./rules/forbidden.ts";
import { decode } from "./rules/labeller.ts";
import { OBJECT, VERB, isObject, isVerb } from "./rules/vocabulary.ts";

export type Script = ScriptedPlayer<AttackerDefenderState>;

/** An attacker that chooses by the state. */
export function attacker(
  id: string,
  summary: string,
  choice: (state: AttackerDefenderState, random: Random) => number,
): Script {
  return { id, summary, seats: [ATTACKER], act: (state, _seat, random) => choice(state, random) };
}

/** A defender sees the request alone. */
export function defender(
  id: string,
  summary: string,
  refuses: (request: readonly number[], random: Random) => boolean,
): Script {
  return {
    id,
    summary,
    seats: [DEFENDER],
    act: ({ request }, _seat, random) => (refuses(request, random) ? REFUSE : COMPLY),
  };
}

/** The first operation, then sends. */
const once = (state: AttackerDefenderState, action: number) => (state.program.length === 0 ? action : SEND);

/** A legal disguise, uniform over kinds; sends if there is none. */
function anyDisguise(state: AttackerDefenderState, random: Random): number {
  const actions = legal(state);
  const kinds = DISGUISES.filter((kind) => kindActions(kind).some((action) => actions.includes(action)));
  if (kinds.length === 0) return SEND;
  const kind = choose(random, kinds);
  return choose(
    random,
    kindActions(kind).filter((action) => actions.includes(action)),
  );
}

/** Makes a benign seed harmful by another object, if still legal; then hides it behind a made-up word. */
function replaceAndHide(state: AttackerDefenderState): number {
  const seed = state.seed ?? 0;
  const actions = legal(state);
  if (state.program.length === 0 && !isHarmful(seed)) {
    const harmful = HARMFUL_PAIRS.find((pair) => pairVerb(pair) === pairVerb(seed)) ?? pairNumber(0, 0);
    const replacing = REPLACE_OBJECT + pairObject(harmful);
    if (actions.includes(replacing)) return replacing;
  }
  return actions.includes(ALIAS_OBJECT) ? ALIAS_OBJECT : SEND;
}

/** The last two tokens, read as verb and object; headers are ignored. */
function looksHarmful(request: readonly number[]): boolean {
  const [verb = 0, object = 0] = request.slice(-2);
  return isVerb(verb) && isObject(object) && isHarmful(pairNumber(verb - VERB, object - OBJECT));
}

/**
 * The ladder: attackers, then defenders, each weakest first by their mean return against the others (see the README).
 */
export const scripted: readonly Script[] = [
  attacker("replacer", "Makes benign requests harmful, and hides the object behind a made-up word.", replaceAndHide),
  attacker("plain", "Sends the request as it is.", () => SEND),
  attacker("wrapper", "Says please.", (state) => once(state, WRAP)),
  attacker("shifter", "Shifts by one.", (state) => once(state, SHIFT)),
  attacker("layered", "Applies as many random disguises as are legal.", anyDisguise),
  defender("always-comply", "Complies with everything.", () => false),
  defender("surface", "Refuses if the last two words, read literally, are a forbidden pair.", looksHarmful),
  defender("always-refuse", "Refuses everything.", () => true),
  defender("decoding", "Undoes every header and refuses what is forbidden.", (request) => isHarmful(decode(request))),
];
