import { isActionKey } from "./actions.ts";
import type { ReplayCommand } from "./replay-state.ts";

/** What a key means on a board: a replay command, a legal action by its key, the list of keys, or the search. */
export type KeyMeaning =
  | { readonly type: "command"; readonly command: ReplayCommand }
  | { readonly type: "action"; readonly key: string }
  | { readonly type: "help" | "search" };

/** The part of a keyboard event that decides. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly altKey?: boolean;
  /** The focused element writes or chooses by keys itself. */
  readonly typing?: boolean;
  /** The focused element is activated by the space bar. */
  readonly pressable?: boolean;
}

const commands: Readonly<Record<string, ReplayCommand>> = {
  ArrowLeft: { type: "previous" },
  ArrowRight: { type: "next" },
  Home: { type: "first" },
  End: { type: "last" },
  " ": { type: "play" },
  "[": { type: "slower" },
  "]": { type: "faster" },
  v: { type: "viewpoint" },
  f: { type: "flip" },
};

/** What each key does, for the list that `?` opens. */
export const keyList: readonly { readonly keys: string; readonly meaning: string }[] = [
  { keys: "0 \u2013 9, letters", meaning: "play the action that bears this key, when it is your move" },
  { keys: "\u2190 \u2192", meaning: "one ply back, one ply on" },
  { keys: "Home End", meaning: "first ply, last ply" },
  { keys: "space", meaning: "play and pause" },
  { keys: "[ ]", meaning: "slower, faster" },
  { keys: "n", meaning: "next hand or rematch, when a match is over" },
  { keys: "v", meaning: "change the viewpoint: revealed, public, each seat" },
  { keys: "f", meaning: "flip the seats" },
  { keys: "/", meaning: "search the leagues" },
  { keys: "?", meaning: "this list" },
];

/** The meaning of a key press, or null where it belongs to the browser or to a focused field. */
export function readKey(press: KeyPress): KeyMeaning | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.typing) return null;
  if (press.key === "?") return { type: "help" };
  if (press.key === "/") return { type: "search" };
  if (press.key === " " && press.pressable) return null;
  if (isActionKey(press.key)) return { type: "action", key: press.key };
  const command = commands[press.key] ?? commands[press.key.toLowerCase()];
  return command ? { type: "command", command } : null;
}
