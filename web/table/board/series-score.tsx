import { useEffect } from "react";
import { formatAmount } from "../../ui/format.ts";
import { addMatch, carrySeries, seriesBefore, seriesWords } from "../state/series.ts";
import type { TableState } from "../state/table.ts";
import { useGame } from "../../api/games.tsx";

interface SeriesScoreProps {
  readonly room: string;
  readonly table: TableState;
  /** Room of the rematch; "" if there is none. */
  readonly rematch: string;
}

/** The score of a match and its predecessors, for games with equal seats; nothing before the first result. */
export function SeriesScore({ room, table, rematch }: SeriesScoreProps) {
  const { facts, unit } = useGame(table.game);
  const { own, seats, returns, phase } = table;
  const before = seriesBefore(room);
  const over = phase === "over" && own !== null && returns.length === seats.length;
  const series = over ? addMatch(before, { own, names: seats.map(({ name }) => name), returns }) : before;
  const carried = over && rematch !== "" ? JSON.stringify(series) : "";
  useEffect(() => {
    if (carried !== "") carrySeries(rematch, JSON.parse(carried) as typeof series);
  }, [carried, rematch]);
  if (own === null || series.matches === 0 || facts?.rolesAlike !== true) return null;
  const words = seriesWords(series, handOrMatch(unit), (points) => formatAmount(points, unit));
  return (
    <p className="series small" data-testid="series">
      {words}
    </p>
  );
}

/** In games for chips, a match is a hand. */
export const handOrMatch = (unit: string): string => (unit === "chips" ? "hand" : "match");
