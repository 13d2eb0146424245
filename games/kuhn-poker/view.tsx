import { PokerTable, type PokerCard } from "../views/poker-table.tsx";
import type { ViewProps } from "../views/view-props.ts";
import type { KuhnPokerView } from "./state-view.ts";

const RANKS = ["J", "Q", "K"];

/** Draws Kuhn poker: two hands and a pot. */
export function View({ view, seat, flip }: ViewProps<KuhnPokerView>) {
  const seats = [0, 1].map((index) => {
    const said = view.history.findLast((entry) => entry.seat === index)?.label ?? "";
    return {
      card: pokerCard(view.cards[index] ?? null),
      stake: view.stakes[index] ?? 0,
      said,
      wins: view.result?.winner === index,
      folded: said === "fold",
    };
  });
  return <PokerTable seats={seats} pot={view.pot} flip={flip} turn={view.turn} seat={seat} />;
}

function pokerCard(card: number | "sealed" | null): PokerCard {
  return typeof card === "number" ? { rank: RANKS[card] ?? "?", suit: "" } : card;
}
