import { isActionKey } from "./actions.ts";
import type { ReplayCommand } from "./replay-state.ts";

/** The meaning of a key on a board: a replay command, a legal action, the list of shortcuts, or the search. */
export type KeyMeaning =
  | { readonly type: "command"; readonly command: ReplayCommand }
  | { readonly type: "action"; readonly key: string }
  | { readonly type: "help" | "search" };

/** The relevant part of a keyboard event. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly altKey?: boolean;
  /** The focused element takes text or key input. */
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

/** The shortcuts listed by `?`. */
export const keyList: readonly { readonly keys: string; readonly meaning: string }[] = [
  { keys: "0 \u2013 9, letters", meaning: "play the action with this key, on your move" },
  { keys: "\u2190 \u2192", meaning: "previous ply, next ply" },
  { keys: "Home End", meaning: "first ply, last ply" },
  { keys: "space", meaning: "play or pause" },
  { keys: "[ ]", meaning: "slower, faster" },
  { keys: "n", meaning: "next hand or rematch, after a match" },
  { keys: "v", meaning: "change the viewpoint: revealed, public, each seat" },
  { keys: "f", meaning: "flip the seats" },
  { keys: "/", meaning: "search the leagues" },
  { keys: "?", meaning: "show keyboard shortcuts" },
];

/** The meaning of a key press, or null if it belongs to the browser or a focused field. */
export function readKey(press: KeyPress): KeyMeaning | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.typing) return null;
  if (press.key === "?") return { type: "help" };
  if (press.key === "/") return { type: "search" };
  if (press.key === " " && press.pressable) return null;
  if (isActionKey(press.key)) return { type: "action", key: press.key };
  const command = commands[press.key] ?? commands[press.key.toLowerCase()];
  return command ? { type: "command", command } : null;
}
