import type { ActionChoice } from "../../games/core/view-props.ts";

/** A run of actions that differ by one number only, such as "offer 10", "offer 10.5": better a slider than a wall of buttons. */
export interface ActionRange {
  /** The words before the number: "Offer". */
  readonly verb: string;
  /** By rising number. */
  readonly choices: readonly (ActionChoice & { readonly number: number })[];
}

export interface ActionGroups {
  readonly buttons: readonly ActionChoice[];
  readonly range: ActionRange | null;
}

/** As many actions as have a digit to press; more than this and a run of numbers becomes a slider. */
const MANY = 9;

/** Splits the legal actions into buttons and, where there are many that count, one range. */
export function groupActions(legal: readonly ActionChoice[]): ActionGroups {
  if (legal.length <= MANY) return { buttons: legal, range: null };
  const [verb, members] = largestRun(legal);
  if (verb === null || members.length <= 2) return { buttons: legal, range: null };
  const choices = members
    .map((choice) => ({ ...choice, number: numberOf(choice.label) }))
    .sort((a, b) => a.number - b.number);
  return { buttons: legal.filter((choice) => !members.includes(choice)), range: { verb, choices } };
}

function largestRun(legal: readonly ActionChoice[]): [string | null, readonly ActionChoice[]] {
  const byVerb = new Map<string, ActionChoice[]>();
  for (const choice of legal) {
    const verb = verbOf(choice.label);
    if (verb !== null) byVerb.set(verb, [...(byVerb.get(verb) ?? []), choice]);
  }
  return [...byVerb].sort((a, b) => b[1].length - a[1].length)[0] ?? [null, []];
}

const numberPattern = /-?\d+(?:\.\d+)?/;

function verbOf(label: string): string | null {
  const match = numberPattern.exec(label);
  return match ? label.slice(0, match.index).trim() : null;
}

function numberOf(label: string): number {
  return Number(numberPattern.exec(label)?.[0] ?? Number.NaN);
}

/** The key that plays a button: its action's own number where all fit on 1 to 9, so that it never moves; else its place. */
export function digitOf(buttons: readonly ActionChoice[], index: number): string | undefined {
  const fixed = buttons.every(({ action }) => action < 9);
  const digit = fixed ? (buttons[index]?.action ?? 9) + 1 : index + 1;
  return digit <= 9 ? String(digit) : undefined;
}

/** The action that a digit key plays, or null. */
export function actionOfDigit(legal: readonly ActionChoice[], digit: string): number | null {
  const { buttons } = groupActions(legal);
  const index = buttons.findIndex((_, place) => digitOf(buttons, place) === digit);
  return buttons[index]?.action ?? null;
}
