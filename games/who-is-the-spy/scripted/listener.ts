import type { SpyOptions } from "../options.ts";
import type { SpyState } from "../rules.ts";
import { CLUES, holdsIn, replacements, trueClues, type Scene } from "../rules/scene.ts";

/** Probability that a seat that may lie names a property of its own scene nevertheless. */
const TRUTH_PROBABILITY = 0.95;

/** Probability of a clue of a speaker who sees `scene`, after the clues before it. */
function clueProbability(scene: Scene, clue: number, before: readonly number[], honesty: number): number {
  const open = CLUES - before.length;
  const unsaid = trueClues(scene).length - before.filter((earlier) => holdsIn(scene, earlier)).length;
  if (unsaid === 0) return 1 / open;
  return (holdsIn(scene, clue) ? honesty / unsaid : 0) + (1 - honesty) / open;
}

const honestyOf = ({ liars }: SpyOptions, isSpy: boolean): number =>
  isSpy || liars === "everyone" ? TRUTH_PROBABILITY : 1;

/** Clues of one seat: each with its number among all. */
type Spoken = readonly { readonly clue: number; readonly at: number }[];

const cluesOf = ({ clues, seats }: SpyState, seat: number): Spoken =>
  clues.flatMap((clue, at) => (at % seats === seat ? [{ clue, at }] : []));

/** Probability of a seat's clues if it sees `scene`. */
const likelihood = (state: SpyState, spoken: Spoken, scene: Scene, honesty: number): number =>
  spoken.reduce(
    (product, { clue, at }) => product * clueProbability(scene, clue, state.clues.slice(0, at), honesty),
    1,
  );

const replacementsOf = new Map<string, readonly Scene[]>();

/** Every scene that differs from one in as many objects as the spy's from the civilians'. */
function otherScenes(scene: Scene, replaced: number): readonly Scene[] {
  const key = `${scene.join(" ")} ${replaced}`;
  const known = replacementsOf.get(key);
  if (known) return known;
  const made = replacements(scene, replaced);
  if (replacementsOf.size >= MAX_CACHED_SCENES) replacementsOf.clear();
  replacementsOf.set(key, made);
  return made;
}

const MAX_CACHED_SCENES = 4096;

/**
 * A civilian's posterior probability of each seat to be the spy, by exact enumeration of the spy's scenes: every
 * speaker names one of the unsaid properties of its own scene, all equally likely, or, if it may lie, in one of twenty
 * clues any unsaid one.
 * @returns one number a seat, which sum to 1; 0 for the listener itself.
 */
export function spyPosterior(state: SpyState, listener: number, scene: Scene): readonly number[] {
  const { seats, options } = state;
  const scenes = otherScenes(scene, options.replaced);
  const seatList = Array.from({ length: seats }, (_, seat) => seat);
  const spoken = seatList.map((seat) => cluesOf(state, seat));
  const asCivilian = spoken.map((own) => likelihood(state, own, scene, honestyOf(options, false)));
  const asSpy = spoken.map((own, seat) =>
    seat === listener
      ? 0
      : scenes.reduce((sum, other) => sum + likelihood(state, own, other, honestyOf(options, true)), 0),
  );
  const weights = seatList.map((suspect) =>
    asCivilian.reduce(
      (product, civilian, seat) => (seat === suspect || seat === listener ? product : product * civilian),
      asSpy[suspect] as number,
    ),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * The probability of each clue to hold in the civilians' scene, for the spy that sees `scene`: by exact enumeration of
 * the civilians' scenes, as likely as the others' clues are in them.
 */
export function clueBeliefs(state: SpyState, spy: number, scene: Scene): readonly number[] {
  const { options, seats } = state;
  const scenes = otherScenes(scene, options.replaced);
  const honesty = honestyOf(options, false);
  const others = Array.from({ length: seats }, (_, seat) => seat).filter((seat) => seat !== spy);
  const weights = scenes.map((other) =>
    others.reduce((product, seat) => product * likelihood(state, cluesOf(state, seat), other, honesty), 1),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: CLUES }, (_, clue) =>
    scenes.reduce((sum, other, i) => sum + (holdsIn(other, clue) ? (weights[i] as number) / total : 0), 0),
  );
}
