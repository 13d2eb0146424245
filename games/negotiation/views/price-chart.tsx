import type { NegotiationView } from "../state-view.ts";

const MIN_CHART_PRICE = 7;
const MAX_CHART_PRICE = 21;
/** Charts up to this width are on a phone. */
const NARROW_WIDTH_PX = 230;
const AXIS_PRICES = [8, 10, 12, 14, 16, 18, 20];
const ROLES = ["seller", "buyer"];

/** The chart's area on a board; words to its right take about 110 units more, words below it 50. */
export interface ChartFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A dashed line at a price that only one side knows. */
export interface PriceLimit {
  readonly words: string;
  readonly price: number;
  /** Whether its words are below the line. */
  readonly below: boolean;
  /** What it means, on hover. */
  readonly meaning?: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly price: number;
}

interface PriceChartProps {
  readonly view: NegotiationView;
  readonly frame: ChartFrame;
  readonly limits: readonly PriceLimit[];
}

/** A bargain as two converging lines, ask and bid by round, until they meet or one side walks away. */
export function PriceChart({ view, frame, limits }: PriceChartProps) {
  const lines = [0, 1].map((side) => linePoints(view, side, frame));
  return (
    <g>
      <Axes rounds={view.rounds} frame={frame} />
      {lines.map((points, side) => (
        <PriceLine key={side} points={points} side={side} turn={view.turn} frame={frame} />
      ))}
      {limits.map((limit) => (
        <g key={limit.words}>
          <path className="price-private" d={`M${frame.left} ${height(limit.price, frame)}H${frame.right}`} />
          <text
            className="board-small price-words"
            x={frame.right - 4}
            y={height(limit.price, frame) + (limit.below && limit.price > MIN_CHART_PRICE + 2 ? 18 : -8)}
            textAnchor="end"
          >
            {limit.words} {limit.price}
            {limit.meaning && <title>{limit.meaning}</title>}
          </text>
        </g>
      ))}
      <End view={view} lines={lines} frame={frame} />
    </g>
  );
}

/** Only the two lines, for a small drawing. */
export function PriceSketch({ view, frame }: { readonly view: NegotiationView; readonly frame: ChartFrame }) {
  return (
    <g>
      {[0, 1].map((side) => {
        const points = linePoints(view, side, frame);
        const last = points.at(-1);
        return (
          <g key={side}>
            <path className={`price-line price-seat-${side}`} style={{ strokeWidth: 2.5 }} d={stairs(points)} />
            {last && <circle className={`price-dot-${side}`} cx={last.x} cy={last.y} r="3.5" />}
          </g>
        );
      })}
    </g>
  );
}

function height(price: number, { top, bottom }: ChartFrame): number {
  return bottom - ((price - MIN_CHART_PRICE) / (MAX_CHART_PRICE - MIN_CHART_PRICE)) * (bottom - top);
}

/** The seller moves half a round before the buyer. */
function across(round: number, side: number, rounds: number, { left, right }: ChartFrame): number {
  return left + ((round - (side === 0 ? 0.5 : 0)) / rounds) * (right - left);
}

function linePoints(view: NegotiationView, side: number, frame: ChartFrame): readonly Point[] {
  const opening = side === 0 ? 20 : 10;
  const offers = view.offers
    .filter((offer) => offer.seat === side)
    .map(({ round, price }) => ({ x: across(round, side, view.rounds, frame), y: height(price, frame), price }));
  return [{ x: frame.left, y: height(opening, frame), price: opening }, ...offers];
}

function Axes({ rounds, frame }: { readonly rounds: number; readonly frame: ChartFrame }) {
  const { left, right, top, bottom } = frame;
  return (
    <g>
      {AXIS_PRICES.filter((price) => bottom - top > 150 || price % 4 === 0).map((price) => (
        <g key={price}>
          <path className="price-grid" d={`M${left} ${height(price, frame)}H${right}`} />
          <text className="board-small" x={left - 12} y={height(price, frame) + 5} textAnchor="end">
            {price}
          </text>
        </g>
      ))}
      <path className="price-axis" d={`M${left} ${top}V${bottom}H${right}`} fill="none" />
      {Array.from({ length: rounds }, (_, i) => (
        <text
          key={i}
          className="board-small"
          x={across(i + 0.75, 1, rounds, frame)}
          y={bottom + 20}
          textAnchor="middle"
        >
          {i + 1}
        </text>
      ))}
      {right - left > NARROW_WIDTH_PX && (
        <text className="board-small" x={(left + right) / 2} y={bottom + 40} textAnchor="middle">
          round
        </text>
      )}
    </g>
  );
}

interface PriceLineProps {
  readonly points: readonly Point[];
  readonly side: number;
  readonly turn: number;
  readonly frame: ChartFrame;
}

function PriceLine({ points, side, turn, frame: { right } }: PriceLineProps) {
  const last = points[points.length - 1];
  if (!last) return null;
  return (
    <g>
      <path className={`price-line price-seat-${side}`} d={stairs(points)} />
      {points.map((point) => (
        <circle key={point.x} className={`price-dot-${side}`} cx={point.x} cy={point.y} r={point === last ? 8 : 4.5} />
      ))}
      <text
        className="board-text"
        fontWeight={turn === side ? 600 : 400}
        x={right + 12}
        y={last.y + (side === 0 ? -4 : 16)}
      >
        {side === 0 ? "asks" : "bids"} {last.price}
      </text>
      <path className={`price-line price-seat-${side}`} opacity="0.3" d={`M${last.x} ${last.y}H${right}`} />
    </g>
  );
}

/** A step line: an offer is valid until the next one. */
function stairs(points: readonly Point[]): string {
  return points.map((point, i) => (i === 0 ? `M${point.x} ${point.y}` : `H${point.x}V${point.y}`)).join("");
}

interface EndProps {
  readonly view: NegotiationView;
  readonly lines: readonly (readonly Point[])[];
  readonly frame: ChartFrame;
}

/** The result, below 10, where no offer can be. */
function End({ view, lines, frame }: EndProps) {
  const result = view.result;
  if (!result) return null;
  const acceptedFrom = result.kind === "deal" ? lines[1 - result.seat]?.at(-1) : undefined;
  const narrow = frame.right - frame.left < 300;
  return (
    <g>
      {acceptedFrom && <circle className="deal-ring" cx={acceptedFrom.x} cy={acceptedFrom.y} r="15" />}
      <text
        className={`${narrow ? "board-text" : "board-figure"} price-end`}
        fontWeight="600"
        x={(frame.left + frame.right) / 2}
        y={height(8, frame)}
        textAnchor="middle"
      >
        {result.kind === "deal" ? `deal at ${result.price}` : `the ${ROLES[result.seat]} left`}
      </text>
    </g>
  );
}

/** A bargain in a sentence or two, for screen readers. */
export function describeBargain(view: NegotiationView): string {
  const end = view.result ? (view.result.kind === "deal" ? ` Deal at ${view.result.price}.` : " No deal.") : "";
  return `Round ${view.round} of ${view.rounds}. The seller asks ${view.ask}, the buyer bids ${view.bid}.${end}`;
}
