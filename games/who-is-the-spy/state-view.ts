import { OVER, type Turn } from "../core/game.ts";
import { valueAt } from "../core/value-at.ts";
import { isCaught, returns, voteCounts } from "./rewards.ts";
import { isDealt, sceneOf, spyScene, turn, type SpyState } from "./rules.ts";
import { CLAIMS, VALUES, objectValues, type Claim, type Scene } from "./rules/scene.ts";

/** Shape, colour and size in words. */
export type ObjectView = readonly [shape: string, colour: string, size: string];

/** A clue as a page draws it. */
export interface ClueView {
  readonly seat: number;
  /** From 0. */
  readonly place: number;
  readonly value: string;
  /** Whether it holds in the viewer's scene, or, once all is revealed, in the civilians'; "sealed" to the public. */
  readonly holds: boolean | "sealed";
}

/** The visible part of an episode for a page. */
export interface SpyView {
  readonly game: string;
  /** The seat it is drawn for; `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  readonly seats: number;
  /** The viewer's scene, in the end the civilians'; null until all is drawn. */
  readonly scene: readonly ObjectView[] | "sealed" | null;
  /** The spy's scene: visible to the spy, and to all at the end. */
  readonly spyScene: readonly ObjectView[] | "sealed" | null;
  readonly spy: number | "sealed" | null;
  readonly clues: readonly ClueView[];
  /** Votes so far by seat: a seat, or "not sure". */
  readonly votes: readonly (number | "not sure" | "sealed")[];
  readonly result: {
    readonly caught: boolean;
    /** Counted votes for each seat. */
    readonly counts: readonly number[];
    readonly returns: readonly number[];
  } | null;
}

/** The ids of the game's variants, by number of seats. */
export const GAME_IDS: Readonly<Record<number, string>> = {
  4: "who-is-the-spy",
  5: "who-is-the-spy-five",
  6: "who-is-the-spy-six",
};

export function view(state: SpyState, viewer: number | null): SpyView {
  return draw(state, viewer, turn(state) === OVER);
}

export function reveal(state: SpyState): SpyView {
  return draw(state, null, true);
}

const sceneView = (scene: Scene): ObjectView[] =>
  scene.map((object) => objectValues(object).map((value) => VALUES[value] ?? "") as unknown as ObjectView);

/** `open`: whether everything is revealed. */
function draw(state: SpyState, viewer: number | null, open: boolean): SpyView {
  const { seats, spy, votes } = state;
  const dealt = isDealt(state);
  const isSpy = viewer !== null && viewer === spy;
  const scene = viewer === null || open ? null : sceneOf(state, viewer);
  const shown = open ? state.scene : scene;
  return {
    game: GAME_IDS[seats] ?? "",
    viewer,
    turn: turn(state),
    seats,
    scene: dealt ? (shown ? sceneView(shown) : "sealed") : null,
    spyScene: dealt ? (open || isSpy ? sceneView(spyScene(state)) : "sealed") : null,
    spy: dealt ? (open || isSpy ? spy : "sealed") : null,
    clues: state.clues.map((clue, i) => clueView(clue, i % seats, shown)),
    votes: votes.map((vote, seat) => (open || seat === viewer ? (vote ?? "not sure") : "sealed")),
    result:
      turn(state) === OVER ? { caught: isCaught(state), counts: voteCounts(state), returns: returns(state) } : null,
  };
}

function clueView(clue: number, seat: number, scene: Scene | null): ClueView {
  const { place, value } = CLAIMS[clue] as Claim;
  const holds = scene === null ? "sealed" : objectValues(valueAt(scene, place)).includes(value);
  return { seat, place, value: VALUES[value] ?? "", holds };
}
