/** A replay's viewpoint: a seat's number, the public view, or everything revealed. */
export type Viewpoint = number | "public" | "revealed";

/** Milliseconds per ply, slowest first. */
export const SPEEDS = [3000, 2000, 1200, 700, 350, 150] as const;

export interface ReplayState {
  /** Plies shown: 0 is the start, `plies` the end. */
  readonly position: number;
  readonly plies: number;
  readonly seats: number;
  readonly playing: boolean;
  /** Index into {@link SPEEDS}. */
  readonly speed: number;
  readonly viewpoint: Viewpoint;
  readonly flip: boolean;
}

export type ReplayCommand =
  | {
      readonly type:
        | "next"
        | "previous"
        | "first"
        | "last"
        | "play"
        | "tick"
        | "faster"
        | "slower"
        | "viewpoint"
        | "flip";
    }
  | { readonly type: "seek"; readonly position: number }
  | { readonly type: "see"; readonly viewpoint: Viewpoint };

export function startReplay(plies: number, seats: number, position = 0): ReplayState {
  return {
    position: clamp(position, plies),
    plies,
    seats,
    playing: false,
    speed: 2,
    viewpoint: "revealed",
    flip: false,
  };
}

/** The state after a command; stepping by hand stops playback. */
export function replayReducer(state: ReplayState, command: ReplayCommand): ReplayState {
  switch (command.type) {
    case "next":
      return moveTo(state, state.position + 1);
    case "previous":
      return moveTo(state, state.position - 1);
    case "first":
      return moveTo(state, 0);
    case "last":
      return moveTo(state, state.plies);
    case "seek":
      return moveTo(state, command.position);
    case "play":
      return play(state);
    case "tick":
      return tick(state);
    case "faster":
      return { ...state, speed: Math.min(SPEEDS.length - 1, state.speed + 1) };
    case "slower":
      return { ...state, speed: Math.max(0, state.speed - 1) };
    case "viewpoint":
      return { ...state, viewpoint: nextViewpoint(state.viewpoint, state.seats) };
    case "see":
      return { ...state, viewpoint: command.viewpoint };
    case "flip":
      return { ...state, flip: !state.flip };
  }
}

/** Revealed, public, seat 0, seat 1, …, revealed again. @internal */
export function nextViewpoint(viewpoint: Viewpoint, seats: number): Viewpoint {
  if (viewpoint === "revealed") return "public";
  if (viewpoint === "public") return seats > 0 ? 0 : "revealed";
  return viewpoint + 1 < seats ? viewpoint + 1 : "revealed";
}

function moveTo(state: ReplayState, position: number): ReplayState {
  return { ...state, position: clamp(position, state.plies), playing: false };
}

function play(state: ReplayState): ReplayState {
  if (state.playing) return { ...state, playing: false };
  return { ...state, playing: state.plies > 0, position: state.position >= state.plies ? 0 : state.position };
}

function tick(state: ReplayState): ReplayState {
  if (!state.playing) return state;
  const position = clamp(state.position + 1, state.plies);
  return { ...state, position, playing: position < state.plies };
}

function clamp(position: number, plies: number): number {
  return Math.max(0, Math.min(plies, Math.round(position)));
}
