import { Link } from "wouter";
import { useGame, useGames } from "../api/games.tsx";
import { useKnownLearners } from "../api/use-learners.ts";
import { usePresets } from "../api/use-presets.ts";
import { Agents } from "../league/agents.tsx";
import { Alarms } from "../league/alarms.tsx";
import { BestResponses } from "../league/best-responses.tsx";
import { DamagedLeagueNotice } from "../league/damaged-league.tsx";
import { LeagueHead } from "../league/league-head.tsx";
import { LeagueCurves } from "../league/league-curves.tsx";
import { LeagueSettings } from "../league/league-settings.tsx";
import { LedgerLog } from "../league/ledger-log.tsx";
import { Lineage } from "../league/lineage.tsx";
import { Ratings } from "../league/ratings.tsx";
import { LiveTable, tableSentence } from "../table/live-table.tsx";
import { MatchList } from "../matches/match-list.tsx";
import { MatchLayout } from "../table/board/match-layout.tsx";
import { Meetings } from "../league/meetings.tsx";
import { Members } from "../league/members.tsx";
import { SelfPlay } from "../league/self-play.tsx";
import { LastPly } from "../ui/last-ply.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { api, ApiError } from "../api/api.ts";
import { useAnswer } from "../ui/use-answer.ts";
import { useRoom } from "../table/state/room.ts";
import { useLeague } from "../api/telemetry.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** One league: status, curves, payoffs, members, matches and settings. */
export function LeaguePage({ id }: { readonly id: string }) {
  const { data, error, refresh } = useLeague(id);
  useTitle(data?.name ?? "League");
  const known = useLeagueFacts(data);
  if (!data && error instanceof ApiError && error.code === "league/damaged") {
    return <DamagedLeagueNotice id={id} why={error.message} />;
  }
  if (!data || !known) {
    return (
      <div className="stack loose">
        <h1>League</h1>
        {error ? <Problem error={error} /> : <Waiting>Loading…</Waiting>}
        {error && <Link href="/leagues">All leagues</Link>}
      </div>
    );
  }
  return (
    <div className="stack open">
      <LeagueHead league={data} onChange={refresh} />
      {data.agents.length > 1 && <Agents league={data} />}
      <LeagueCurves league={data} metrics={known.metrics} />
      <div className="league-side">
        <Meetings league={data} />
        <ArenaMatch league={data} />
        <Members league={data} />
        <RecentMatches league={data} />
      </div>
      <Lineage league={data} />
      <Alarms league={data} />
      <div className="stack">
        <Ratings league={data} />
        <BestResponses league={data} onChange={refresh} />
        <SelfPlay league={data} />
        <LeagueSettings league={data} />
        <LedgerLog league={data} />
      </div>
    </div>
  );
}

/**
 * What the page needs besides the league: its game, its learner's metrics, its preset. Null while some of it is
 * loading, so that the page appears at once and nothing moves; requests that failed are not waited for.
 */
function useLeagueFacts(league: LeagueDetail | null) {
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
              ? "The first match starts once the first policy is ready."
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

/** As high as a table, so that nothing moves when one appears. */
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
      {data?.length === 0 && <Waiting>No matches yet. The first is listed when it ends.</Waiting>}
      {data && data.length > 0 && <MatchList matches={data} game={false} />}
    </section>
  );
}
