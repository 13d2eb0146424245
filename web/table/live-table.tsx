import { useEffect, useReducer, useState, type ReactNode } from "react";
import { distinctName } from "../../server/common/names.ts";
import { pliesBehind } from "../../server/common/plies.ts";
import type { TableState } from "./state/table.ts";
import { keyAction } from "./state/actions.ts";
import { withMinus } from "../ui/format.ts";
import { framesReducer, noFrames, type Frame, type FramesCommand, type FramesState } from "./state/frames.ts";
import type { KeyMeaning } from "./state/keys.ts";
import { seatBelow } from "./state/seats.ts";
import { plySentence } from "./state/sentences.ts";
import { Board } from "./board/board.tsx";
import { useGame } from "../api/games.tsx";
import { showKeys } from "./key-help.tsx";
import { MatchLayout } from "./board/match-layout.tsx";
import { ProbabilityBars } from "./board/probability-bars.tsx";
import { Scrubber } from "./plies/scrubber.tsx";
import { Timeline } from "./plies/timeline.tsx";
import { UnderBoard, type useKeptHeight } from "./board/under-board.tsx";
import { useKeys } from "./state/use-keys.ts";
import { usePlayback, WatchControls } from "./watch-controls.tsx";
import { YourMove, useActing } from "./seat/your-move.tsx";

interface LiveTableProps {
  readonly table: TableState;
  /** Shows only the board, without scrubber, plies and keys. */
  readonly small?: boolean;
  /** Plays an action at the shown ply; resolves to a refusal's sentence, or null. Absent for spectators. */
  readonly onAct?: ((ply: number, action: number) => Promise<string | null>) | undefined;
  /** Content under the board, given the shown position, which is an earlier one while stepping back. */
  readonly children?: (shown: TableState) => ReactNode;
  readonly facts?: ReactNode;
  readonly kept?: ReturnType<typeof useKeptHeight>;
}

/** A live table: the board follows the match until the user steps back. */
export function LiveTable({ table, small = false, onAct, children, facts, kept }: LiveTableProps) {
  const { unit } = useGame(table.game);
  const [seen, send] = useReducer(framesReducer<TableState>, noFrames);
  const [flipped, setFlipped] = useState(false);
  const acting = useActing(table, onAct);
  useEffect(() => send({ type: "frame", frame: tableFrame(table) }), [table]);
  usePlayback({ seen, send });
  const back = seen.following ? undefined : seen.frames[seen.position]?.scene;
  const shown = withOwnPlies(back ?? table, acting.played);
  const newest = withOwnPlies(back ? (seen.frames.at(-1)?.scene ?? table) : table, acting.played);
  const below = seatBelow(table.own, flipped);
  const flip = (table.own === 1) !== flipped;
  const mayAct = !back && table.phase !== "over" && onAct !== undefined && table.legal.length > 0;
  const isWatching = onAct === undefined;
  const seek = (position: number) => send({ type: "seek", position });
  useKeys((meaning) => {
    if (small) return false;
    if (meaning.type === "action") return actByKey(meaning.key);
    const position = keyPosition(meaning, seen);
    if (position !== null) seek(position);
    else if (meaning.type === "command" && meaning.command.type === "flip") setFlipped(!flipped);
    else return isWatching && watchByKey(meaning, seen, send);
    return true;
  });

  function actByKey(key: string): boolean {
    const action = mayAct ? keyAction(acting.offered, key) : null;
    if (action !== null) acting.act(action);
    return action !== null;
  }

  // A finished match numbers every ply; earlier frames derive their ply from the lines logged until then.
  const framePly = (scene: TableState): number =>
    newest.phase === "over" && scene.phase !== "over" ? pliesBehind(newest.log, table.own, scene.ply) : scene.ply;
  const names = namesAt(shown);
  return (
    <MatchLayout
      seats={seatsAt(shown, !back)}
      unit={unit}
      below={below}
      board={
        <Board
          game={table.game}
          view={shownView(shown)}
          seat={table.own}
          flip={flip}
          legal={mayAct ? table.legal : []}
          onAct={mayAct ? acting.act : undefined}
        />
      }
      log={
        small ? undefined : (
          <>
            <Scrubber
              position={seen.position}
              last={Math.max(0, seen.frames.length - 1)}
              label={`ply ${framePly(shown)}`}
              onSeek={seek}
            />
            {isWatching && <WatchControls seen={seen} send={send} />}
            <div className="row">
              <button type="button" className="go-live" disabled={!back} onClick={() => send({ type: "live" })}>
                {liveWords(seen)}
              </button>
              <button type="button" className="quiet" onClick={() => setFlipped(!flipped)}>
                Flip
              </button>
              <button type="button" className="quiet" onClick={showKeys}>
                Keys
              </button>
            </div>
            <Timeline
              plies={timelinePlies(newest)}
              current={framePly(shown)}
              names={names}
              from={seen.frames[0] ? framePly(seen.frames[0].scene) : 0}
              live
              onSeek={(ply) => seek(seen.frames.findLastIndex(({ scene }) => framePly(scene) <= ply))}
            />
            <Thinking match={newest} ply={framePly(shown)} names={names} />
            {facts}
          </>
        )
      }
    >
      <UnderBoard kept={kept} own={onAct !== undefined}>
        {children?.(shown)}
        {onAct && table.phase !== "over" && (
          <YourMove table={table} names={names} acting={acting} mayAct={mayAct} back={back !== undefined} />
        )}
      </UnderBoard>
      {!small && (
        <p className="visually-hidden" aria-live="polite">
          {tableSentence(withOwnPlies(table, acting.played))}
        </p>
      )}
    </MatchLayout>
  );
}

/** The frame to which a key leads; null: none. */
function keyPosition(meaning: KeyMeaning, { position, frames }: FramesState<TableState>): number | null {
  if (meaning.type !== "command") return null;
  switch (meaning.command.type) {
    case "previous":
      return position - 1;
    case "next":
      return position + 1;
    case "first":
      return 0;
    case "last":
      return frames.length - 1;
    default:
      return null;
  }
}

/** Pause, play and speed, as in a replay; returns whether the key was one of them. */
function watchByKey(
  meaning: KeyMeaning,
  seen: FramesState<TableState>,
  send: (command: FramesCommand<TableState>) => void,
) {
  if (meaning.type !== "command") return false;
  const { type } = meaning.command;
  if (type === "play") send({ type: seen.following || seen.playing ? "pause" : "play" });
  else if (type === "slower" || type === "faster") send({ type });
  else return false;
  return true;
}

function liveWords({ following, missed }: FramesState<TableState>): string {
  if (following) return "Live";
  return missed > 0 ? `Go live, ${missed} missed` : "Go live";
}

/** The last ply of a table, or the result of its match. */
export function tableSentence(table: TableState): string {
  if (table.phase === "over") return withMinus(table.sentence);
  if (table.phase === "waiting") return "Waiting for players…";
  return plySentence(
    { names: table.seats.map(({ name }) => name), roles: table.seats.map(({ role }) => role) },
    table.ply,
    table.log.at(-1),
  );
}

/** The table with the user's own actions, which are sealed in the public log. */
function withOwnPlies(table: TableState, played: ReadonlyMap<number, string>): TableState {
  const before = table.ply - table.log.length;
  const log = table.log.map((ply, i) =>
    ply.turn === table.own ? { ...ply, label: played.get(before + i) ?? ply.label } : ply,
  );
  return { ...table, log };
}

/** A ply's action probabilities, once they are revealed. */
function Thinking(props: { readonly match: TableState; readonly ply: number; readonly names: readonly string[] }) {
  const { match, ply, names } = props;
  if (match.phase === "over" && match.reveal) {
    return <ProbabilityBars step={match.reveal.steps[ply - 1]} names={names} />;
  }
  return (
    <section className="stack">
      <h2>Action probabilities</h2>
      <p className="soft bars">
        Hidden until the match ends. Then every ply shows its player's probability of each action.
      </p>
    </section>
  );
}

/** The view of a table; fully revealed when it is over. */
function shownView(table: TableState): unknown {
  return table.phase === "over" && table.reveal ? table.reveal.view : table.view;
}

function tableFrame(table: TableState): Frame<TableState> {
  // An arena increments `shown` with a match's last ply, which still belongs to that match.
  const shown = table.phase === "over" && table.league !== "" ? table.shown - 1 : table.shown;
  return { shown, ply: table.ply, scene: table };
}

function timelinePlies(table: TableState) {
  const before = table.ply - table.log.length;
  const revealed = table.phase === "over" ? table.reveal?.steps : undefined;
  return table.log.map(({ turn, label }, i) => {
    const number = before + i + 1;
    return { number, turn, label: revealed?.[number - 1]?.label ?? label };
  });
}

function namesAt({ seats }: TableState): string[] {
  const match = { names: seats.map(({ name }) => name), roles: seats.map(({ role }) => role) };
  return seats.map((_, seat) => distinctName(match, seat));
}

function seatsAt(table: TableState, live: boolean) {
  const over = table.phase === "over";
  return table.seats.map(({ index, role, name, connected }) => ({
    index,
    role,
    name,
    // Before the start, who has not joined yet is not disconnected.
    connected: connected || table.phase === "waiting",
    active: !over && table.turn === index,
    own: table.own === index,
    result: over && table.outcome !== "abandoned" ? (table.returns[index] ?? null) : null,
    deadline: live ? table.deadline : 0,
  }));
}
