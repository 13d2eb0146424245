import { useEffect, useEffectEvent, useReducer, type ReactNode } from "react";
import { distinctName } from "../../server/common/names.ts";
import { withMinus } from "../ui/format.ts";
import {
  replayReducer,
  SPEEDS,
  startReplay,
  type ReplayCommand,
  type ReplayState,
  type Viewpoint,
} from "./state/replay-state.ts";
import { seatBelow } from "./state/seats.ts";
import { plySentence } from "./state/sentences.ts";
import { Board } from "./board/board.tsx";
import { showKeys } from "./key-help.tsx";
import { MatchLayout } from "./board/match-layout.tsx";
import { ProbabilityBars } from "./board/probability-bars.tsx";
import { ReplayLinks } from "./plies/replay-links.tsx";
import { Scrubber } from "./plies/scrubber.tsx";
import { Timeline } from "./plies/timeline.tsx";
import { Transcript } from "./plies/transcript.tsx";
import { LastPly } from "../ui/last-ply.tsx";
import { UnderBoard, type useKeptHeight } from "./board/under-board.tsx";
import { useKeys } from "./state/use-keys.ts";
import type { MatchReplay } from "../../server/schemas/matches.ts";

interface ReplayProps {
  readonly replay: MatchReplay;
  readonly unit: string;
  /** Ply shown first; absent: the start. */
  readonly start?: number;
  /** The user's seat, shown below the board; null: a spectator. */
  readonly own?: number | null;
  /** Under the board, above the scrubber. */
  readonly children?: ReactNode;
  /** Next to the board, under the plies. */
  readonly facts?: ReactNode;
  readonly kept?: ReturnType<typeof useKeptHeight>;
  /** Called with every ply at which the board stops. */
  readonly onPly?: (ply: number) => void;
}

/** A stored episode, ply by ply, from any viewpoint, with action probabilities. */
export function Replay({ replay, unit, start = 0, own = null, children, facts, kept, onPly }: ReplayProps) {
  const [state, send] = useReducer(replayReducer, replay, ({ steps, roles }) =>
    startReplay(steps.length, roles.length, start),
  );
  const speed = SPEEDS[state.speed] ?? 1200;
  useEffect(() => {
    if (!state.playing) return undefined;
    const timer = setInterval(() => send({ type: "tick" }), speed);
    return () => clearInterval(timer);
  }, [state.playing, speed]);
  const stopped = useEffectEvent((ply: number) => onPly?.(ply));
  useEffect(() => {
    if (!state.playing) stopped(state.position);
  }, [state.playing, state.position]);
  useKeys((meaning) => {
    if (meaning.type !== "command") return false;
    send(meaning.command);
    return true;
  });
  const names = replay.roles.map((_, seat) => distinctName(replay, seat));
  const step = replay.steps[state.position - 1];
  const below = seatBelow(own, state.flip);
  const flip = (own === 1) !== state.flip;
  return (
    <MatchLayout
      seats={seatsAt(replay, state, own)}
      unit={unit}
      below={below}
      board={
        <Board
          game={replay.game}
          view={viewAt(replay, state)}
          seat={typeof state.viewpoint === "number" ? state.viewpoint : null}
          flip={flip}
          legal={[]}
        />
      }
      log={
        <>
          <Scrubber
            position={state.position}
            last={state.plies}
            label={`ply ${state.position} of ${state.plies}`}
            onSeek={(position) => send({ type: "seek", position })}
          />
          <Controls state={state} speed={speed} send={send} />
          <Viewpoints state={state} roles={replay.roles} onSee={(viewpoint) => send({ type: "see", viewpoint })} />
          <Timeline
            plies={replay.steps.map(({ turn, label }, i) => ({ number: i + 1, turn, label }))}
            current={state.position}
            names={names}
            onSeek={(position) => send({ type: "seek", position })}
          />
          <ProbabilityBars step={step} names={names} />
          <Transcript replay={replay} position={state.position} names={names} />
          <ReplayLinks replay={replay} ply={state.position} />
          {facts}
        </>
      }
    >
      <UnderBoard kept={kept} own={kept !== undefined && own !== null}>
        <LastPly words={replaySentence(replay, state)} end={state.position >= state.plies} />
        {children}
      </UnderBoard>
      <p className="visually-hidden" aria-live="polite">
        {replaySentence(replay, state)}
      </p>
    </MatchLayout>
  );
}

function Controls(props: {
  readonly state: ReplayState;
  readonly speed: number;
  readonly send: (command: ReplayCommand) => void;
}) {
  const { state, speed, send } = props;
  return (
    <div className="row">
      <button type="button" onClick={() => send({ type: "play" })}>
        {state.playing ? "Pause" : "Play"}
      </button>
      <button type="button" className="quiet" onClick={() => send({ type: "slower" })}>
        Slower
      </button>
      <span className="soft number" title="Time per ply">
        {(speed / 1000).toFixed(2)} s per ply
      </span>
      <button type="button" className="quiet" onClick={() => send({ type: "faster" })}>
        Faster
      </button>
      <button type="button" className="quiet" onClick={() => send({ type: "flip" })}>
        Flip
      </button>
      <button type="button" className="quiet" onClick={showKeys}>
        Keys
      </button>
    </div>
  );
}

function replaySentence(replay: MatchReplay, { position, plies }: ReplayState): string {
  if (position >= plies) return withMinus(replay.sentence);
  if (position === 0) return "Start of the match. Press Play, or step with the arrow keys.";
  return plySentence(replay, position, replay.steps[position - 1]);
}

function Viewpoints(props: {
  readonly state: ReplayState;
  readonly roles: readonly string[];
  readonly onSee: (viewpoint: Viewpoint) => void;
}) {
  const { state, roles, onSee } = props;
  const choices: [Viewpoint, string][] = [
    ["revealed", "everything"],
    ["public", "public"],
    ...roles.map((role, seat): [Viewpoint, string] => [seat, role]),
  ];
  return (
    <div className="row">
      <span className="soft">View</span>
      <span className="segments" role="group" aria-label="Viewpoint">
        {choices.map(([viewpoint, name]) => (
          <button
            key={name}
            type="button"
            aria-pressed={state.viewpoint === viewpoint}
            onClick={() => onSee(viewpoint)}
          >
            {name}
          </button>
        ))}
      </span>
    </div>
  );
}

function viewAt(replay: MatchReplay, { viewpoint, position }: ReplayState): unknown {
  if (viewpoint === "revealed") return replay.views[position];
  if (viewpoint === "public") return replay.publicViews[position];
  return replay.seatViews[viewpoint]?.[position];
}

function seatsAt(replay: MatchReplay, { position, plies }: ReplayState, own: number | null) {
  const over = position >= plies;
  return replay.roles.map((role, index) => ({
    index,
    role,
    name: replay.names[index] ?? "",
    connected: true,
    active: !over && replay.steps[position]?.turn === index,
    own: own === index,
    result: over && replay.outcome !== "abandoned" ? (replay.returns[index] ?? null) : null,
    deadline: 0,
  }));
}
