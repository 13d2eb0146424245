import { assertLegal } from "../../../games/core/act.ts";
import { OVER, type Game } from "../../../games/core/game.ts";
import { parseAction } from "../../../games/core/text.ts";

/*
 * A match that lasts as long as a measurement: sixteen stones on a line, of which one moves in each ply. Its frames are
 * as large as those of the games.
 */

const STONES = 16;
const WIDE_STONES = 10_000;
const MAX_PLIES = 20_000;
const SHORT_PLIES = 300;
const ACTIONS = [0, 1];

/** Plies played in this process. */
export const played = { plies: 0 };

interface State {
  readonly ply: number;
  readonly stones: readonly number[];
}

const turn = ({ ply }: State): number => (ply >= MAX_PLIES ? OVER : ply % 2);
const label = (action: number): string => ["left", "right"][action] ?? String(action);

function countAndGoLeft(): number {
  played.plies++;
  return 0;
}

export const drift: Game<State> = {
  id: "bench-drift",
  version: 1,
  name: "Drift",
  summary: "Sixteen stones drift on a line, for the benchmark of rooms.",
  roles: ["even", "odd"],
  maxPlies: MAX_PLIES,
  actions: ACTIONS.length,
  observation: { kind: "dense", size: 1 },
  utility: { min: -1, max: 1, sum: 0, unit: "points" },
  options: {},
  enumerable: false,
  scripted: [{ id: "left", summary: "Always moves to the left.", act: countAndGoLeft }],
  initial: () => ({ ply: 0, stones: Array.from({ length: STONES }, (_, i) => i) }),
  turn,
  legal: (state) => (turn(state) === OVER ? [] : ACTIONS),
  chance: () => [],
  next(state, action) {
    assertLegal(ACTIONS, action, turn(state) === OVER);
    const { ply, stones } = state;
    const moved = (place: number): number => place + (action === 0 ? -1 : 1);
    return { ply: ply + 1, stones: stones.map((place, i) => (i === ply % STONES ? moved(place) : place)) };
  },
  returns: () => [0, 0],
  observe: ({ ply }, _seat, out, offset) => {
    out[offset] = ply;
  },
  informationState: ({ stones }) => stones.join(" "),
  prompt: ({ stones }) => `The stones: ${stones.join(" ")}. Answer left or right.`,
  parse: (text) => parseAction(text, { legal: ACTIONS, label, known: ACTIONS, numbers: false }),
  label,
  view: (state, viewer) => ({ game: "bench-drift", viewer, turn: turn(state), stones: state.stones, result: null }),
  reveal: (state) => ({ game: "bench-drift", viewer: null, turn: turn(state), stones: state.stones, result: null }),
};

/** The same with frames of some 50 kB, which fill the buffers of a connection that is not read. */
export const wideDrift: Game<State> = {
  ...drift,
  id: "bench-wide-drift",
  initial: () => ({ ply: 0, stones: Array.from({ length: WIDE_STONES }, (_, i) => i) }),
};

/** The same for half a minute, so that rooms open and close. */
export const shortDrift: Game<State> = {
  ...drift,
  id: "bench-short-drift",
  maxPlies: SHORT_PLIES,
  initial: (options) => ({ ...drift.initial(options), ply: MAX_PLIES - SHORT_PLIES }),
};
