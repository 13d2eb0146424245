import { Link } from "wouter";
import { answerTotals } from "../ui/answer-totals.ts";
import { formatAmount } from "../ui/format.ts";
import { useGames } from "../api/games.tsx";
import { Ago } from "../ui/numbers.tsx";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { SeatDot } from "../table/board/seat-bar.tsx";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { MatchListing } from "../../server/schemas/matches.ts";

/** Matches in a table, newest first. */
export function MatchRows({
  matches,
  game = true,
}: {
  readonly matches: readonly MatchListing[];
  readonly game?: boolean | undefined;
}) {
  const { games } = useGames();
  return (
    <ScrollingTable label="Matches" className="matches">
      <table data-testid="matches">
        <thead>
          <tr>
            <th scope="col">Ended</th>
            {game && <th scope="col">Game</th>}
            <th scope="col">Players and returns</th>
            <th scope="col" className="right" title="Actions, chance included">
              Plies
            </th>
            <th scope="col">
              <span className="visually-hidden">Replay</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {matches.map((match) => (
            <tr key={match.id}>
              <td className="number soft ended">
                <Ago at={match.endedAt} />
              </td>
              {game && (
                <td className="number">{games?.find((known) => known.id === match.game)?.name ?? match.game}</td>
              )}
              <td className="full players">
                <Players match={match} facts={games?.find((known) => known.id === match.game)} />
              </td>
              <td className="right plies" title="Actions, chance included">
                {match.plies}
              </td>
              <td>
                <Link href={`/matches/${match.id}`} aria-label={`Replay of ${match.names.join(" against ")}`}>
                  Replay
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}

const FORFEITS = {
  time: "ran out of time",
  left: "left",
  absent: "did not reconnect",
  illegal: "had no legal answer",
  unavailable: "was unreachable",
} as const;

const isDraw = ({ outcome, returns }: MatchListing): boolean =>
  outcome === "finished" && returns.length > 1 && returns.every((value) => value === returns[0]);

function totals({ answers }: MatchListing, seat: number) {
  const own = answers?.[seat];
  return own ? <span className="soft small"> ({answerTotals(own)})</span> : null;
}

function Players({ match, facts }: { readonly match: MatchListing; readonly facts: GameFacts | undefined }) {
  const { unit = "", identical = false } = facts?.utility ?? {};
  return (
    <span className="row wide">
      {match.names.map((name, seat) => (
        <span key={`${seat} ${name}`}>
          <SeatDot index={seat} /> {name}{" "}
          {match.outcome !== "abandoned" && (
            <b title={`Return, in ${unit}`}>{formatAmount(match.returns[seat] ?? 0, "")}</b>
          )}
          {totals(match, seat)}
        </span>
      ))}
      {!identical && isDraw(match) && (
        <span className="soft" title="Equal returns are a draw">
          draw
        </span>
      )}
      {match.outcome === "abandoned" && <span className="soft">abandoned</span>}
      {match.forfeit && (
        <span className="soft">
          {match.names[match.forfeit.seat]} {FORFEITS[match.forfeit.reason]}
        </span>
      )}
    </span>
  );
}
