import { SHEET_CELLS } from "../rules/edits.ts";
import { MINUS } from "../rules/problem.ts";
import type { SneakyView } from "../state-view.ts";
import { decimalSentence } from "./numbers.ts";

/** A row of the sheet: its cells from the left, null where the row has none. */
interface Row {
  readonly name: string;
  readonly cells: readonly (number | null)[];
  /** The problem's own value, to compare. */
  readonly given?: string | undefined;
}

interface WorksheetProps {
  readonly view: SneakyView;
  /** The cell whose changes are shown. */
  readonly picked: number | null;
  /** Cells that may be pressed. */
  readonly open: readonly number[];
  readonly onPress: ((cell: number) => void) | undefined;
}

const number = (first: number): readonly number[] => [first + 2, first + 1, first];

/** The worked step in columns; the problem's own values are left of their copies. */
export function Worksheet(props: WorksheetProps) {
  const { problem } = props.view;
  const rows: readonly Row[] = [
    { name: "carries", cells: [null, SHEET_CELLS.carry + 1, SHEET_CELLS.carry, null] },
    { name: "value", cells: [null, ...number(SHEET_CELLS.value)], given: problem.values.at(-1) },
    {
      name: "operand",
      cells: [SHEET_CELLS.operator, ...number(SHEET_CELLS.operand)],
      given:
        problem.values.length > 0 ? problem.operations[(problem.step ?? 0) - 1]?.replace("-", "\u2212") : undefined,
    },
    { name: "result", cells: [null, ...number(SHEET_CELLS.result)] },
  ];
  return (
    <table className="worksheet">
      <caption className="visually-hidden">The worked step in base six, next to the problem's own values</caption>
      <tbody>
        {rows.map((row) => (
          <SheetRow key={row.name} row={row} {...props} />
        ))}
      </tbody>
    </table>
  );
}

function SheetRow({ row, ...props }: WorksheetProps & { readonly row: Row }) {
  const sheet = shownSheet(props.view);
  const digits = row.cells.slice(1).map((cell) => (cell === null ? "" : (sheet[cell] ?? "")));
  const whole = row.name !== "carries" && sheet.length > 0 ? decimalSentence(digits.join("")) : undefined;
  return (
    <tr className={`sheet-${row.name}`} title={whole}>
      <th scope="row">
        {row.name}
        {whole && <span className="visually-hidden">, {whole}</span>}
      </th>
      <td className="given" title={row.given && decimalSentence(row.given.replace(/^. /, ""))}>
        {row.given}
      </td>
      {row.cells.map((cell, column) => (
        <td key={column}>{cell !== null && <Cell cell={cell} {...props} />}</td>
      ))}
    </tr>
  );
}

/** The generator forges what it sees: the true step until its first edit. */
function shownSheet({ sheet, truth }: SneakyView): readonly number[] {
  return sheet ?? truth ?? [];
}

function Cell({ view, cell, picked, open, onPress }: WorksheetProps & { readonly cell: number }) {
  const sheet = shownSheet(view);
  const digit = sheet[cell];
  const truth = view.truth?.[cell];
  const marks = cellClasses(view, cell);
  const text = digit === undefined ? "" : symbol(cell, digit);
  const forged = marks.includes("forged");
  const className = ["cell", ...marks, ...(picked === cell ? ["picked"] : [])].join(" ");
  const inside = (
    <>
      {text}
      {forged && <span className="visually-hidden"> forged</span>}
      {forged && truth !== undefined && truth !== digit && <small className="truth">{symbol(cell, truth)}</small>}
    </>
  );
  if (!onPress || !open.includes(cell)) return <span className={className}>{inside}</span>;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={className}
      aria-label={`forge ${text}`}
      onClick={() => onPress(cell)}
    >
      {inside}
    </button>
  );
}

/** `forged`: made wrong by an edit, or found wrong at the end; `changed`: a consequence of an edit. */
function cellClasses({ edits, result, truth, sheet }: SneakyView, cell: number): readonly string[] {
  const edited = edits !== "sealed" && edits !== null && edits.some(({ cells }) => cells.includes(cell));
  const shown = sheet !== null && truth !== null && sheet[cell] !== truth[cell];
  if (result ? result.faults.includes(cell) : edited) return ["forged"];
  return shown ? ["changed"] : [];
}

function symbol(cell: number, digit: number): string {
  if (cell === SHEET_CELLS.operator) return digit === MINUS ? "\u2212" : "+";
  return String(digit);
}
