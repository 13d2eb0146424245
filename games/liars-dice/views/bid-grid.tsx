import type { ViewProps } from "../../views/view-props.ts";
import type { LiarsDiceView } from "../state-view.ts";
import { Die } from "./die.tsx";

/** Where the twelve bids are drawn: a row for one die, a row for both. */
export interface GridFrame {
  readonly left: number;
  /** Tops of the two rows' cells. */
  readonly rows: readonly [number, number];
  readonly cell: number;
}

const FACES = 6;
const ROW_WORDS = ["at least one die shows", "both dice show"];

type GridProps = Pick<ViewProps<LiarsDiceView>, "view" | "legal" | "onAct"> & { readonly frame: GridFrame };

/** All bids in rising order, with who made which; legal ones are buttons. */
export function BidGrid({ view, legal, onAct, frame }: GridProps) {
  return (
    <>
      {ROW_WORDS.map((words, row) => (
        <text key={words} className="board-small" x={frame.left} y={(frame.rows[row] ?? 0) - 9}>
          {words}
        </text>
      ))}
      {Array.from({ length: 2 * FACES }, (_, bid) => (
        <BidCell key={bid} bid={bid} view={view} frame={frame}>
          {onAct && legal.some(({ action }) => action === bid) && (
            <foreignObject x="2" y="2" width={frame.cell - 4} height={frame.cell - 4}>
              <button
                type="button"
                tabIndex={-1}
                className="cell-button"
                aria-label={legal.find(({ action }) => action === bid)?.label}
                onClick={() => onAct(bid)}
              />
            </foreignObject>
          )}
        </BidCell>
      ))}
    </>
  );
}

function BidCell(props: {
  readonly bid: number;
  readonly view: LiarsDiceView;
  readonly frame: GridFrame;
  readonly children: React.ReactNode;
}) {
  const { bid, view, frame, children } = props;
  const { cell } = frame;
  const made = view.history.findIndex(({ action }) => action === bid);
  const seat = view.history[made]?.seat;
  const state = bid === view.bid ? "standing" : bid < (view.bid ?? -1) ? "passed" : "";
  const size = cell * 0.5;
  const y = frame.rows[Math.floor(bid / FACES)] ?? 0;
  return (
    <g
      transform={`translate(${frame.left + (bid % FACES) * cell} ${y})`}
      className={`bid ${state} ${seat === undefined ? "" : `bid-seat-${seat}`}`}
    >
      <rect className="bid-cell" x="2" y="2" width={cell - 4} height={cell - 4} rx="6" />
      <Die die={bid % FACES} x={(cell - size) / 2} y={seat === undefined ? (cell - size) / 2 : 6} size={size} />
      {seat !== undefined && (
        <text className="bid-order" x={cell / 2} y={cell - 7} textAnchor="middle">
          {made + 1}
        </text>
      )}
      {children}
    </g>
  );
}
