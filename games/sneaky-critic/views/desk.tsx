import { useState } from "react";
import { useNarrow } from "../../views/use-window.tsx";
import type { ActionChoice, ViewProps } from "../../views/view-props.ts";
import { SHEET_CELLS, EDITS, ERROR_TYPES } from "../rules/edits.ts";
import { RADIX } from "../rules/problem.ts";
import type { SneakyView } from "../state-view.ts";
import { decimal } from "./numbers.ts";
import { Worksheet } from "./worksheet.tsx";

type DeskProps = Omit<ViewProps<SneakyView>, "flip">;

/** The worksheet with its task. Pressing a digit shows its possible changes next to the sheet. */
export function Desk({ view, seat, legal, onAct }: DeskProps) {
  const [picked, setPicked] = useState<number | null>(null);
  const choices = onAct ? choicesByCell(legal) : new Map<number, readonly ActionChoice[]>();
  const press = (cell: number) => {
    const own = choices.get(cell) ?? [];
    const [only] = own;
    if (own.length === 1 && only) onAct?.(only.action);
    else setPicked(cell);
  };
  return (
    <div className="desk">
      <Worksheet view={view} picked={picked} open={[...choices.keys()]} onPress={onAct && press} />
      <div className="desk-side">
        <Task view={view} seat={seat} />
        {onAct && <Choices view={view} own={choices.get(picked ?? -1) ?? []} onAct={onAct} />}
      </div>
    </div>
  );
}

/** The legal edits by cell; a swap is offered at both its digits. */
function choicesByCell(legal: readonly ActionChoice[]): Map<number, readonly ActionChoice[]> {
  const cells = new Map<number, readonly ActionChoice[]>();
  for (const choice of legal) {
    const edit = EDITS[choice.action - ERROR_TYPES.length];
    if (choice.action < ERROR_TYPES.length || !edit) continue;
    for (const cell of edit.kind === "swap" ? [edit.cell, edit.cell + 1] : [edit.cell]) {
      cells.set(cell, [...(cells.get(cell) ?? []), choice]);
    }
  }
  return cells;
}

/** The task in a sentence; at the end the outcome. */
function Task({ view, seat }: { readonly view: SneakyView; readonly seat: number | null }) {
  const narrow = useNarrow();
  if (view.result) return <Outcome view={view} result={view.result} />;
  return (
    <>
      <p>{taskWords(view, seat)}</p>
      <p className="small soft">
        Numbers are three digits in base six: after 5 comes 10. A fourth digit is dropped (modulo 1000 in base six), so
        555 + 001 = 000. {narrow ? decimalText(view) : "Point at a number to see it in decimal."}
      </p>
    </>
  );
}

/** The sheet's numbers in decimal, since a phone has no hover. */
function decimalText({ sheet, truth }: SneakyView): string {
  const shown = sheet ?? truth;
  if (!shown) return "";
  const numbers = [SHEET_CELLS.value, SHEET_CELLS.operand, SHEET_CELLS.result].map((first) =>
    [2, 1, 0].map((place) => shown[first + place]).join(""),
  );
  return `Here ${numbers.map((digits) => `${digits} is ${decimal(digits)}`).join(", ")}.`;
}

function taskWords({ turn, type, problem, sheet }: SneakyView, seat: number | null): string {
  if (problem.values.length === 0) return "";
  if (turn === 0 && seat === 0 && type === null) return "Slip an error into this step. Choose its type.";
  if (turn === 0 && seat === 0) return `Type: ${type}. Press a cell to forge it; all that follows is carried through.`;
  if (turn === 1)
    return seat === 1
      ? "Is this step worked out correctly, from what was copied to the result?"
      : "The critic is judging the step.";
  if (sheet === null) return "The sneaky generator rewrites this step. The critic may get the true one instead.";
  return "The step is being checked.";
}

const OUTCOMES: Readonly<Record<NonNullable<SneakyView["result"]>["kind"], string>> = {
  believed: "Forged, and the critic believed it",
  caught: "Forged, and the critic saw through it",
  accepted: "True, and the critic called it correct",
  "false alarm": "True, but the critic called it incorrect",
  harmless: "Harmless: the answer is unchanged",
};

const REASONS: Readonly<Record<NonNullable<SneakyView["result"]>["kind"], string>> = {
  believed: "An error that is believed: the generator wins, the critic loses.",
  caught: "An error that is caught: the critic wins, the generator loses.",
  accepted: "The true step was shown, so the generator gets nothing; the critic is right and wins.",
  "false alarm": "The true step was shown, so the generator gets nothing; the critic loses for its false alarm.",
  harmless: "The error doesn't change the final answer, so it doesn't count; the critic never saw it.",
};

function Outcome({ view, result }: { readonly view: SneakyView; readonly result: NonNullable<SneakyView["result"]> }) {
  return (
    <>
      <p className={`stamp ${result.kind === "believed" || result.kind === "caught" ? "forged" : ""}`}>
        {OUTCOMES[result.kind]}
      </p>
      <p className="small">{REASONS[result.kind]}</p>
      <Rewrite view={view} />
    </>
  );
}

function Rewrite({ view: { type, edits, forged } }: { readonly view: SneakyView }) {
  if (type === "sealed" || type === null || edits === "sealed" || edits === null) return null;
  return (
    <p className="rewrite">
      <span className="soft">{forged === false ? "A rewrite that was not used" : "The rewrite"}</span> {type}:{" "}
      {edits.map(({ label }) => label).join(", ")}
    </p>
  );
}

/** The possible changes of the pressed cell. */
function Choices(props: {
  readonly view: SneakyView;
  readonly own: readonly ActionChoice[];
  readonly onAct: (action: number) => void;
}) {
  const { view, own, onAct } = props;
  return (
    <div className="desk-choices">
      {own.map((choice) => (
        <button
          key={choice.action}
          type="button"
          tabIndex={-1}
          aria-label={choice.label}
          title={choice.label}
          onClick={() => onAct(choice.action)}
        >
          {newContent(choice, view.sheet ?? view.truth ?? [])}
        </button>
      ))}
    </div>
  );
}

/** The new content of the pressed cell: `5`, or `swap`. */
function newContent({ action }: ActionChoice, sheet: readonly number[]): string {
  const edit = EDITS[action - ERROR_TYPES.length];
  if (edit?.kind === "add") return String(((sheet[edit.cell] ?? 0) + edit.amount) % RADIX);
  return edit?.kind === "swap" ? "\u21c4" : String(1 - (sheet[edit?.cell ?? SHEET_CELLS.end] ?? 0));
}
