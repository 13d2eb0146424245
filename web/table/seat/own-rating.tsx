import { formatCount, formatSigned } from "../../ui/format.ts";
import type { TableState } from "../state/table.ts";

const MEANING =
  "1,000 before the first match, with half of its 95% interval, by openskill's Plackett-Luce model. Rated are matches of one person against agents with the game's own options; a forfeit is a loss.";

/** The user's live rating, with what the match changed once it is over; nothing in matches that are not rated. */
export function OwnRating({ table }: { readonly table: TableState }) {
  if (table.rating === null) return null;
  const { rating, deviation, change } = table.rating;
  return (
    <p className="series small" data-testid="live-rating" title={MEANING}>
      <span data-meaning="">
        Your rating {formatCount(rating)} {"\u00b1"} {formatCount(deviation)}
        {change !== null && `, ${formatSigned(change, 0)}`}
      </span>
    </p>
  );
}
