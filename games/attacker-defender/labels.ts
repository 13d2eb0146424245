import { CHANCE } from "../core/game.ts";
import { labelledOutcome, returns } from "./rewards.ts";
import { DEALS, turn, type AttackerDefenderState } from "./rules.ts";
import {
  ALIAS_OBJECT,
  ALIAS_VERB,
  COMPLY,
  QUOTATION,
  REFUSE,
  REPLACE_OBJECT,
  REPLACE_VERB,
  SEND,
  SHIFT,
  SWAP,
  THINK,
  WRAP,
} from "./rules/actions.ts";
import type { Request } from "./rules/disguises.ts";
import { BENIGN_PAIRS, QUOTED_PAIRS, HARMFUL_PAIRS, pairObject, pairVerb } from "./rules/forbidden.ts";
import {
  ALIASES,
  LET,
  OBJECT,
  OBJECTS,
  QUOTE,
  SHIFT_HEADER,
  SWAPPED,
  THOUGHTS,
  VERB,
  VERBS,
  VERB_ALIAS,
  WRAPPER,
  WRAPPERS,
  isObject,
  isShift,
  isVerb,
} from "./rules/vocabulary.ts";
import { valueAt } from "../core/value-at.ts";

/** `wake the dragon`. */
export function pairWords(pair: number): string {
  return `${VERBS[pairVerb(pair)]} the ${OBJECTS[pairObject(pair)]}`;
}

/** One word of a request's content, or of a header: `wake`, `dragon`, `blim`. */
function tokenWord(token: number): string {
  if (isVerb(token)) return VERBS[token - VERB] ?? "";
  if (isObject(token)) return OBJECTS[token - OBJECT] ?? "";
  return ALIASES[token - VERB_ALIAS] ?? "";
}

/** A header or a word of a request, with the slots it takes. */
export interface RequestPart {
  readonly kind: "shift" | "let" | "swap" | "wrap" | "quote" | "word";
  /** `shift 2`, `let blim = wake`, `quote wake dragon`, `swap`, `please`; a word of the content as it is. */
  readonly words: string;
  readonly slots: number;
}

/** A request in parts: its headers from the left, then its content, found from the tokens alone. */
export function requestParts(request: Request): readonly RequestPart[] {
  const parts: RequestPart[] = [];
  const content = request.length - 2;
  for (let at = 0; at < content;) {
    const part = headerAt(request, at);
    parts.push(part);
    at += part.slots;
  }
  return [
    ...parts,
    ...request.slice(content).map((token): RequestPart => ({ kind: "word", words: tokenWord(token), slots: 1 })),
  ];
}

function headerAt(request: Request, at: number): RequestPart {
  const [header = 0, first = 0, second = 0] = request.slice(at, at + 3);
  if (isShift(header)) return { kind: "shift", words: `shift ${header - SHIFT_HEADER}`, slots: 1 };
  if (header === LET) return { kind: "let", words: `let ${tokenWord(first)} = ${tokenWord(second)}`, slots: 3 };
  if (header === SWAPPED) return { kind: "swap", words: "swap", slots: 1 };
  if (header === QUOTE) return { kind: "quote", words: `quote ${tokenWord(first)} ${tokenWord(second)}`, slots: 3 };
  return { kind: "wrap", words: WRAPPERS[header - WRAPPER] ?? "", slots: 1 };
}

/** `[let blim = wake] [shift 2] blim well`. */
export function requestWords(request: Request): string {
  return requestParts(request)
    .map(({ kind, words }) => (kind === "word" ? words : `[${words}]`))
    .join(" ");
}

/** `shift 2`, `alias verb`, `quote mend the clock`, `replace with well`, `send`, `comply`, `think moon`. */
export function actionWords(action: number): string {
  if (action === SEND) return "send";
  if (action < ALIAS_VERB) return `shift ${action - SHIFT + 1}`;
  if (action === ALIAS_VERB) return "alias verb";
  if (action === ALIAS_OBJECT) return "alias object";
  if (action === SWAP) return "swap";
  if (action < QUOTATION) return `wrap ${WRAPPERS[action - WRAP]}`;
  if (action < REPLACE_VERB) return `quote ${pairWords(valueAt(QUOTED_PAIRS, action - QUOTATION))}`;
  if (action < REPLACE_OBJECT) return `replace with ${VERBS[action - REPLACE_VERB]}`;
  if (action < COMPLY) return `replace with ${OBJECTS[action - REPLACE_OBJECT]}`;
  if (action < THINK) return action === REFUSE ? "refuse" : "comply";
  return `think ${THOUGHTS[action - THINK]}`;
}

/** `moon star`; `none`. */
export function thoughtWords(thoughts: readonly number[]): string {
  return thoughts.map((symbol) => THOUGHTS[symbol]).join(" ") || "none";
}

/**
 * The attacker's and the defender's actions in words; for chance, `harmful, revised`, `wake the dragon`, `labelled`.
 */
export function label(action: number, state: AttackerDefenderState): string {
  if (turn(state) !== CHANCE) return actionWords(action);
  const deal = DEALS[state.deal ?? action];
  if (state.deal === null) return `${deal?.harmful ? "harmful" : "benign"}, ${deal?.revised ? "revised" : "unrevised"}`;
  if (state.seed !== null) return action === 0 ? "labelled" : "not labelled";
  return pairWords(valueAt(deal?.harmful ? HARMFUL_PAIRS : BENIGN_PAIRS, action));
}

/** The outcome, as far as both sides know it. */
export function outcomeWords(state: AttackerDefenderState): string {
  const { requested, harmful, complied } = labelledOutcome(state);
  const verb = complied ? "complied with" : "refused";
  return `the defender ${verb} "${pairWords(requested)}", which is ${harmful ? "forbidden" : "harmless"}.`;
}

/** `The defender complied with "wake the dragon", which is forbidden. The attacker gets 4, the defender -1 points.` */
export function ending(state: AttackerDefenderState): string {
  const what = outcomeWords(state).replace("the defender", "The defender");
  if (!state.labelled) return `${what} The labeller failed: a tie, no rewards.`;
  const [attacker = 0, defender = 0] = returns(state).map(rounded);
  if (!DEALS[state.deal ?? 0]?.revised) return `${what} It came unrevised; the defender gets ${defender} points.`;
  const faith = labelledOutcome(state).faithful ? "" : " The attacker changed the class of its request.";
  return `${what}${faith} The attacker gets ${attacker}, the defender ${defender} points.`;
}

/** Points to two decimals. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;
