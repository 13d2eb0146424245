import { PokerTable, type PokerCard } from "../views/poker-table.tsx";
import type { ViewProps } from "../views/view-props.ts";
import type { LeducPokerView } from "./state-view.ts";

const RANKS = ["J", "Q", "K"];
const SUITS = ["\u2660", "\u2665"];

/** Draws Leduc poker: two hands, the public card and a pot. */
export function View({ view, seat, flip }: ViewProps<LeducPokerView>) {
  const seats = [0, 1].map((index) => {
    const said = view.history.findLast((entry) => entry.seat === index && entry.round === view.round)?.label ?? "";
    return {
      card: pokerCard(view.cards[index] ?? null),
      stake: view.stakes[index] ?? 0,
      said,
      wins: view.result !== null && (view.result.winner === index || view.result.winner === "split"),
      folded: said === "fold",
    };
  });
  return (
    <PokerTable
      seats={seats}
      common={pokerCard(view.publicCard)}
      pot={view.pot}
      flip={flip}
      turn={view.turn}
      seat={seat}
    />
  );
}

function pokerCard(card: number | "sealed" | null): PokerCard {
  return typeof card === "number" ? { rank: RANKS[card >> 1] ?? "?", suit: SUITS[card & 1] ?? "" } : card;
}
