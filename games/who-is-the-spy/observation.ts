import { OVER } from "../core/game.ts";
import { clueLabel, sceneText, seatName } from "./labels.ts";
import { MAX_SEATS, ROUNDS, isDealt, sceneOf, spyScene, turn, type SpyState } from "./rules.ts";
import { ATTRIBUTES, CLAIMS, CLUES, OBJECTS, PLACES, holdsIn, type Claim, type Scene } from "./rules/scene.ts";

const MAX_CLUES = ROUNDS * MAX_SEATS;

/** Own role, whether others' clues of a place hold, contradict, or both, and the object there. */
const PLACE_STATES = 2 * 4 * OBJECTS;

/**
 * Number of values of each token slot: own objects; own seat and role; clues given; each clue, whether it holds in the
 * own scene, and what it says of a place's attribute; each seat's clues that don't hold; the state of each place. Slots
 * are for six seats, whatever the game's number.
 */
const SLOTS = [
  Array.from({ length: PLACES }, () => OBJECTS),
  [2 * MAX_SEATS, MAX_CLUES + 1],
  Array.from({ length: MAX_CLUES }, () => CLUES),
  Array.from({ length: MAX_CLUES }, () => 2),
  Array.from({ length: MAX_CLUES }, () => 2 * PLACES * ATTRIBUTES),
  Array.from({ length: MAX_SEATS }, () => ROUNDS + 1),
  Array.from({ length: PLACES }, () => PLACE_STATES),
].flat();

const FIRST_TOKENS = SLOTS.map((_, slot) => SLOTS.slice(0, slot).reduce((sum, values) => sum + values, 0));

/** Token slots of an observation, and number of tokens. */
export const OBSERVATION_SIZE = SLOTS.length;
export const VOCABULARY_SIZE = SLOTS.reduce((sum, values) => sum + values, 0);

const SEAT_SLOT = PLACES;
const CLUE_SLOT = SEAT_SLOT + 2;
const MATCH_SLOT = CLUE_SLOT + MAX_CLUES;
const CLAIM_SLOT = MATCH_SLOT + MAX_CLUES;
const FALSE_SLOT = CLAIM_SLOT + MAX_CLUES;
const PLACE_SLOT = FALSE_SLOT + MAX_SEATS;

/** What a seat sees, as tokens; nothing before everything is drawn. Votes are not among them: they are sealed. */
export function observe(state: SpyState, seat: number, out: Float32Array, offset: number): void {
  out.fill(-1, offset, offset + OBSERVATION_SIZE);
  const scene = sceneOf(state, seat);
  if (!scene) return;
  const put = (slot: number, value: number) => {
    out[offset + slot] = (FIRST_TOKENS[slot] as number) + value;
  };
  for (const [place, object] of scene.entries()) put(place, object);
  put(SEAT_SLOT, 2 * seat + (seat === state.spy ? 1 : 0));
  put(SEAT_SLOT + 1, state.clues.length);
  putClues(state, scene, seat, put);
}

function putClues(
  { clues, seats, spy }: SpyState,
  scene: Scene,
  own: number,
  put: (slot: number, value: number) => void,
) {
  const wrong = new Uint8Array(seats);
  const said = new Uint8Array(PLACES);
  for (const [i, clue] of clues.entries()) {
    const speaker = i % seats;
    const at = Math.floor(i / seats) * MAX_SEATS + speaker;
    const { place, attribute } = CLAIMS[clue] as Claim;
    const holds = holdsIn(scene, clue);
    put(CLUE_SLOT + at, clue);
    put(MATCH_SLOT + at, holds ? 1 : 0);
    put(CLAIM_SLOT + at, (place * ATTRIBUTES + attribute) * 2 + (holds ? 1 : 0));
    if (speaker === own) continue;
    if (!holds) wrong[speaker] = (wrong[speaker] as number) + 1;
    said[place] = (said[place] as number) | (holds ? 1 : 2);
  }
  for (let seat = 0; seat < seats; seat++) put(FALSE_SLOT + seat, wrong[seat] as number);
  for (const [place, object] of scene.entries()) {
    put(PLACE_SLOT + place, ((own === spy ? 4 : 0) + (said[place] as number)) * OBJECTS + object);
  }
}

/** `0 first red, 1 second cube`. */
const cluesText = ({ clues, seats }: SpyState): string =>
  clues.map((clue, i) => `${i % seats} ${clueLabel(clue)}`).join(", ");

const voteText = (vote: number | null): string => (vote === null ? "not sure" : seatName(vote));

/**
 * `[Observer: 1][Player: 2][Spy: no][Scene: …][Clues: 0 first red][Vote: ][End: ]`; at the end with the spy, its scene,
 * the civilians', and all votes.
 */
export function informationState(state: SpyState, seat: number): string {
  const head = `[Observer: ${seat}][Player: ${turn(state)}]`;
  const scene = sceneOf(state, seat);
  if (!scene) return head;
  const own = state.votes[seat];
  const vote = own === undefined ? "" : voteText(own);
  const role = seat === state.spy ? "yes" : "no";
  return `${head}[Spy: ${role}][Scene: ${sceneText(scene)}][Clues: ${cluesText(state)}][Vote: ${vote}][End: ${endText(state)}]`;
}

function endText(state: SpyState): string {
  if (!isDealt(state) || turn(state) !== OVER) return "";
  const { spy, scene, votes } = state;
  return `${spy}; ${sceneText(scene)}; ${sceneText(spyScene(state))}; ${votes.map(voteText).join(", ")}`;
}
