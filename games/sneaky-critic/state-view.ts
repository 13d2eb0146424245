import { OVER, type Turn } from "../core/game.ts";
import { EDIT_LABELS, operationTexts, startText } from "./labels.ts";
import { returns } from "./rewards.ts";
import { GENERATOR, shown, turn, type SneakyState } from "./rules.ts";
import { isDealt } from "./rules/deal.ts";
import { SHEET_CELLS, EDITS, ERROR_TYPES } from "./rules/edits.ts";
import { applyOperations, digitText } from "./rules/problem.ts";
import { findFaults, workOut, type Sheet } from "./rules/sheet.ts";

/** One edit of a rewrite: its words and the cells it touches (see `CELLS`). */
export interface EditView {
  readonly label: string;
  readonly cells: readonly number[];
}

/**
 * The visible part of an episode for a page. Numbers are digits in base six as text, `35_` while they are drawn;
 * `null`: not there yet.
 */
export interface SneakyView {
  readonly game: "sneaky-critic";
  /** The seat it is drawn for (0 sneaky generator, 1 critic); `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  readonly problem: {
    readonly start: string;
    /** From 1. */
    readonly step: number | null;
    readonly operations: readonly string[];
    /** The start, and the value after each operation before the worked step. */
    readonly values: readonly string[];
  };
  /** The worked step, 12 cells: the one handed over, and until then the generator's rewrite for the generator. */
  readonly sheet: Sheet | null;
  /** The true step: visible to the generator from the start, to others at the end. */
  readonly truth: Sheet | null;
  /** Visible only to the generator until everything is revealed. */
  readonly type: (typeof ERROR_TYPES)[number] | "sealed" | null;
  readonly edits: readonly EditView[] | "sealed" | null;
  /** Whether the shown step is the rewritten one; the critic and the public see it at the end. */
  readonly forged: boolean | "sealed" | null;
  /** At the end: the step's outcome, its cells that contradict the problem or each other, and the returns. */
  readonly result: {
    readonly kind: "harmless" | "believed" | "caught" | "accepted" | "false alarm";
    readonly faults: readonly number[];
    readonly returns: readonly number[];
  } | null;
}

export function view(state: SneakyState, viewer: number | null): SneakyView {
  return draw(state, viewer, viewer === GENERATOR);
}

export function reveal(state: SneakyState): SneakyView {
  return draw(state, null, true);
}

/** `own`: whether the viewer knows the generator's type and edits. */
function draw(state: SneakyState, viewer: number | null, own: boolean): SneakyView {
  const { start, step, type, edits, forged } = state;
  const over = turn(state) === OVER;
  const dealt = isDealt(state);
  // The step that is handed over shows the drawn choice; before that only a reveal does.
  const outcomeKnown = over || (own && (viewer === null || state.handed !== null));
  return {
    game: "sneaky-critic",
    viewer,
    turn: turn(state),
    problem: {
      start: startText(state),
      step: step < 0 ? null : step + 1,
      operations: operationTexts(state),
      values: dealt ? Array.from({ length: step + 1 }, (_, k) => digitText(applyOperations(state, start, 0, k))) : [],
    },
    sheet: shown(state) ?? (own && type !== null ? workOut(state, edits) : null),
    truth: dealt && (over || own) ? workOut(state) : null,
    type: secret(own, type === null ? null : (ERROR_TYPES[type] ?? null)),
    edits: secret(own, type === null ? null : edits.map(editView)),
    forged: outcomeKnown ? forged : "sealed",
    result: over ? resultView(state, own) : null,
  };
}

/** "sealed" reveals only that a rewrite has begun, and the public knows whose turn it is anyway. */
function secret<T>(own: boolean, value: T): T | "sealed" {
  return own ? value : "sealed";
}

function editView(edit: number): EditView {
  const { kind, cell } = EDITS[edit] ?? { kind: "flip", cell: SHEET_CELLS.end };
  return { label: EDIT_LABELS[edit] ?? "", cells: kind === "swap" ? [cell, cell + 1] : [cell] };
}

function resultView(state: SneakyState, own: boolean): SneakyView["result"] {
  const { forged, handed, verdict } = state;
  const sheet = shown(state) ?? (own ? workOut(state, state.edits) : null);
  const believed = verdict === "correct";
  const onTrue = believed ? "accepted" : "false alarm";
  const onForged = believed ? "believed" : "caught";
  return {
    kind: handed === true ? (forged === true ? onForged : onTrue) : "harmless",
    faults: sheet ? findFaults(state, sheet) : [],
    returns: returns(state),
  };
}
