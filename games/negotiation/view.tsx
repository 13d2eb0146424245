import type { ViewProps } from "../core/view-props.ts";
import { PriceChart, describeBargain, type Limit } from "./price-chart.tsx";
import type { NegotiationView } from "./state-view.ts";

const FRAME = { left: 56, right: 452, top: 24, bottom: 372 };
const ROLES = ["seller", "buyer"];

/** Draws a negotiation. */
export function View({ view, seat }: ViewProps<NegotiationView>) {
  const you = seat === null ? "" : ` You are the ${ROLES[seat]}.`;
  return (
    <svg
      className="board-svg"
      viewBox="0 0 600 420"
      role="img"
      aria-label={`Negotiation.${you} ${describeBargain(view)}`}
    >
      <PriceChart view={view} frame={FRAME} limits={limitsOf(view, seat)} />
      <Sealed amount={view.cost} words="cost sealed" y={FRAME.bottom + 20} />
      <Sealed amount={view.value} words="value sealed" y={FRAME.bottom + 40} />
    </svg>
  );
}

function limitsOf(view: NegotiationView, seat: number | null): readonly Limit[] {
  const cost = { words: seat === 0 ? "your cost" : "cost", price: view.cost, below: true };
  const value = { words: seat === 1 ? "your value" : "value", price: view.value, below: false };
  return [cost, value].filter((limit): limit is Limit => typeof limit.price === "number");
}

/** A sealed limit is named at the edge, so that one sees what one may not see. */
function Sealed(props: { readonly amount: NegotiationView["cost"]; readonly words: string; readonly y: number }) {
  if (props.amount !== "sealed") return null;
  return (
    <text className="board-small" x={FRAME.right + 12} y={props.y}>
      {props.words}
    </text>
  );
}
