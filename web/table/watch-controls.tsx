import { useEffect, type Dispatch } from "react";
import type { FramesCommand, FramesState } from "./state/frames.ts";
import { SPEEDS } from "./state/replay-state.ts";
import type { TableState } from "./state/table.ts";

interface WatchControlsProps {
  readonly seen: FramesState<TableState>;
  readonly send: Dispatch<FramesCommand<TableState>>;
}

/** Plays the missed plies until the board is live: at the chosen speed, else fast. */
export function usePlayback({ seen: { playing, speed }, send }: WatchControlsProps): void {
  const milliseconds = SPEEDS[speed ?? SPEEDS.length - 1] ?? 150;
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => send({ type: "tick" }), milliseconds);
    return () => clearInterval(timer);
  }, [playing, milliseconds, send]);
}

/** Pause, speed and next match for this spectator; the table itself is not affected. */
export function WatchControls({ seen, send }: WatchControlsProps) {
  const { following, playing, speed, ahead } = seen;
  const isPaused = !following && !playing;
  return (
    <div className="row" role="group" aria-label="Watching">
      <button type="button" onClick={() => send({ type: isPaused ? "play" : "pause" })}>
        {isPaused ? "Play" : "Pause"}
      </button>
      <button type="button" className="quiet" disabled={speed === 0} onClick={() => send({ type: "slower" })}>
        Slower
      </button>
      <span className="soft number watch-speed" title="Time per ply">
        {speed === null ? "live speed" : `${((SPEEDS[speed] ?? 0) / 1000).toFixed(2)} s per ply`}
      </span>
      <button type="button" className="quiet" disabled={speed === null} onClick={() => send({ type: "faster" })}>
        Faster
      </button>
      <button
        type="button"
        className="quiet"
        disabled={ahead.length === 0}
        title={ahead.length === 0 ? "The next match hasn't started" : "Go to the next match"}
        onClick={() => send({ type: "next" })}
      >
        Next match
      </button>
    </div>
  );
}
