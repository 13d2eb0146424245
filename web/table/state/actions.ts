import type { ActionChoice } from "../../../games/views/view-props.ts";

/** Actions that differ by one number only, such as "offer 10", "offer 10.5": shown as a slider. */
export interface ActionRange {
  /** The words before the number: "offer". */
  readonly verb: string;
  /** Ascending by number. */
  readonly choices: readonly (ActionChoice & { readonly number: number })[];
}

/** Buttons whose labels start with the same words. */
export interface ButtonGroup {
  /** The shared words; "" if there are none. */
  readonly heading: string;
  /** `short`: the label without the heading. */
  readonly choices: readonly (ActionChoice & { readonly short: string })[];
}

export interface ActionGroups {
  readonly range: ActionRange | null;
  readonly groups: readonly ButtonGroup[];
  /** Buttons of all groups in display order. */
  readonly buttons: readonly ActionChoice[];
}

/** More numbers are shown as a slider. */
const MAX_NUMBER_BUTTONS = 10;
/** Prices are always a slider, however few are left, so that the control stays the same from turn to turn. */
const PRICE_PREFIX = "offer ";
const MAX_LONG_BUTTONS = 6;
const MAX_PLAIN_BUTTONS = 12;
/** A longer label fills a line on a phone. */
const MAX_SHORT_LABEL_CHARACTERS = 16;

/**
 * Whether buttons are grouped by their first words and can be searched: dozens, or more long ones than fit on a phone.
 */
export function areMany(buttons: readonly ActionChoice[]): boolean {
  const most = buttons.some(({ label }) => label.length > MAX_SHORT_LABEL_CHARACTERS)
    ? MAX_LONG_BUTTONS
    : MAX_PLAIN_BUTTONS;
  return buttons.length > most;
}

/** Splits the legal actions into one range, if many differ by a number, and buttons, grouped if there are many. */
export function groupActions(legal: readonly ActionChoice[]): ActionGroups {
  const range = actionRange(legal);
  const inRange = new Set(range?.choices.map(({ action }) => action));
  const rest = legal.filter(({ action }) => !inRange.has(action));
  const groups = areMany(rest) ? byFirstWord(rest) : [ungrouped(rest)];
  return { range, groups, buttons: groups.flatMap(({ choices }) => choices) };
}

function actionRange(legal: readonly ActionChoice[]): ActionRange | null {
  const runs = Map.groupBy(legal, ({ label }) => labelPattern(label));
  runs.delete(null);
  const [run] = [...runs.values()].sort((a, b) => b.length - a.length);
  if (!run || (run.length <= MAX_NUMBER_BUTTONS && !run.every(({ label }) => label.startsWith(PRICE_PREFIX))))
    return null;
  const choices = run
    .map((choice) => ({ ...choice, number: Number(numberPattern.exec(choice.label)?.[0]) }))
    .sort((a, b) => a.number - b.number);
  return {
    verb:
      labelPattern(run[0]?.label ?? "")
        ?.split("#")[0]
        ?.trim() ?? "",
    choices,
  };
}

const numberPattern = /-?\d+(?:\.\d+)?/;

/** "offer 10.5" -> "offer #"; null if it doesn't start with a word, or has no number or two. */
function labelPattern(label: string): string | null {
  const pattern = label.replace(numberPattern, "#");
  return pattern.startsWith("#") || pattern === label || /\d/.test(pattern) ? null : pattern;
}

const ungrouped = (choices: readonly ActionChoice[]): ButtonGroup => {
  return { heading: "", choices: choices.map((choice) => ({ ...choice, short: choice.label })) };
};

/** Groups by first word, in order; labels of one word or with a unique first word come last, in one group. */
function byFirstWord(choices: readonly ActionChoice[]): ButtonGroup[] {
  const shared = sharing(choices, 0).filter((members) => members.length > 1);
  const alone = choices.filter((choice) => !shared.some((members) => members.includes(choice)));
  const groups = shared.flatMap((members) => headed(members, 1));
  return alone.length > 0 ? [...groups, ungrouped(alone)] : groups;
}

/** A larger group is split by the next word, unless that leaves a single label. */
const MAX_GROUP_BUTTONS = 8;

/** Members that share their first `depth` words, under as many words as they share. */
function headed(members: readonly ActionChoice[], depth: number): ButtonGroup[] {
  const parts = sharing(members, depth);
  const [only] = parts;
  if (only?.length === members.length) return headed(members, depth + 1);
  const complete = parts.flat().length === members.length && parts.every((part) => part.length > 1);
  if (members.length > MAX_GROUP_BUTTONS && complete) return parts.flatMap((part) => headed(part, depth + 1));
  const heading = labelWords(members[0]).slice(0, depth).join(" ");
  return [
    { heading, choices: members.map((choice) => ({ ...choice, short: choice.label.slice(heading.length + 1) })) },
  ];
}

/** Choices grouped by their word at `depth`; labels that end there are left out. */
function sharing(choices: readonly ActionChoice[], depth: number): ActionChoice[][] {
  const longer = choices.filter((choice) => labelWords(choice).length > depth + 1);
  return [...Map.groupBy(longer, (choice) => labelWords(choice)[depth]).values()];
}

/**
 * The previously offered actions if the legal ones are a subset of them, so that buttons and keys keep their places
 * while a player chooses several, such as three pieces of advice. Else the legal ones; also with a slider, and with
 * dozens, which are searched.
 */
export function keepPlaces(before: readonly ActionChoice[], legal: readonly ActionChoice[]): readonly ActionChoice[] {
  const { range, buttons } = groupActions(before);
  const known = new Map(before.map(({ action, label }) => [action, label]));
  const part = legal.every(({ action, label }) => known.get(action) === label);
  return part && !range && !areMany(buttons) ? before : legal;
}

const labelWords = (choice: ActionChoice | undefined): string[] => choice?.label.split(" ") ?? [];

/** The buttons whose label has a word starting with each typed word; empty groups are left out. */
export function searchGroups(groups: readonly ButtonGroup[], typed: string): readonly ButtonGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups;
  const found = groups.map(({ heading, choices }) => {
    return { heading, choices: choices.filter(({ label }) => words.every((word) => hasWord(label, word))) };
  });
  return found.filter(({ choices }) => choices.length > 0);
}

const hasWord = (label: string, word: string): boolean => ` ${label.toLowerCase()}`.includes(` ${word}`);

/** Final actions have fixed keys, independent of their position. */
const OWN_KEYS: Readonly<Record<string, string>> = { end: "e", send: "s", done: "d", accept: "a", "walk away": "w" };

/** Letters that the board uses itself: flip and viewpoint. */
const BOARD_KEYS = "fv";
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"].filter((letter) => !BOARD_KEYS.includes(letter));

/** Whether a key can be an action's. */
export const isActionKey = (key: string): boolean => /^[0-9]$/.test(key) || LETTERS.includes(key);

/**
 * The keys of the buttons, in order: fixed ones such as "e" for "end", the number of "digit 3" and "score 10" (0); else
 * the action's number if all fit on 1 to 9, so that it never changes; else the digits that are left, then a letter of
 * the label. Of dozens, which are searched, nine have a key.
 */
export function buttonKeys(buttons: readonly ActionChoice[]): readonly (string | undefined)[] {
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

/** The offered action with that key, or null. */
export function keyAction(offered: readonly ActionChoice[], key: string): number | null {
  const { buttons } = groupActions(offered);
  return buttons[buttonKeys(buttons).indexOf(key)]?.action ?? null;
}
