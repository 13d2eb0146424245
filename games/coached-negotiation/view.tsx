import { useState } from "react";
import { PriceChart, describeBargain, type PriceLimit } from "../negotiation/views/price-chart.tsx";
import { useNarrow } from "../views/use-window.tsx";
import type { ViewProps } from "../views/view-props.ts";
import type { CoachedNegotiationView } from "./state-view.ts";
import { AdviceMargin } from "./views/advice-margin.tsx";
import { ChainStrip } from "./views/chain-strip.tsx";
import { PieceList } from "./views/piece-list.tsx";
import "./view.css";

/** Coordinates of the drawing. */
const WIDE = {
  box: "0 0 600 420",
  edge: 588,
  chart: { left: 46, right: 280, top: 40, bottom: 234 },
  task: 300,
  margin: { left: 440, second: { across: 0, down: 119 }, top: 56 },
  strip: { left: 14, width: 572, top: 312, height: 100 },
};
const NARROW = {
  box: "0 0 360 300",
  edge: 352,
  chart: { left: 34, right: 256, top: 30, bottom: 140 },
  task: 182,
  margin: { left: 10, second: null, top: 204 },
  strip: { left: 4, width: 352, top: 234, height: 62 },
};
const ROLES = ["seller", "buyer", "critic"];

/** Draws one bargain of the chain with its advice in the margin, and below it the chain to step through. */
export function View({ view, seat }: ViewProps<CoachedNegotiationView>) {
  const count = view.bargains.length;
  const [picked, pick] = useState({ index: 0, count: 0 });
  // The picked bargain is shown until the next one opens.
  const index = picked.count === count ? picked.index : count - 1;
  const bargain = view.bargains[index];
  const narrow = useNarrow();
  const places = narrow ? NARROW : WIDE;
  if (!bargain) return null;
  const number = view.first + index;
  const afresh = view.viewer === 1 - view.coached;
  return (
    <div className="chained">
      <svg
        className={narrow ? "board-svg narrow" : "board-svg"}
        viewBox={places.box}
        role="group"
        aria-label={describe(view, seat, index)}
      >
        <text className="board-text" x={places.chart.left} y={places.chart.top - 14} fontWeight="600">
          bargain {number} of {view.total}
        </text>
        <text className="board-text" x={places.edge} y={places.chart.top - 14} textAnchor="end">
          {view.best === null ? "" : `${ROLES[view.coached]}’s best ${view.best}`}
          <title>The best price that the coached {ROLES[view.coached]} got so far</title>
        </text>
        <PriceChart view={bargain} frame={places.chart} limits={shownLimits(view, seat)} />
        <text className="board-small" x={places.strip.left} y={places.task}>
          {taskWords(view, seat)}
        </text>
        <AdviceMargin view={view} number={number} place={places.margin} />
        {afresh ? (
          <text className="board-small" x={places.strip.left} y={places.strip.top + 40}>
            You have no memory of earlier bargains.
          </text>
        ) : (
          <ChainStrip
            view={view}
            shown={index}
            place={places.strip}
            onShow={(chosen) => pick({ index: chosen, count })}
          />
        )}
      </svg>
      {view.pieces > 0 && <PieceList />}
    </div>
  );
}

/** The limits in the players' instructions, which are always stricter than cost and value. */
function shownLimits({ instructions }: CoachedNegotiationView, seat: number | null): readonly PriceLimit[] {
  return instructions.flatMap((instruction, side) => {
    if (instruction === null || instruction === "sealed") return [];
    const whose = seat === side ? "advised to" : `${ROLES[side]} to`;
    const words = `${whose} ${side === 0 ? "ask at least" : "pay at most"}`;
    const meaning =
      "An instruction for the whole chain: scripted players obey it, others need not. It doesn't affect rewards.";
    return [{ words, price: instruction.limit, below: side === 0, meaning }];
  });
}

/** A seat's rewards; at the end the critic's points, which deals don't show. */
function taskWords(view: CoachedNegotiationView, seat: number | null): string {
  if (view.result !== null) {
    const earned = view.result.returns[2];
    return typeof earned !== "number" || view.pieces === 0
      ? ""
      : `The critic earned ${signed(earned)}, the gain from its advice.`;
  }
  if (seat === null) return "";
  const role = ROLES[seat];
  if (role === "critic") return `Advise the ${ROLES[view.coached]}: its gain is your reward.`;
  const { cost, value } = view.bargains.at(-1) ?? {};
  const earned = role === "seller" ? `each price less ${cost}` : `${value} less each price`;
  return `You earn ${earned}; no deal, nothing.`;
}

const signed = (points: number): string => String(Math.round(100 * points) / 100).replace("-", "\u2212");

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
