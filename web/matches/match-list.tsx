import { MatchRows } from "./match-rows.tsx";
import type { MatchListing } from "../../server/schemas/matches.ts";

/** Damaged matches that are listed. */
const MAX_SHOWN_REASONS = 5;

/** Matches in a table, newest first, then those whose record can't be read. */
export function MatchList({
  matches,
  game,
}: {
  readonly matches: readonly MatchListing[];
  readonly game?: boolean | undefined;
}) {
  const readable = matches.filter(({ outcome }) => outcome !== "damaged");
  const damaged = matches.filter(({ outcome }) => outcome === "damaged");
  return (
    <>
      {readable.length > 0 && <MatchRows matches={readable} game={game} />}
      {damaged.length > 0 && (
        <div className="problem measure" data-testid="damaged-matches">
          <p>{damaged.length === 1 ? "One match can't be read." : `${damaged.length} matches can't be read.`}</p>
          <ul>
            {damaged.slice(0, MAX_SHOWN_REASONS).map(({ id, reason }) => (
              <li key={id}>{reason}</li>
            ))}
            {damaged.length > MAX_SHOWN_REASONS && <li>And {damaged.length - MAX_SHOWN_REASONS} more.</li>}
          </ul>
        </div>
      )}
    </>
  );
}
