import { useNarrow } from "../views/use-window.tsx";
import type { ViewProps } from "../views/view-props.ts";
import { bidLabel } from "./labels.ts";
import { matches } from "./rules.ts";
import type { LiarsDiceView } from "./state-view.ts";
import { BidGrid } from "./views/bid-grid.tsx";
import { Die } from "./views/die.tsx";
import "./view.css";

const WIDE = {
  box: "0 0 600 420",
  size: 104,
  dice: [
    { x: 36, y: 48 },
    { x: 36, y: 250 },
  ],
  grid: { left: 182, rows: [66, 180], cell: 64 },
  text: { x: 184, y: 300 },
} as const;
const NARROW = {
  box: "0 0 360 340",
  size: 70,
  dice: [
    { x: 18, y: 8 },
    { x: 186, y: 8 },
  ],
  grid: { left: 18, rows: [118, 206], cell: 54 },
  text: { x: 20, y: 290 },
} as const;
const ROLES = ["first", "second"];

/** Draws liar's dice: both dice, all bids in rising order, and the bid that stands. */
export function View({ view, seat, flip, legal, onAct }: ViewProps<LiarsDiceView>) {
  const narrow = useNarrow();
  const frame = narrow ? NARROW : WIDE;
  const below = flip ? 1 : 0;
  return (
    <svg
      className={narrow ? "board-svg narrow" : "board-svg"}
      viewBox={frame.box}
      role="group"
      aria-label={describe(view, seat)}
    >
      {[1 - below, below].map((index, row) => {
        const { x, y } = frame.dice[row] ?? frame.dice[0];
        const die = view.dice[index] ?? null;
        const at = narrow
          ? { x: x + frame.size + 10, y: y + frame.size / 2 + 5, anchor: "start" as const }
          : { x: x + frame.size / 2, y: y + frame.size + 24, anchor: "middle" as const };
        return (
          <g key={index} className={`die-seat-${index}`}>
            <Die die={die} x={x} y={y} size={frame.size} className={dieState(view, index)} />
            <text className="board-small die-owner" x={at.x} y={at.y} textAnchor={at.anchor}>
              {index === seat ? "you" : ROLES[index]}
            </text>
          </g>
        );
      })}
      <BidGrid view={view} legal={legal} onAct={onAct} frame={frame.grid} />
      <text className="board-text said" x={frame.text.x} y={frame.text.y}>
        {bidWords(view, seat)}
      </text>
      <text className="board-small" x={frame.text.x} y={frame.text.y + 27}>
        {view.result ? countWords(view.result) : "A six counts as every face."}
      </text>
    </svg>
  );
}

function dieState({ dice, bid, turn, result }: LiarsDiceView, seat: number): string {
  const die = dice[seat];
  const counts = result !== null && bid !== null && typeof die === "number" && matches(die, bid);
  return `${counts ? "counts" : ""} ${turn === seat ? "active" : ""}`;
}

const who = (index: number, seat: number | null): string => (index === seat ? "You" : `The ${ROLES[index]} player`);

/** The last thing that happened. */
function bidWords({ history, bid, dice, result }: LiarsDiceView, seat: number | null): string {
  if (dice.includes(null)) return "Rolling the dice…";
  const last = history.at(-1);
  if (bid === null || !last) return "No bid yet.";
  if (!result) return `${who(last.seat, seat)} bid ${bidLabel(bid)}.`;
  return `${who(result.caller, seat)} called ${bidLabel(bid)} a lie.`;
}

function countWords({ claimed, counted, winner, caller }: NonNullable<LiarsDiceView["result"]>): string {
  if (counted === "sealed") return winner === caller ? "It was a lie." : "It was true.";
  const dice = ["No die counts", "One die counts", "Both dice count"][counted] ?? "";
  return `${dice}, the bid said ${claimed === 1 ? "at least one" : "both"}. ${winner === caller ? "A lie." : "It was true."}`;
}

function describe(view: LiarsDiceView, seat: number | null): string {
  const dice = view.dice.map((die, index) => {
    const shown = die === null ? "not rolled" : die === "sealed" ? "sealed" : String(die + 1);
    return `${who(index, seat)}: ${shown}.`;
  });
  const bids = view.history.map(({ seat: by, label }) => `${ROLES[by]} ${label}`).join(", ");
  return `Liar's dice. Dice: ${dice.join(" ")} Bids: ${bids || "none"}.`;
}
