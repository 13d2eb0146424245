import { Link } from "wouter";
import type { LeagueDetail } from "../../server/api/schemas.ts";
import { useGame } from "../components/games.tsx";
import { DamagedLeague } from "../components/damaged-league.tsx";
import { LeagueHead } from "../components/league-head.tsx";
import { LeagueCurves } from "../components/league-curves.tsx";
import { LeagueSettings } from "../components/league-settings.tsx";
import { LiveTable, tellTable } from "../components/live-table.tsx";
import { MatchRows } from "../components/match-rows.tsx";
import { MatchLayout } from "../components/match-layout.tsx";
import { Meetings } from "../components/meetings.tsx";
import { Members } from "../components/members.tsx";
import { SelfPlay } from "../components/self-play.tsx";
import { Told } from "../components/told.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { api, ApiError } from "../lib/api.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { useRoom } from "../live/room.ts";
import { useLeague } from "../live/telemetry.ts";

/** Is it getting better, and how do we know? */
export function League({ id }: { readonly id: string }) {
  const { data, error, refresh } = useLeague(id);
  useTitle(data?.name ?? "League");
  if (!data && error instanceof ApiError && error.code === "league/damaged") {
    return <DamagedLeague id={id} why={error.message} />;
  }
  if (!data) {
    return (
      <div className="stack loose">
        <h1>League</h1>
        {error ? <Problem error={error} /> : <Waiting>Reading the league.</Waiting>}
        {error && <Link href="/leagues">All leagues</Link>}
      </div>
    );
  }
  return (
    <div className="stack open">
      <LeagueHead league={data} onChange={refresh} />
      <LeagueCurves league={data} />
      <div className="league-side">
        <Meetings league={data} />
        <ArenaMatch league={data} />
        <Members league={data} />
        <RecentMatches league={data} />
      </div>
      <div className="stack">
        <SelfPlay league={data} />
        <LeagueSettings league={data} />
      </div>
    </div>
  );
}

function ArenaMatch({ league }: { readonly league: LeagueDetail }) {
  return (
    <section className="stack">
      <h2>Now playing</h2>
      {league.arena ? (
        <Arena room={league.arena} game={league.game} />
      ) : (
        <Waiting>
          {league.status === "running"
            ? "The first match comes as soon as the first policy can play."
            : "Nothing: the league is not running."}
        </Waiting>
      )}
    </section>
  );
}

function Arena({ room, game }: { readonly room: string; readonly game: string }) {
  const { table, problem } = useRoom(room);
  const { facts } = useGame(game);
  if (!table) {
    return (
      <MatchLayout
        seats={[]}
        unit=""
        below={0}
        expected={facts?.roles.length}
        board={<p className="board-message">{problem || "Taking a place at the table."}</p>}
      />
    );
  }
  return (
    <LiveTable table={table} small>
      {(shown) => (
        <>
          <Told words={tellTable(shown)} end={shown.phase === "over"} />
          <p>
            <Link href={`/rooms/${room}`}>Watch it large</Link>
          </p>
        </>
      )}
    </LiveTable>
  );
}

function RecentMatches({ league }: { readonly league: LeagueDetail }) {
  const { data, error } = useAnswer(`recent ${league.id}`, () => api.matches({ league: league.id, limit: 8 }), 15_000);
  return (
    <section className="stack">
      <h2>Recent matches</h2>
      <Problem error={error} />
      {data?.length === 0 && <Waiting>None yet: the first is kept when the arena's first match is over.</Waiting>}
      {data && data.length > 0 && <MatchRows matches={data} game={false} />}
    </section>
  );
}
