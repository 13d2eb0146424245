import { useState } from "react";
import type { ViewProps } from "../core/view-props.ts";
import { PriceChart, describeBargain, type Limit } from "../negotiation/price-chart.tsx";
import { AdviceMargin } from "./advice-margin.tsx";
import { ChainStrip } from "./chain-strip.tsx";
import type { CoachedNegotiationView } from "./state-view.ts";

const FRAME = { left: 46, right: 280, top: 40, bottom: 254 };
const ROLES = ["seller", "buyer", "critic"];

/** Draws one bargain of the chain with its advice in the margin; the chain below it is to step through. */
export function View({ view, seat }: ViewProps<CoachedNegotiationView>) {
  const count = view.bargains.length;
  const [picked, pick] = useState({ index: 0, count: 0 });
  // What was picked holds until the next bargain opens.
  const index = picked.count === count ? picked.index : count - 1;
  const bargain = view.bargains[index];
  if (!bargain) return null;
  const number = view.first + index;
  return (
    <svg className="board-svg" viewBox="0 0 600 420" role="group" aria-label={describe(view, seat, index)}>
      <text className="board-text" x={FRAME.left} y="26" fontWeight="600">
        bargain {number} of {view.total}
      </text>
      <text className="board-text" x="588" y="26" textAnchor="end">
        {view.best === null ? "" : `best price ${view.best}`}
      </text>
      <PriceChart view={bargain} frame={FRAME} limits={limitsOf(view, seat)} />
      <AdviceMargin view={view} number={number} />
      {view.first === 1 ? (
        <ChainStrip view={view} shown={index} onShow={(chosen) => pick({ index: chosen, count })} />
      ) : (
        <text className="board-small" x="300" y="372" textAnchor="middle">
          You start every bargain afresh.
        </text>
      )}
    </svg>
  );
}

/** The limits that players were told; cost and value never bind before them. */
function limitsOf({ instructions }: CoachedNegotiationView, seat: number | null): readonly Limit[] {
  return instructions.flatMap((told, side) => {
    if (told === null || told === "sealed") return [];
    const whose = seat === side ? "your" : (ROLES[side] ?? "");
    return [{ words: `${whose} limit`, price: told.limit, below: side === 0 }];
  });
}

function describe(view: CoachedNegotiationView, seat: number | null, index: number): string {
  const you = seat === null ? "" : ` You are the ${ROLES[seat]}.`;
  const shown = view.bargains[index];
  const said = view.advice.map((round, i) => {
    const names = round.map((piece) => (piece === "sealed" ? "sealed" : piece.name));
    return round.length > 0 ? ` Advice after bargain ${i + 1}: ${names.join(", ")}.` : "";
  });
  const where = `The ${ROLES[view.coached]} is coached. Bargain ${view.first + index} of ${view.total}.`;
  return `Coached negotiation.${you} ${where} ${shown ? describeBargain(shown) : ""}${said.join("")}`;
}
