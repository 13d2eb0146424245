import { useNarrow } from "../views/use-window.tsx";
import type { ViewProps } from "../views/view-props.ts";
import type { NegotiationView } from "./state-view.ts";
import { PriceChart, describeBargain, type PriceLimit } from "./views/price-chart.tsx";

const WIDE = { left: 56, right: 452, top: 48, bottom: 372 };
const NARROW = { left: 34, right: 250, top: 56, bottom: 290 };
const ROLES = ["seller", "buyer"];

/** Draws a negotiation. */
export function View({ view, seat }: ViewProps<NegotiationView>) {
  const you = seat === null ? "" : ` You are the ${ROLES[seat]}.`;
  const narrow = useNarrow();
  const frame = narrow ? NARROW : WIDE;
  return (
    <svg
      className={narrow ? "board-svg narrow" : "board-svg"}
      viewBox={narrow ? "0 0 360 340" : "0 0 600 420"}
      role="img"
      aria-label={`Negotiation.${you} ${describeBargain(view)}`}
    >
      {view.result === null && seat !== null && (
        <text className="board-small" x={narrow ? 14 : frame.left} y={narrow ? 24 : 28}>
          {earningWords(view, seat)}
        </text>
      )}
      <PriceChart view={view} frame={frame} limits={shownLimits(view, seat)} />
      <Sealed amount={view.cost} words="cost sealed" x={frame.right + 12} y={frame.bottom + 20} />
      <Sealed amount={view.value} words="value sealed" x={frame.right + 12} y={frame.bottom + 40} />
    </svg>
  );
}

/** A seat's gain, in words. */
function earningWords({ cost, value }: NegotiationView, seat: number): string {
  const less =
    seat === 0 ? `the price less ${amount(cost, "your cost")}` : `${amount(value, "your value")} less the price`;
  return `You earn ${less}; no deal, nothing.`;
}

const amount = (known: NegotiationView["cost"], words: string) => (typeof known === "number" ? known : words);

function shownLimits(view: NegotiationView, seat: number | null): readonly PriceLimit[] {
  const cost = { words: seat === 0 ? "your cost" : "cost", price: view.cost, below: true };
  const value = { words: seat === 1 ? "your value" : "value", price: view.value, below: false };
  return [cost, value].filter((limit): limit is PriceLimit => typeof limit.price === "number");
}

/** A sealed limit is named at the edge, so that it is visibly hidden. */
function Sealed(props: {
  readonly amount: NegotiationView["cost"];
  readonly words: string;
  readonly x: number;
  readonly y: number;
}) {
  if (props.amount !== "sealed") return null;
  return (
    <text className="board-small" x={props.x} y={props.y}>
      {props.words}
    </text>
  );
}
