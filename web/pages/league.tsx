import { useState } from "react";
import { Link } from "wouter";
import type { LeagueDetail } from "../../server/api/schemas.ts";
import { PayoffMatrix } from "../charts/payoff-matrix.tsx";
import { asAdmin } from "../components/admin.tsx";
import { Confirm } from "../components/confirm.tsx";
import { useGame } from "../components/games.tsx";
import { StatusWord } from "../components/league-rows.tsx";
import { LeagueCurves } from "../components/league-curves.tsx";
import { LeagueSettings } from "../components/league-settings.tsx";
import { LiveTable, tellTable } from "../components/live-table.tsx";
import { MatchRows } from "../components/match-rows.tsx";
import { MatchLayout } from "../components/match-layout.tsx";
import { Members } from "../components/members.tsx";
import { SelfPlay } from "../components/self-play.tsx";
import { Told } from "../components/told.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { api } from "../lib/api.ts";
import { formatCount, formatDuration } from "../lib/format.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { useRoom } from "../live/room.ts";
import { useLeague } from "../live/telemetry.ts";

/** Is it getting better, and how do we know? */
export function League({ id }: { readonly id: string }) {
  const { data, error, refresh } = useLeague(id);
  useTitle(data?.name ?? "League");
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
      <Head league={data} onChange={refresh} />
      <LeagueCurves league={data} />
      <div className="league-side">
        <Payoffs league={data} />
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

function Head({ league, onChange }: { readonly league: LeagueDetail; readonly onChange: () => void }) {
  const { name } = useGame(league.game);
  const { episodes, steps, updates, members, seconds, episodesPerSecond, status, reason } = league;
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{league.name}</h1>
        <Controls league={league} onChange={onChange} />
      </div>
      <p className="row wide soft">
        <span data-testid="league-status">
          <StatusWord status={status} />
        </span>
        <span>{name}</span>
        <span title="Episodes of self-play played and stored">{formatCount(episodes)} episodes</span>
        <span title="Actions of seats, chance not counted">{formatCount(steps)} steps</span>
        <span title="Times the policy was retrained">
          <span data-testid="updates">{formatCount(updates)}</span> updates
        </span>
        <span title="Frozen policies in the population">
          {members} {members === 1 ? "snapshot" : "snapshots"}
        </span>
        <span title="Episodes a second over the last ten seconds">{formatCount(episodesPerSecond)} episodes/s</span>
        <span title="Time it ran, pauses left out">{formatDuration(seconds)}</span>
      </p>
      {reason && status !== "running" && <p className="note">{sentenceOf(reason)}</p>}
    </div>
  );
}

/** A ledger's reason as a sentence: "2 updates done, as planned" -> "2 updates done, as planned." */
const sentenceOf = (reason: string): string => (/[.!?]$/.test(reason) ? reason : `${reason}.`);

function Controls({ league, onChange }: { readonly league: LeagueDetail; readonly onChange: () => void }) {
  const [problem, setProblem] = useState<Error | null>(null);
  const [asking, setAsking] = useState(false);
  const command = async (verb: "pause" | "resume" | "stop") => {
    setProblem(null);
    try {
      await asAdmin(() => api.command(league.id, verb));
      onChange();
    } catch (failure) {
      setProblem(failure as Error);
    }
  };
  if (league.status === "ended") return null;
  return (
    <div className="stack">
      <div className="row">
        <Link href={`/play?game=${league.game}&league=${league.id}`} className="button">
          Play against it
        </Link>
        {league.status === "running" ? (
          <button type="button" onClick={() => void command("pause")}>
            Pause
          </button>
        ) : (
          <button type="button" className="primary" onClick={() => void command("resume")}>
            Resume
          </button>
        )}
        <button type="button" onClick={() => setAsking(true)}>
          Stop
        </button>
      </div>
      <Problem error={problem} />
      <Confirm
        open={asking}
        title={`Stop ${league.name} for good?`}
        yes="Stop it"
        onAnswer={(yes) => {
          setAsking(false);
          if (yes) void command("stop");
        }}
      >
        It can't go on afterwards. Its curves, snapshots and matches stay, and one can still play against it. To
        interrupt it, pause it instead.
      </Confirm>
    </div>
  );
}

function Payoffs({ league }: { readonly league: LeagueDetail }) {
  const { unit, facts } = useGame(league.game);
  return (
    <section className="stack">
      <h2>Snapshots against each other</h2>
      <p className="soft small">
        What the row's snapshot gets above even odds against the column's, a mean over their stored episodes.
      </p>
      <PayoffMatrix league={league} unit={unit} scale={facts?.utility.max ?? 1} />
    </section>
  );
}

function ArenaMatch({ league }: { readonly league: LeagueDetail }) {
  return (
    <section className="stack">
      <h2>Now playing</h2>
      {league.arena ? (
        <Arena room={league.arena} />
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

function Arena({ room }: { readonly room: string }) {
  const { table, problem } = useRoom(room);
  if (!table) {
    return (
      <MatchLayout
        seats={[]}
        unit=""
        flip={false}
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
