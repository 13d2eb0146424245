import { Link } from "wouter";
import type { LeagueSummary } from "../../server/api/schemas.ts";
import { useGame } from "../components/games.tsx";
import { LeagueRows } from "../components/league-rows.tsx";
import { LiveTable } from "../components/live-table.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { useLeagues } from "../live/telemetry.ts";
import { useRoom } from "../live/room.ts";

/** What is alive now. */
export function Home() {
  useTitle("");
  const { data, error } = useLeagues();
  const featured = data?.find((league) => league.status === "running" && league.arena !== null);
  return (
    <div className="home-top">
      <section aria-label="Live match" data-testid="featured-match">
        {featured?.arena ? <Featured room={featured.arena} league={featured} /> : <Empty leagues={data} />}
      </section>
      <div className="stack loose">
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
        <section className="stack">
          <h2>Leagues</h2>
          <Problem error={error} />
          {data && data.length > 0 && <LeagueRows leagues={byLife(data).slice(0, 6)} />}
          {data?.length === 0 && <Waiting>None yet. A launched league plays within seconds.</Waiting>}
          {data && data.length > 6 && <Link href="/leagues">All {data.length} leagues</Link>}
        </section>
      </div>
    </div>
  );
}

function Featured({ room, league }: { readonly room: string; readonly league: LeagueSummary }) {
  const { table, problem } = useRoom(room);
  const { name } = useGame(league.game);
  return (
    <div className="stack" data-room={room}>
      <p className="row apart">
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
          <p className="soft" style={{ minHeight: "1.5em" }} data-testid="featured-sentence">
            {table.phase === "over" ? table.sentence : `Ply ${table.ply}`}
          </p>
        </LiveTable>
      ) : (
        <EmptyBoard words={problem || "Taking a place at the table."} />
      )}
    </div>
  );
}

function Empty({ leagues }: { readonly leagues: LeagueSummary[] | null }) {
  if (leagues === null) return <EmptyBoard words="Asking the server what is being played." />;
  const running = leagues.some((league) => league.status === "running");
  return (
    <EmptyBoard
      words={
        running
          ? "A league is starting: its first match is shown here as soon as its first policy can play, in a few seconds."
          : "No league is running. Launch or resume one, and its first match is shown here within seconds."
      }
    />
  );
}

function EmptyBoard({ words }: { readonly words: string }) {
  return (
    <div className="board-frame">
      <p className="board-message">{words}</p>
    </div>
  );
}

const ORDER = { running: 0, paused: 1, ended: 2 } as const;

function byLife(leagues: readonly LeagueSummary[]): LeagueSummary[] {
  return [...leagues].sort((a, b) => ORDER[a.status] - ORDER[b.status] || b.createdAt - a.createdAt);
}
