import { Link } from "wouter";
import { useRoom } from "../table/state/room.ts";
import { EmptyBoard } from "../table/board/empty-board.tsx";
import { useGame } from "../api/games.tsx";
import { LiveTable, tableSentence } from "../table/live-table.tsx";
import { LastPly } from "../ui/last-ply.tsx";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

/** The match that a league's arena shows now, with its title. */
export function FeaturedMatch({ room, league }: { readonly room: string; readonly league: LeagueSummary }) {
  const { table, problem } = useRoom(room);
  const { name } = useGame(league.game);
  return (
    <div className="stack" data-room={room}>
      <p className="row apart featured-title">
        <b>
          <Link href={`/rooms/${room}`} className="plain">
            {name}
          </Link>
        </b>
        <span className="soft">
          live from <Link href={`/leagues/${league.id}`}>{league.name}</Link>
        </span>
      </p>
      {table ? (
        <LiveTable table={table} small>
          {(shown) => <LastPly words={tableSentence(shown)} end={shown.phase === "over"} testId="featured-sentence" />}
        </LiveTable>
      ) : (
        <EmptyBoard words={problem || "Joining\u2026"} />
      )}
    </div>
  );
}
