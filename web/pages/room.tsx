import { useEffect, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useBoardReady } from "../table/board/board.tsx";
import { useGame } from "../api/games.tsx";
import { LeagueLink } from "../league/league-rows.tsx";
import { LiveTable, tableSentence } from "../table/live-table.tsx";
import { OptionFold, OptionRows } from "../launch/option-facts.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { handOrMatch, SeriesScore } from "../table/board/series-score.tsx";
import { useKeys } from "../table/state/use-keys.ts";
import { Replay } from "../table/replay.tsx";
import { api } from "../api/api.ts";
import { LostMatch } from "../table/seat/lost-match.tsx";
import { LearningNote } from "../table/seat/learning-note.tsx";
import { OwnRating } from "../table/seat/own-rating.tsx";
import { rolesDiffer } from "../table/state/roles.ts";
import { LastPly } from "../ui/last-ply.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import { useKeptHeight } from "../table/board/under-board.tsx";
import { WaitingRoom } from "../table/seat/waiting-room.tsx";
import { useLeaveGuard } from "../table/seat/leave-guard.ts";
import { seatTokens } from "../table/state/seat-tokens.ts";
import { useRoom } from "../table/state/room.ts";
import type { TableState } from "../table/state/table.ts";
import { MatchFacts } from "./match.tsx";
import type { MatchReplay } from "../../server/schemas/matches.ts";

/** A live match for players and spectators; its replay when it is over. */
export function RoomPage({ id }: { readonly id: string }) {
  const room = useRoom(id);
  const { table, connection, request } = room;
  const { name, unit } = useGame(table?.game ?? "");
  const ended =
    table !== null && table.phase === "over" && table.match !== "" && table.league === "" ? table.match : "";
  const { data: replay } = useAnswer(`ended ${ended}`, () => (ended ? api.match(ended) : Promise.resolve(null)));
  const [, go] = useLocation();
  const kept = useKeptHeight();
  const ready = useBoardReady(table?.game ?? "");
  const isOut = connection === "taken" || connection === "gone";
  useLeaveGuard(table !== null && table.own !== null && table.phase === "playing" && !isOut);
  useTitle(table ? tabTitle(table, name) : "Table");
  const cancel = async () => {
    const answer = await request<{ ok: true }>("cancel");
    if (typeof answer === "string") return answer;
    seatTokens.over(id);
    seatTokens.setInvitations(id, []);
    go("/play");
    return null;
  };
  if (!table || !ready) {
    return (
      <div className="table-page">
        <h1>Table</h1>
        {connection === "taken" && <SeatTaken onTake={room.take} />}
        {connection === "gone" && <Gone id={id} room={room} />}
        {connection !== "taken" && connection !== "gone" && <Waiting>Joining…</Waiting>}
        {connection === "gone" && <Link href="/matches">All matches</Link>}
      </div>
    );
  }
  if (table.phase === "waiting" && connection !== "taken" && seatTokens.get(id) !== null) {
    return (
      <div className="stack loose">
        <h1>{name}</h1>
        <WaitingRoom room={id} table={table} game={name} onCancel={cancel} />
      </div>
    );
  }
  const isSeated = table.own !== null && connection !== "taken";
  const act = async (ply: number, action: number) => {
    const answer = await request<{ ok: true }>("act", { ply, action });
    return typeof answer === "string" ? answer : null;
  };
  return (
    <div className="table-page">
      <h1>{name}</h1>
      <Gone id={id} room={room} />
      {connection === "taken" && (
        <div className="page-notices">
          <SeatTaken onTake={room.take} />
        </div>
      )}
      {replay ? (
        <EndedTable replay={replay} table={table} unit={unit} kept={kept}>
          <OwnRating table={table} />
          <SeriesScore room={id} table={table} rematch={room.rematch} />
          <Result table={table} room={room} />
        </EndedTable>
      ) : (
        <LiveTable table={table} onAct={isSeated ? act : undefined} facts={<TableFacts table={table} />} kept={kept}>
          {(shown) => (
            <>
              <LastPly words={tableSentence(shown)} end={shown.phase === "over"} />
              <LearningNote table={shown} />
              <OwnRating table={shown} />
              <SeriesScore room={id} table={shown} rematch={room.rematch} />
              {shown.phase === "over" ? (
                <Result table={shown} room={room} />
              ) : (
                table.league !== "" && (
                  <p className="result soft">A link to the replay appears here after each match.</p>
                )
              )}
            </>
          )}
        </LiveTable>
      )}
    </div>
  );
}

/** Why the room can't be reached, and what its players can do. */
function Gone({ id, room }: { readonly id: string; readonly room: ReturnType<typeof useRoom> }) {
  return room.canRestart ? <LostMatch room={id} problem={room.problem} /> : <Problem error={room.problem} />;
}

/** Shown when the seat was taken by a newer window. */
function SeatTaken({ onTake }: { readonly onTake: () => void }) {
  return (
    <div className="page-notice" role="status">
      You are playing this match in another window.
      <button type="button" onClick={onTake}>
        Play here
      </button>
    </div>
  );
}

function EndedTable(props: {
  readonly replay: MatchReplay;
  readonly table: TableState;
  readonly unit: string;
  readonly kept: ReturnType<typeof useKeptHeight>;
  readonly children: ReactNode;
}) {
  const { replay, table, unit, kept, children } = props;
  return (
    <Replay
      replay={replay}
      unit={unit}
      start={replay.steps.length}
      own={table.own}
      facts={<MatchFacts match={replay} />}
      kept={kept}
    >
      {children}
    </Replay>
  );
}

function tabTitle(table: TableState, name: string): string {
  return table.own !== null && table.turn === table.own && table.phase === "playing"
    ? `Your move \u00b7 ${name}`
    : name;
}

function Result({ table, room }: { readonly table: TableState; readonly room: ReturnType<typeof useRoom> }) {
  const [, go] = useLocation();
  const { facts, unit } = useGame(table.game);
  const [rematchRequested, setRematchRequested] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    if (rematchRequested && room.rematch) go(`/rooms/${room.rematch}`);
  }, [rematchRequested, room.rematch, go]);
  const canRematch = table.own !== null && (room.connection !== "gone" || room.rematch !== "");
  const rematch = async () => {
    // The seat is already reserved, even if this table has closed.
    if (room.rematch !== "") return go(`/rooms/${room.rematch}`);
    setRematchRequested(true);
    const answer = await room.request<{ ok: true }>("rematch");
    if (typeof answer !== "string") return;
    setRefusal(answer);
    setRematchRequested(false);
  };
  useKeys((meaning) => {
    const isNext = meaning.type === "action" && meaning.key === "n" && canRematch && !rematchRequested;
    if (isNext) void rematch();
    return isNext;
  });
  return (
    <>
      <div className="result">
        {canRematch && (
          <button type="button" className="primary" onClick={() => void rematch()}>
            {nextWords(room.rematch !== "", unit, facts !== null && rolesDiffer(facts))}
            <kbd data-key="n" aria-hidden="true" />
          </button>
        )}
        {table.match && (
          <Link href={`/matches/${table.match}`} className="button">
            Watch the replay
          </Link>
        )}
        {table.own !== null && (
          <Link href="/play" className="button">
            Play another game
          </Link>
        )}
        {table.own === null && table.rematch && (
          <Link href={`/rooms/${table.rematch}`} className="button">
            Watch the rematch
          </Link>
        )}
      </div>
      <Problem error={refusal} />
    </>
  );
}

/** Label of the button that opens the next match. */
function nextWords(open: boolean, unit: string, differ: boolean): string {
  if (open) return "Join the rematch";
  const next = handOrMatch(unit) === "hand" ? "Next hand" : "Rematch";
  return differ ? next : `${next}, seats swapped`;
}

function TableFacts({ table }: { readonly table: TableState }) {
  const own = table.seats.find((seat) => seat.index === table.own);
  return (
    <>
      {own?.prompt && (
        <details>
          <summary>Rules and current position as text</summary>
          <pre data-testid="prompt">{own.prompt}</pre>
        </details>
      )}
      <dl className="facts small">
        {table.league && (
          <>
            <dt>League</dt>
            <dd>
              <LeagueLink id={table.league} />
            </dd>
          </>
        )}
        <dt>Spectators</dt>
        <dd>{table.spectators}</dd>
        <OptionRows game={table.game} options={table.options} />
      </dl>
      <OptionFold game={table.game} options={table.options} />
    </>
  );
}
