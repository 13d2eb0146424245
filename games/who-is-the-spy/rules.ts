import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type GameOptions, type Turn } from "../core/game.ts";
import { parseOptions, type SpyOptions } from "./options.ts";
import { CLUES, OBJECTS, PLACES, SUBSTITUTES, holdsIn, placeSets, replaceObjects, type Scene } from "./rules/scene.ts";

/** A deal, the clues, and the votes. */
export interface SpyState {
  readonly options: SpyOptions;
  /** Number of seats, 4 to 6. */
  readonly seats: number;
  /** The civilians' scene, as far as it is drawn. */
  readonly scene: Scene;
  /** The seat of the spy; null until drawn, like the places of the replaced objects. */
  readonly spy: number | null;
  readonly places: readonly number[] | null;
  readonly substitutes: readonly number[];
  /** In the order given: two rounds in the order of the seats. */
  readonly clues: readonly number[];
  /** By seat: another seat, or null for not sure. */
  readonly votes: readonly (number | null)[];
}

export const MAX_SEATS = 6;
export const ROUNDS = 2;

/** Actions: the clues, a vote for each seat, and none. */
export const FIRST_VOTE = CLUES;
export const NOT_SURE = FIRST_VOTE + MAX_SEATS;

/** @param seats number of seats. */
export function initial(options: GameOptions, seats: number): SpyState {
  const empty = { scene: [], spy: null, places: null, substitutes: [], clues: [], votes: [] };
  return { options: parseOptions(options), seats, ...empty };
}

/** Whether everything that chance decides is drawn: it all comes first. */
export const isDealt = ({ options, substitutes }: SpyState): boolean => substitutes.length === options.replaced;

/** Whether all clues are given. */
export const isVoting = ({ clues, seats }: SpyState): boolean => clues.length === ROUNDS * seats;

export function turn(state: SpyState): Turn {
  const { clues, votes, seats } = state;
  if (!isDealt(state)) return CHANCE;
  if (!isVoting(state)) return clues.length % seats;
  return votes.length < seats ? votes.length : OVER;
}

/** The scene of the spy. Only for a state that is dealt. */
export function spyScene({ scene, places, substitutes }: SpyState): Scene {
  return replaceObjects(scene, places ?? [], substitutes);
}

/** The scene that a seat sees; null until everything is drawn. */
export function sceneOf(state: SpyState, seat: number): Scene | null {
  if (!isDealt(state)) return null;
  return seat === state.spy ? spyScene(state) : state.scene;
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
const ALL_CLUES = upTo(CLUES);

export function legal(state: SpyState): readonly number[] {
  const whose = turn(state);
  if (whose === OVER) return [];
  if (whose === CHANCE) return upTo(outcomeCount(state));
  return isVoting(state) ? legalVotes(state.seats, whose) : legalClues(state, whose);
}

/** Clues that nobody has given yet; of a seat that may not lie, those that hold in its scene. */
function legalClues(state: SpyState, seat: number): readonly number[] {
  const { options, clues, spy, scene } = state;
  const open = ALL_CLUES.filter((clue) => !clues.includes(clue));
  // There are as many true clues as clues in a game of six, so one is always left.
  return options.liars === "spy" && seat !== spy ? open.filter((clue) => holdsIn(scene, clue)) : open;
}

const legalVotes = (seats: number, voter: number): readonly number[] => [
  ...upTo(seats)
    .filter((seat) => seat !== voter)
    .map((seat) => FIRST_VOTE + seat),
  NOT_SURE,
];

/** Number of equally likely outcomes of the next draw: an object, the spy, the replaced places, or a substitute. */
function outcomeCount({ scene, spy, places, seats, options }: SpyState): number {
  if (scene.length < PLACES) return OBJECTS;
  if (spy === null) return seats;
  return places === null ? placeSets(options.replaced).length : SUBSTITUTES;
}

export function chance(state: SpyState): readonly ChanceOutcome[] {
  if (turn(state) !== CHANCE) return [];
  const actions = legal(state);
  return actions.map((action) => ({ action, probability: 1 / actions.length }));
}

export function next(state: SpyState, action: number): SpyState {
  const whose = turn(state);
  assertLegal(legal(state), action, whose === OVER);
  if (whose === CHANCE) return afterDraw(state, action);
  if (!isVoting(state)) return { ...state, clues: [...state.clues, action] };
  return { ...state, votes: [...state.votes, action === NOT_SURE ? null : action - FIRST_VOTE] };
}

function afterDraw(state: SpyState, outcome: number): SpyState {
  const { scene, spy, places, substitutes, options } = state;
  if (scene.length < PLACES) return { ...state, scene: [...scene, outcome] };
  if (spy === null) return { ...state, spy: outcome };
  if (places === null) return { ...state, places: placeSets(options.replaced)[outcome] ?? [] };
  return { ...state, substitutes: [...substitutes, outcome] };
}
