import type { Game } from "../core/game.ts";
import { bases } from "./base.ts";
import { demonstrators } from "./demonstrators.ts";
import { ending, label, seatName } from "./labels.ts";
import { measures } from "./measures.ts";
import { OBSERVATION_SIZE, VOCABULARY_SIZE, informationState, observe } from "./observation.ts";
import { options } from "./options.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import { returns, rewards } from "./rewards.ts";
import * as rules from "./rules.ts";
import { PLACES } from "./rules/scene.ts";
import { scripted } from "./scripted.ts";
import { GAME_IDS, reveal, view, type SpyView } from "./state-view.ts";

type SpyGame = Game<rules.SpyState, SpyView>;

/** The game for that many seats: one game each, since a game has a fixed number of seats. */
function spyGame(seats: number, words: string): SpyGame {
  // A vote of 1, and votes of all others at 0.1 each.
  const bound = 1 + seats / 10;
  return {
    id: GAME_IDS[seats] ?? "",
    version: 1,
    name: seats === 4 ? "Who is the spy" : `Who is the spy, ${words} players`,
    summary: `One of ${words} players sees another scene than the rest; after two rounds of clues they vote who.`,
    roles: Array.from({ length: seats }, (_, seat) => seatName(seat)),
    // Four objects, the spy, the replaced places and up to three objects; two clues and a vote of each seat.
    maxPlies: PLACES + 2 + 3 + (rules.ROUNDS + 1) * seats,
    actions: rules.NOT_SURE + 1,
    observation: { kind: "tokens", size: OBSERVATION_SIZE, vocabulary: VOCABULARY_SIZE },
    utility: { min: -bound, max: bound, sum: null, unit: "points" },
    options,
    enumerable: false,
    scripted,
    demonstrators,
    bases: bases(seats),
    measures: measures(seats),
    initial: (given) => rules.initial(given, seats),
    turn: rules.turn,
    legal: rules.legal,
    chance: rules.chance,
    next: rules.next,
    returns,
    /** Clues are one attempt, the vote another. */
    attempt: (state) => (rules.isVoting(state) ? 1 : 0),
    rewards,
    observe,
    informationState,
    prompt,
    parse,
    label,
    ending,
    view,
    reveal,
  };
}

/** Vision-Zero's game (Wang et al. 2025) with symbols for pictures: four players, as in the paper. */
export const whoIsTheSpy = spyGame(4, "four");
export const whoIsTheSpyFive = spyGame(5, "five");
export const whoIsTheSpySix = spyGame(6, "six");
