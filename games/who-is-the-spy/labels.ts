import { CHANCE } from "../core/game.ts";
import { valueAt } from "../core/value-at.ts";
import { isCaught, voteCounts } from "./rewards.ts";
import { FIRST_VOTE, NOT_SURE, turn, type SpyState } from "./rules.ts";
import {
  CLAIMS,
  PLACES,
  VALUES,
  objectValues,
  placeSets,
  substituteFor,
  type Claim,
  type Scene,
} from "./rules/scene.ts";

export const PLACE_NAMES = ["first", "second", "third", "fourth"] as const;

/** `player 2`: the role of a seat. */
export const seatName = (seat: number): string => `player ${seat + 1}`;

/** `second red`. */
export function clueLabel(clue: number): string {
  const { place, value } = CLAIMS[clue] as Claim;
  return `${PLACE_NAMES[place]} ${VALUES[value]}`;
}

/** `large red cube`. */
export function objectText(object: number): string {
  return objectValues(object)
    .map((value) => VALUES[value])
    .toReversed()
    .join(" ");
}

/** `large red cube, small blue sphere, …`, in the order of the places. */
export const sceneText = (scene: Scene): string => scene.map(objectText).join(", ");

/** A short label for an action of the seat to move or of chance. */
export function label(action: number, state: SpyState): string {
  if (turn(state) === CHANCE) return drawLabel(action, state);
  if (action === NOT_SURE) return "not sure";
  return action >= FIRST_VOTE ? seatName(action - FIRST_VOTE) : clueLabel(action);
}

function drawLabel(action: number, { scene, spy, places, substitutes, options }: SpyState): string {
  if (scene.length < PLACES) return `${PLACE_NAMES[scene.length]}: ${objectText(action)}`;
  if (spy === null) return `the spy is ${seatName(action)}`;
  if (places === null) {
    const names = placeSets(options.replaced)[action]?.map((place) => PLACE_NAMES[place]);
    return `replaced: ${names?.join(", ")}`;
  }
  const place = valueAt(places, substitutes.length);
  return `${PLACE_NAMES[place]}: ${objectText(substituteFor(valueAt(scene, place), action))}`;
}

/** "Player 3 was the spy and was caught, with 2 of 3 votes." */
export function ending(state: SpyState): string {
  const votes = voteCounts(state)[state.spy ?? 0];
  const outcome = isCaught(state) ? "was caught" : "got away";
  return `Player ${(state.spy ?? 0) + 1} was the spy and ${outcome}, with ${votes} of ${state.seats - 1} votes.`;
}
