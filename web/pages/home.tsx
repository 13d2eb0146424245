import { Link } from "wouter";
import type { LeagueSummary } from "../../server/api/schemas.ts";
import { useGame } from "../components/games.tsx";
import { LeagueRows } from "../components/league-rows.tsx";
import { LiveTable, tellTable } from "../components/live-table.tsx";
import { MatchLayout } from "../components/match-layout.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { Told } from "../components/told.tsx";
import { useLeagues } from "../live/telemetry.ts";
import { useRoom } from "../live/room.ts";

/** What is alive now. */
export function Home() {
  useTitle("");
  const { data, error } = useLeagues();
  const featured = data?.find((league) => league.status === "running" && league.arena !== null);
  return (
    <div className="home-top">
      <div className="stack loose head">
        <h1>Agents that get better by playing each other</h1>
        <p>
          In a league, policies play a game against each other, learn from their own stored episodes, and play again.
          Watch one learn, or sit down against it.
        </p>
        <div className="row">
          <Link href="/play" className="button primary">
            Play
          </Link>
          <Link href="/launch" className="button">
            Launch a league
          </Link>
        </div>
      </div>
      <section className="featured" aria-label="Live match" data-testid="featured-match">
        {featured?.arena ? <Featured room={featured.arena} league={featured} /> : <Empty leagues={data} />}
      </section>
      <section className="stack leagues">
        <h2>Leagues</h2>
        <Problem error={error} />
        {data === null && !error && <Waiting>Asking the server.</Waiting>}
        {data && data.length > 0 && <LeagueRows leagues={byLife(data).slice(0, 6)} />}
        {data?.length === 0 && <Waiting>None yet. A launched league plays within seconds.</Waiting>}
        {data && data.length > 6 && <Link href="/leagues">All {data.length} leagues</Link>}
      </section>
    </div>
  );
}

function Featured({ room, league }: { readonly room: string; readonly league: LeagueSummary }) {
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
          {(shown) => <Told words={tellTable(shown)} end={shown.phase === "over"} testId="featured-sentence" />}
        </LiveTable>
      ) : (
        <EmptyBoard words={problem || "Taking a place at the table."} />
      )}
    </div>
  );
}

function Empty({ leagues }: { readonly leagues: LeagueSummary[] | null }) {
  if (leagues === null) return <Untitled words="Asking the server what is being played." />;
  const running = leagues.some((league) => league.status === "running");
  return (
    <Untitled
      words={
        running
          ? "A league is starting: its first match is shown here as soon as its first policy can play, in a few seconds."
          : "No league is running. Launch or resume one, and its first match is shown here within seconds."
      }
    />
  );
}

/** As high as a table with its title, so that nothing moves when there is one. */
function Untitled({ words }: { readonly words: string }) {
  return (
    <div className="stack">
      <p className="featured-title" />
      <EmptyBoard words={words} />
    </div>
  );
}

function EmptyBoard({ words }: { readonly words: string }) {
  return (
    <MatchLayout seats={[]} unit="" below={0} board={<p className="board-message">{words}</p>}>
      <Told words="" end={false} />
    </MatchLayout>
  );
}

const ORDER = { running: 0, paused: 1, ended: 2 } as const;

function byLife(leagues: readonly LeagueSummary[]): LeagueSummary[] {
  return [...leagues].sort((a, b) => ORDER[a.status] - ORDER[b.status] || b.createdAt - a.createdAt);
}
