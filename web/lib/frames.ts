/** One moment of a live table, as its watcher may see it. */
export interface Frame<S> {
  /** Which match of the table this is: an arena shows many. */
  readonly shown: number;
  readonly ply: number;
  /** What stood there: names, view, log. */
  readonly scene: S;
}

/** What has been seen of a live table. A watcher who steps back stays there, and is told how much was missed. */
export interface FramesState<S> {
  /** Frames of the match on the board, by ply. */
  readonly frames: readonly Frame<S>[];
  /** Index of the frame on the board. */
  readonly position: number;
  readonly following: boolean;
  /** Plies that came while the board stood still. */
  readonly missed: number;
  /** Frames of a match that began while the board stood still. */
  readonly ahead: readonly Frame<S>[];
}

export type FramesCommand<S> =
  | { readonly type: "frame"; readonly frame: Frame<S> }
  | { readonly type: "seek"; readonly position: number }
  | { readonly type: "live" };

export const noFrames: FramesState<never> = { frames: [], position: 0, following: true, missed: 0, ahead: [] };

/** The state after a frame has come or the watcher has moved. */
export function framesReducer<S>(state: FramesState<S>, command: FramesCommand<S>): FramesState<S> {
  switch (command.type) {
    case "frame":
      return state.following ? follow(state, command.frame) : wait(state, command.frame);
    case "seek":
      return seek(state, command.position);
    case "live":
      return live(state);
  }
}

function follow<S>(state: FramesState<S>, frame: Frame<S>): FramesState<S> {
  const frames = addFrame(state.frames, frame);
  return { frames, position: frames.length - 1, following: true, missed: 0, ahead: [] };
}

function wait<S>(state: FramesState<S>, frame: Frame<S>): FramesState<S> {
  const newest = state.ahead.at(-1) ?? state.frames.at(-1);
  const isNew = newest === undefined || newest.shown !== frame.shown || newest.ply !== frame.ply;
  const missed = state.missed + (isNew ? 1 : 0);
  if (state.ahead.length > 0 || state.frames.at(-1)?.shown !== frame.shown) {
    return { ...state, missed, ahead: addFrame(state.ahead, frame) };
  }
  return { ...state, missed, frames: addFrame(state.frames, frame) };
}

/** Adds a frame, replaces the one of its ply, or starts over where another match began. */
function addFrame<S>(frames: readonly Frame<S>[], frame: Frame<S>): readonly Frame<S>[] {
  const last = frames.at(-1);
  if (!last || last.shown !== frame.shown || frame.ply < last.ply) return [frame];
  return last.ply === frame.ply ? [...frames.slice(0, -1), frame] : [...frames, frame];
}

function seek<S>(state: FramesState<S>, position: number): FramesState<S> {
  const last = state.frames.length - 1;
  const place = Math.max(0, Math.min(last, position));
  const following = place === last && state.ahead.length === 0;
  return { ...state, position: place, following, missed: following ? 0 : state.missed };
}

function live<S>(state: FramesState<S>): FramesState<S> {
  const frames = state.ahead.length > 0 ? state.ahead : state.frames;
  return { frames, position: frames.length - 1, following: true, missed: 0, ahead: [] };
}
