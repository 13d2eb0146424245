import { SPEEDS } from "./replay-state.ts";

/** One moment of a live table, as this client sees it. */
export interface Frame<S> {
  /** Number of the match at this table: an arena shows many. */
  readonly shown: number;
  readonly ply: number;
  /** Names, view and log at that moment. */
  readonly scene: S;
}

/** The frames of a live table so far. A spectator who steps back stays there and sees how many plies were missed. */
export interface FramesState<S> {
  /** Frames of the match on the board, by ply. */
  readonly frames: readonly Frame<S>[];
  /** Index of the frame on the board. */
  readonly position: number;
  readonly following: boolean;
  /** Whether the missed plies are being played. */
  readonly playing: boolean;
  /** Index into the replay speeds; null: the table's own speed, without delay. */
  readonly speed: number | null;
  /** Plies that arrived while the board was paused. */
  readonly missed: number;
  /** Frames of a match that started while the board was paused. */
  readonly ahead: readonly Frame<S>[];
}

export type FramesCommand<S> =
  | { readonly type: "frame"; readonly frame: Frame<S> }
  | { readonly type: "seek"; readonly position: number }
  /**
   * pause: stops the board; play: continues from there; tick: one ply; next: goes to the match that started meanwhile.
   */
  | { readonly type: "live" | "pause" | "play" | "tick" | "next" | "slower" | "faster" };

/** The first speed below the table's own. */
const INITIAL_SPEED_INDEX = 2;

export const noFrames: FramesState<never> = {
  frames: [],
  position: 0,
  following: true,
  playing: false,
  speed: null,
  missed: 0,
  ahead: [],
};

/** The state after a new frame or a command. */
export function framesReducer<S>(state: FramesState<S>, command: FramesCommand<S>): FramesState<S> {
  switch (command.type) {
    case "frame":
      return state.following ? follow(state, command.frame) : wait(state, command.frame);
    case "seek":
      return seek(state, command.position);
    case "live":
      return live(state);
    case "pause":
      return { ...state, following: false, playing: false };
    case "play":
      return play(state);
    case "tick":
      return tick(state);
    case "next":
      return next(state);
    case "slower":
      return play({ ...state, speed: state.speed === null ? INITIAL_SPEED_INDEX : Math.max(0, state.speed - 1) });
    case "faster":
      return play({ ...state, speed: fasterThan(state.speed) });
  }
}

function follow<S>(state: FramesState<S>, frame: Frame<S>): FramesState<S> {
  const frames = addFrame(state.frames, frame);
  return { ...noFrames, frames, position: frames.length - 1 };
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

/** Adds a frame, replaces the one of its ply, or starts over if another match started. */
function addFrame<S>(frames: readonly Frame<S>[], frame: Frame<S>): readonly Frame<S>[] {
  const last = frames.at(-1);
  if (!last || last.shown !== frame.shown || frame.ply < last.ply) return [frame];
  return last.ply === frame.ply ? [...frames.slice(0, -1), frame] : [...frames, frame];
}

function seek<S>(state: FramesState<S>, position: number): FramesState<S> {
  const last = state.frames.length - 1;
  const place = Math.max(0, Math.min(last, position));
  const following = place === last && state.ahead.length === 0;
  return { ...state, position: place, following, playing: false, missed: following ? 0 : state.missed };
}

/** Whether there are frames after the one on the board. */
const isBehind = <S>({ frames, position, ahead }: FramesState<S>): boolean =>
  position < frames.length - 1 || ahead.length > 0;

/** Plays on from here; at the table's own speed the board is live once nothing is missed. */
function play<S>(state: FramesState<S>): FramesState<S> {
  if (state.speed === null && !isBehind(state)) return live(state);
  return { ...state, following: false, playing: true };
}

/** The next faster speed; above the fastest is the table's own. */
function fasterThan(speed: number | null): number | null {
  return speed === null || speed + 1 >= SPEEDS.length ? null : speed + 1;
}

/** Advances one ply; from the end of a match to the start of the next one. */
function tick<S>(state: FramesState<S>): FramesState<S> {
  if (!state.playing || !isBehind(state)) return state;
  const { frames, position } = state;
  const moved = position < frames.length - 1 ? { ...state, position: position + 1 } : next(state);
  return play({ ...moved, missed: isBehind(moved) ? Math.max(0, moved.missed - 1) : 0 });
}

function next<S>(state: FramesState<S>): FramesState<S> {
  if (state.ahead.length === 0) return state;
  return { ...state, frames: state.ahead, position: 0, ahead: [], following: false, playing: true };
}

function live<S>(state: FramesState<S>): FramesState<S> {
  const frames = state.ahead.length > 0 ? state.ahead : state.frames;
  return { ...noFrames, frames, position: frames.length - 1 };
}
