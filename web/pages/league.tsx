import { Link } from "wouter";
import { useGame, useGames } from "../api/games.tsx";
import { useKnownLearners } from "../api/use-learners.ts";
import { usePresets } from "../api/use-presets.ts";
import { DamagedLeague } from "../league/damaged-league.tsx";
import { LeagueHead } from "../league/league-head.tsx";
import { LeagueCurves } from "../league/league-curves.tsx";
import { LeagueSettings } from "../league/league-settings.tsx";
import { LiveTable, tableSentence } from "../table/live-table.tsx";
import { MatchList } from "../matches/match-list.tsx";
import { MatchLayout } from "../table/match-layout.tsx";
import { Meetings } from "../league/meetings.tsx";
import { Members } from "../league/members.tsx";
import { SelfPlay } from "../league/self-play.tsx";
import { LastPly } from "../ui/last-ply.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { api, ApiError } from "../api/api.ts";
import { useAnswer } from "../ui/use-answer.ts";
import { useRoom } from "../table/room.ts";
import { useLeague } from "../api/telemetry.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Is it getting better, and how do we know? */
export function League({ id }: { readonly id: string }) {
  const { data, error, refresh } = useLeague(id);
  useTitle(data?.name ?? "League");
  const known = useLeagueWords(data);
  if (!data && error instanceof ApiError && error.code === "league/damaged") {
    return <DamagedLeague id={id} why={error.message} />;
  }
  if (!data || !known) {
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
      <LeagueCurves league={data} metrics={known.metrics} />
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

/**
 * What a league is told in: its game, its learner's metrics, its preset. Null while some of it is on its way, so that the page comes
 * whole and nothing moves; what can't be fetched is not waited for.
 */
function useLeagueWords(league: LeagueDetail | null) {
  const games = useGames();
  const presets = usePresets();
  const learners = useKnownLearners();
  const arrived = [games.games ?? games.error, presets.presets ?? presets.error, learners.value ?? learners.error];
  if (!league || arrived.includes(null)) return null;
  return { metrics: learners.value?.find(({ id }) => id === league.config.learner.id)?.metrics ?? {} };
}

function ArenaMatch({ league }: { readonly league: LeagueDetail }) {
  return (
    <section className="stack">
      <h2>Now playing</h2>
      {league.arena ? (
        <Arena room={league.arena} game={league.game} />
      ) : (
        <EmptyArena
          game={league.game}
          words={
            league.status === "running"
              ? "The first match comes as soon as the first policy can play."
              : "League not running."
          }
        />
      )}
    </section>
  );
}

function Arena({ room, game }: { readonly room: string; readonly game: string }) {
  const { table, problem } = useRoom(room);
  if (!table) return <EmptyArena game={game} words={problem || "Loading…"} />;
  return (
    <LiveTable table={table} small>
      {(shown) => (
        <>
          <LastPly words={tableSentence(shown)} end={shown.phase === "over"} />
          <p>
            <Link href={`/rooms/${room}`}>Open full size</Link>
          </p>
        </>
      )}
    </LiveTable>
  );
}

/** As high as a table, so that nothing moves when there is one. */
function EmptyArena({ game, words }: { readonly game: string; readonly words: string }) {
  const { facts } = useGame(game);
  return (
    <MatchLayout
      seats={[]}
      unit=""
      below={0}
      expected={facts?.roles.length}
      board={<p className="board-message">{words}</p>}
    >
      <LastPly words="" end={false} />
      <p>{"\u00a0"}</p>
    </MatchLayout>
  );
}

function RecentMatches({ league }: { readonly league: LeagueDetail }) {
  const { data, error } = useAnswer(`recent ${league.id}`, () => api.matches({ league: league.id, limit: 8 }), 15_000);
  return (
    <section className="stack recent">
      <h2>Recent matches</h2>
      <Problem error={error} />
      {data?.length === 0 && <Waiting>None yet: the first is kept when the arena's first match is over.</Waiting>}
      {data && data.length > 0 && <MatchList matches={data} game={false} />}
    </section>
  );
}
