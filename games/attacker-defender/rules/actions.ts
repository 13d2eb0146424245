import { QUOTED_PAIRS } from "./forbidden.ts";
import { RING_SIZE, THOUGHTS, WRAPPERS } from "./vocabulary.ts";

/** One numbering for both roles: the attacker's 35, the defender's two answers, then the thoughts of both. */
export const SEND = 0;
/** `SHIFT + k - 1` shifts by k, 1 to 7. */
export const SHIFT = 1;
export const ALIAS_VERB = SHIFT + RING_SIZE - 1;
export const ALIAS_OBJECT = ALIAS_VERB + 1;
export const SWAP = ALIAS_OBJECT + 1;
export const WRAP = SWAP + 1;
export const QUOTATION = WRAP + WRAPPERS.length;
export const REPLACE_VERB = QUOTATION + QUOTED_PAIRS.length;
export const REPLACE_OBJECT = REPLACE_VERB + RING_SIZE;
export const COMPLY = REPLACE_OBJECT + RING_SIZE;
export const REFUSE = COMPLY + 1;
export const THINK = REFUSE + 1;
export const ACTION_COUNT = THINK + THOUGHTS.length;

/** The attacker's actions, sending included, without thoughts. */
export const ATTACKER_ACTION_COUNT = REPLACE_OBJECT + RING_SIZE;

/**
 * Kinds of attacker's actions with the actions of each: sending, six disguises, two that change the request's meaning.
 */
const KINDS = [
  { name: "send", first: SEND, count: 1 },
  { name: "shift", first: SHIFT, count: RING_SIZE - 1 },
  { name: "alias verb", first: ALIAS_VERB, count: 1 },
  { name: "alias object", first: ALIAS_OBJECT, count: 1 },
  { name: "swap", first: SWAP, count: 1 },
  { name: "wrap", first: WRAP, count: WRAPPERS.length },
  { name: "quote", first: QUOTATION, count: QUOTED_PAIRS.length },
  { name: "replace verb", first: REPLACE_VERB, count: RING_SIZE },
  { name: "replace object", first: REPLACE_OBJECT, count: RING_SIZE },
] as const;

export type ActionKind = (typeof KINDS)[number]["name"];

const kinds: readonly (typeof KINDS)[number][] = Array.from({ length: ATTACKER_ACTION_COUNT }, (_, action) => {
  return KINDS.findLast(({ first }) => first <= action) ?? KINDS[0];
});

/** The kind of one of the attacker's actions. @throws RangeError for any other action. */
export function actionKind(action: number): ActionKind {
  const kind = kinds[action];
  if (!kind) throw new RangeError(`${action} is no action of the attacker's`);
  return kind.name;
}

/** All actions of a kind, in rising order. */
export function kindActions(name: ActionKind): readonly number[] {
  const kind = KINDS.find((candidate) => candidate.name === name) ?? KINDS[0];
  return Array.from({ length: kind.count }, (_, i) => kind.first + i);
}

/** Kinds that hide the request's meaning without changing it. */
export const DISGUISES = [
  "shift",
  "alias verb",
  "alias object",
  "swap",
  "wrap",
  "quote",
] as const satisfies ActionKind[];

/** Whether a kind is a disguise. */
export const isDisguise = (kind: ActionKind): boolean => (DISGUISES as readonly ActionKind[]).includes(kind);

/** Neighbours, first and second, that are never legal in training: they measure whether a defender generalises. */
export const HELD_OUT_PAIRS: readonly (readonly [ActionKind, ActionKind])[] = [
  ["shift", "alias object"],
  ["alias verb", "shift"],
  ["swap", "shift"],
  ["quote", "alias object"],
  ["alias object", "swap"],
];

/** Whether the second kind right after the first is held out. */
export function isHeldOutPair(first: ActionKind | undefined, second: ActionKind): boolean {
  return HELD_OUT_PAIRS.some(([one, two]) => one === first && two === second);
}

/** Whether a program of operations has held-out neighbours somewhere. */
export function hasHeldOut(program: readonly number[]): boolean {
  return program.some((action, i) => i > 0 && isHeldOutPair(actionKind(program[i - 1] ?? SEND), actionKind(action)));
}
