import type { ViewProps } from "../core/view-props.ts";
import type { NegotiationView } from "./state-view.ts";

const LEFT = 56;
const RIGHT = 452;
const TOP = 24;
const BOTTOM = 372;
const LOW = 7;
const HIGH = 21;
const ROLES = ["seller", "buyer"];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly price: number;
}

/** Draws a negotiation: the ask and the bid over the rounds, until they meet or somebody walks away. */
export function View({ view, seat }: ViewProps<NegotiationView>) {
  const lines = [0, 1].map((side) => pointsOf(view, side));
  return (
    <svg className="board-svg" viewBox="0 0 600 420" role="img" aria-label={describe(view, seat)}>
      <Axes rounds={view.rounds} />
      <Private label="cost" sealedAt={12} amount={view.cost} own={seat === 0} />
      <Private label="value" sealedAt={13} amount={view.value} own={seat === 1} />
      {lines.map((points, side) => (
        <PriceLine key={side} points={points} side={side} turn={view.turn} />
      ))}
      <End view={view} lines={lines} />
    </svg>
  );
}

const height = (price: number) => BOTTOM - ((price - LOW) / (HIGH - LOW)) * (BOTTOM - TOP);

/** The seller moves half a round before the buyer. */
const across = (round: number, side: number, rounds: number) =>
  LEFT + ((round - (side === 0 ? 0.5 : 0)) / rounds) * (RIGHT - LEFT);

function pointsOf(view: NegotiationView, side: number): readonly Point[] {
  const opening = side === 0 ? 20 : 10;
  const offers = view.offers
    .filter((offer) => offer.seat === side)
    .map(({ round, price }) => ({ x: across(round, side, view.rounds), y: height(price), price }));
  return [{ x: LEFT, y: height(opening), price: opening }, ...offers];
}

function Axes({ rounds }: { readonly rounds: number }) {
  return (
    <g>
      {[8, 10, 12, 14, 16, 18, 20].map((price) => (
        <g key={price}>
          <path className="price-grid" d={`M${LEFT} ${height(price)}H${RIGHT}`} />
          <text className="board-small" x={LEFT - 12} y={height(price) + 5} textAnchor="end">
            {price}
          </text>
        </g>
      ))}
      <path className="price-axis" d={`M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}`} fill="none" />
      {Array.from({ length: rounds }, (_, i) => (
        <text key={i} className="board-small" x={across(i + 0.75, 1, rounds)} y={BOTTOM + 20} textAnchor="middle">
          {i + 1}
        </text>
      ))}
      <text className="board-small" x={(LEFT + RIGHT) / 2} y={BOTTOM + 40} textAnchor="middle">
        round
      </text>
    </g>
  );
}

function PriceLine({
  points,
  side,
  turn,
}: {
  readonly points: readonly Point[];
  readonly side: number;
  readonly turn: number;
}) {
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
        x={RIGHT + 12}
        y={last.y + (side === 0 ? -4 : 16)}
      >
        {side === 0 ? "asks" : "bids"} {last.price}
      </text>
      <path className={`price-line price-seat-${side}`} opacity="0.3" d={`M${last.x} ${last.y}H${RIGHT}`} />
    </g>
  );
}

/** An offer stands until the next one: a line of steps. */
function stairs(points: readonly Point[]): string {
  return points.map((point, i) => (i === 0 ? `M${point.x} ${point.y}` : `H${point.x}V${point.y}`)).join("");
}

/** A limit that one side alone knows; sealed limits are named at the edge, so that one sees what one may not see. */
function Private(props: {
  readonly label: string;
  readonly sealedAt: number;
  readonly amount: number | "sealed" | null;
  readonly own: boolean;
}) {
  const { label, sealedAt, amount, own } = props;
  if (amount === null) return null;
  if (amount === "sealed") {
    return (
      <text className="board-small" x={RIGHT + 12} y={BOTTOM + (sealedAt === 12 ? 20 : 40)}>
        {label} sealed
      </text>
    );
  }
  return (
    <g>
      <path className="price-private" d={`M${LEFT} ${height(amount)}H${RIGHT}`} />
      <text className="board-small" x={RIGHT - 6} y={height(amount) + (label === "cost" ? 18 : -8)} textAnchor="end">
        {own ? `your ${label}` : label} {amount}
      </text>
    </g>
  );
}

function End({ view, lines }: { readonly view: NegotiationView; readonly lines: readonly (readonly Point[])[] }) {
  const result = view.result;
  if (!result) return null;
  const acceptedFrom = lines[1 - result.seat]?.at(-1);
  if (result.kind === "deal" && acceptedFrom) {
    return (
      <g>
        <circle className="deal-ring" cx={acceptedFrom.x} cy={acceptedFrom.y} r="15" />
        <text className="board-figure price-end" x={(LEFT + RIGHT) / 2} y={height(19) + 10} textAnchor="middle">
          deal at {result.price}
        </text>
      </g>
    );
  }
  return (
    <text className="board-figure price-end" x={(LEFT + RIGHT) / 2} y={height(19) + 10} textAnchor="middle">
      no deal: the {ROLES[result.seat]} walked away
    </text>
  );
}

function describe(view: NegotiationView, seat: number | null): string {
  const end = view.result ? (view.result.kind === "deal" ? ` Deal at ${view.result.price}.` : " No deal.") : "";
  const you = seat === null ? "" : ` You are the ${ROLES[seat]}.`;
  return `Negotiation, round ${view.round} of ${view.rounds}.${you} The seller asks ${view.ask}, the buyer bids ${view.bid}.${end}`;
}
