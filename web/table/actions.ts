import type { ActionChoice } from "../../games/views/view-props.ts";

/** A run of actions that differ by one number only, such as "offer 10", "offer 10.5": better a slider than a wall of buttons. */
export interface ActionRange {
  /** The words before the number: "Offer". */
  readonly verb: string;
  /** By rising number. */
  readonly choices: readonly (ActionChoice & { readonly number: number })[];
}

/** Buttons that begin with the same words. */
export interface ButtonGroup {
  /** The words; "" for what shares none. */
  readonly heading: string;
  /** `short`: the label without the heading. */
  readonly choices: readonly (ActionChoice & { readonly short: string })[];
}

export interface ActionGroups {
  readonly range: ActionRange | null;
  readonly groups: readonly ButtonGroup[];
  /** Of all groups, in the order in which they are drawn. */
  readonly buttons: readonly ActionChoice[];
}

/** More numbers than this are a slider. */
const MAX_NUMBER_BUTTONS = 10;
/** Prices are, however few are left: so that they don't change their form from turn to turn. */
const PRICE = "offer ";
const MANY_LONG_BUTTONS = 6;
const MANY_BUTTONS = 12;
/** A label of more characters stands alone in its line on a phone. */
const LONG_LABEL = 16;

/** Whether buttons are grouped by their first words, and can be searched: dozens, or more long ones than a phone has lines for. */
export function areMany(buttons: readonly ActionChoice[]): boolean {
  const most = buttons.some(({ label }) => label.length > LONG_LABEL) ? MANY_LONG_BUTTONS : MANY_BUTTONS;
  return buttons.length > most;
}

/** Splits the legal actions into one range, where there are many that count, and buttons, which are grouped where they are many. */
export function groupActions(legal: readonly ActionChoice[]): ActionGroups {
  const range = rangeOf(legal);
  const inRange = new Set(range?.choices.map(({ action }) => action));
  const rest = legal.filter(({ action }) => !inRange.has(action));
  const groups = areMany(rest) ? byFirstWord(rest) : [ungrouped(rest)];
  return { range, groups, buttons: groups.flatMap(({ choices }) => choices) };
}

function rangeOf(legal: readonly ActionChoice[]): ActionRange | null {
  const runs = Map.groupBy(legal, ({ label }) => patternOf(label));
  runs.delete(null);
  const [run] = [...runs.values()].sort((a, b) => b.length - a.length);
  if (!run || (run.length <= MAX_NUMBER_BUTTONS && !run.every(({ label }) => label.startsWith(PRICE)))) return null;
  const choices = run
    .map((choice) => ({ ...choice, number: Number(numberPattern.exec(choice.label)?.[0]) }))
    .sort((a, b) => a.number - b.number);
  return {
    verb:
      patternOf(run[0]?.label ?? "")
        ?.split("#")[0]
        ?.trim() ?? "",
    choices,
  };
}

const numberPattern = /-?\d+(?:\.\d+)?/;

/** "offer 10.5" -> "offer #"; null where words don't come first, or where there are two numbers or none. */
function patternOf(label: string): string | null {
  const pattern = label.replace(numberPattern, "#");
  return pattern.startsWith("#") || pattern === label || /\d/.test(pattern) ? null : pattern;
}

const ungrouped = (choices: readonly ActionChoice[]): ButtonGroup => {
  return { heading: "", choices: choices.map((choice) => ({ ...choice, short: choice.label })) };
};

/** By first words, in order; labels whose first word no other has, or that are one word, come together, last. */
function byFirstWord(choices: readonly ActionChoice[]): ButtonGroup[] {
  const shared = sharing(choices, 0).filter((members) => members.length > 1);
  const alone = choices.filter((choice) => !shared.some((members) => members.includes(choice)));
  const groups = shared.flatMap((members) => headed(members, 1));
  return alone.length > 0 ? [...groups, ungrouped(alone)] : groups;
}

/** A group of more is split by the next word, if nothing is left alone by that. */
const LARGE = 8;

/** Members that share their first `depth` words, under as many words as they share. */
function headed(members: readonly ActionChoice[], depth: number): ButtonGroup[] {
  const parts = sharing(members, depth);
  const [only] = parts;
  if (only?.length === members.length) return headed(members, depth + 1);
  const complete = parts.flat().length === members.length && parts.every((part) => part.length > 1);
  if (members.length > LARGE && complete) return parts.flatMap((part) => headed(part, depth + 1));
  const heading = wordsOf(members[0]).slice(0, depth).join(" ");
  return [
    { heading, choices: members.map((choice) => ({ ...choice, short: choice.label.slice(heading.length + 1) })) },
  ];
}

/** Labels by their word at `depth`; those that end with it are left out. */
function sharing(choices: readonly ActionChoice[], depth: number): ActionChoice[][] {
  const longer = choices.filter((choice) => wordsOf(choice).length > depth + 1);
  return [...Map.groupBy(longer, (choice) => wordsOf(choice)[depth]).values()];
}

/**
 * What was offered before where what is legal now is a part of it, so that buttons and their keys stay where they were while one
 * chooses several: three pieces of advice. Else what is legal; so too with a slider, and with dozens, which are searched.
 */
export function keepPlaces(before: readonly ActionChoice[], legal: readonly ActionChoice[]): readonly ActionChoice[] {
  const { range, buttons } = groupActions(before);
  const known = new Map(before.map(({ action, label }) => [action, label]));
  const part = legal.every(({ action, label }) => known.get(action) === label);
  return part && !range && !areMany(buttons) ? before : legal;
}

const wordsOf = (choice: ActionChoice | undefined): string[] => choice?.label.split(" ") ?? [];

/** The buttons whose label has every word that was typed, or the beginning of one; groups without any are left out. */
export function searchGroups(groups: readonly ButtonGroup[], typed: string): readonly ButtonGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups;
  const found = groups.map(({ heading, choices }) => {
    return { heading, choices: choices.filter(({ label }) => words.every((word) => hasWord(label, word))) };
  });
  return found.filter(({ choices }) => choices.length > 0);
}

const hasWord = (label: string, word: string): boolean => ` ${label.toLowerCase()}`.includes(` ${word}`);

/** What ends something has a key of its own, wherever it stands among other actions. */
const OWN_KEYS: Readonly<Record<string, string>> = { end: "e", send: "s", done: "d", accept: "a", "walk away": "w" };

/** Letters that the board hears itself: they turn it and change the viewpoint. */
const BOARD_KEYS = "fv";
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"].filter((letter) => !BOARD_KEYS.includes(letter));

/** Whether a key can be an action's. */
export const isActionKey = (key: string): boolean => /^[0-9]$/.test(key) || LETTERS.includes(key);

/**
 * The keys that play the buttons, in their order: its own for "end", its number for "digit 3" and "score 10" (0); else the action's number
 * where all fit on 1 to 9, so that it never moves; else the digits that are left, then a letter of the label. Dozens are searched: of them
 * nine have a key.
 */
export function keysOf(buttons: readonly ActionChoice[]): readonly (string | undefined)[] {
  const own = buttons.map(({ label }) => OWN_KEYS[label] ?? numberKey(label));
  if (own.every((key) => key === undefined) && buttons.every(({ action }) => action < 9)) {
    return buttons.map(({ action }) => String(action + 1));
  }
  const taken = new Set(own);
  const take = (keys: readonly string[]) => {
    const key = keys.find((candidate) => !taken.has(candidate));
    taken.add(key);
    return key;
  };
  const many = areMany(buttons);
  const lettersFor = (label: string) => [
    ..."0",
    ...[...label].filter((letter) => LETTERS.includes(letter)),
    ...LETTERS,
  ];
  return buttons.map(({ label }, i) => own[i] ?? take([..."123456789", ...(many ? [] : lettersFor(label))]));
}

function numberKey(label: string): string | undefined {
  const number = /^(?:digit|score) (\d|10)$/.exec(label)?.[1];
  return number === "10" ? "0" : number;
}

/** The action that a key plays among what is offered, or null. */
export function actionOfKey(offered: readonly ActionChoice[], key: string): number | null {
  const { buttons } = groupActions(offered);
  return buttons[keysOf(buttons).indexOf(key)]?.action ?? null;
}
