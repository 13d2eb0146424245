import type { BaseSpec } from "./base.ts";
import type { Disguise } from "./disguise.ts";
import type { GameMeasures, ReferenceLine } from "./measures.ts";
import type { GameOptions, OptionSpec } from "./option-spec.ts";
import type { VectorRules } from "./vector.ts";

export type { GameOptions, OptionSpec } from "./option-spec.ts";

/** Whose turn it is: a seat (0, 1, …), {@link CHANCE}, or {@link OVER}. OpenSpiel's numbers. @see {@link OVER} */
export type Turn = number;

/**
 * The turn of nature: the next action is a chance outcome.
 *
 * @example
 * import { CHANCE, gameById } from "red-queen/games";
 *
 * const game = gameById("kuhn-poker");
 * console.log(game.turn(game.initial({})) === CHANCE); // true
 */
export const CHANCE = -1;

/**
 * No seat's turn: the episode has ended.
 *
 * @example
 * import { gameById, OVER, replayState, type Turn } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * const turn: Turn = game.turn(replayState(game, [0, 3, 1, 4, 2]));
 * console.log(turn === OVER); // true
 */
export const OVER = -4;

/**
 * One outcome of a chance event; the probabilities of all outcomes sum to 1.
 *
 * @example
 * import { gameById, type ChanceOutcome } from "red-queen/games";
 *
 * const game = gameById("kuhn-poker");
 * const cards: readonly ChanceOutcome[] = game.chance(game.initial({}));
 * console.log(cards.map(({ action }) => action)); // [ 0, 1, 2 ]
 */
export interface ChanceOutcome {
  readonly action: number;
  readonly probability: number;
}

/**
 * What a network sees of a state: `size` floats a seat, or `size` tokens out of one vocabulary, each a whole number
 * below `vocabulary`, or -1 for none. Where position matters, a token's number includes it (slot x tokens + token):
 * networks sum the tokens' embeddings.
 *
 * @example
 * import { gameById, type ObservationSpec } from "red-queen/games";
 *
 * const game = gameById("kuhn-poker");
 * const spec: ObservationSpec = game.observation;
 * const seen = new Float32Array(spec.size);
 * game.observe(game.initial({}), 0, seen, 0);
 * console.log(spec); // { kind: 'dense', size: 11 }
 */
export type ObservationSpec =
  | { readonly kind: "dense"; readonly size: number }
  | { readonly kind: "tokens"; readonly size: number; readonly vocabulary: number };

/**
 * The reward of one attempt of a seat.
 *
 * @example
 * import { gameById, playthrough, replayState, type Reward } from "red-queen/games";
 *
 * const game = gameById("proposer-solver-judge");
 * const actions = playthrough(game, 1).steps.map(({ action }) => action);
 * const bySeat: readonly (readonly (Reward | null)[])[] = game.rewards?.(replayState(game, actions)) ?? [];
 * console.log(bySeat.map((attempts) => attempts.length)); // [ 1, 3, 4 ]
 */
export interface Reward {
  readonly value: number;
  /**
   * Attempts of one role are compared within their stratum, and strata have equal weight whatever their number of
   * attempts: a judge's sound and unsound questions. Absent: all of a role's attempts are one stratum.
   */
  readonly stratum?: number;
  /**
   * What an attempt was that is right or wrong by the rules, whatever the other seats do; "unsure" where it declined to
   * answer. Absent: its value depends on other seats. Learners may treat the two kinds differently (`iterative-spo`).
   */
  readonly verdict?: Verdict;
}

/** What a verifiable attempt was. */
export type Verdict = "right" | "unsure" | "wrong";

/**
 * Words that a league passes from finished episodes to later ones, as the value of an option of type "words".
 *
 * @example
 * import type { Memory } from "red-queen/games";
 *
 * interface State {
 *   readonly riddle: string;
 * }
 * const asked: Memory<State> = { option: "asked", capacity: 1000, gather: ({ riddle }) => [riddle] };
 * console.log(asked.gather({ riddle: "3*4" })); // [ '3*4' ]
 */
export interface Memory<S = unknown> {
  readonly option: string;
  /** Most words kept; the oldest are dropped first. */
  readonly capacity: number;
  /** The words that a finished episode adds. */
  gather(end: S): readonly string[];
}

/**
 * Bounds of a seat's return, in the game's unit, and the constant sum of all returns (`null`: general-sum).
 *
 * @example
 * import { gameById, type Utility } from "red-queen/games";
 *
 * const utility: Utility = gameById("kuhn-poker").utility;
 * console.log(utility); // { min: -2, max: 2, sum: 0, unit: 'chips' }
 */
export interface Utility {
  readonly min: number;
  readonly max: number;
  readonly sum: number | null;
  /** True in a game of partners: all seats always get the same return (OpenSpiel's IDENTICAL), and `sum` is null. */
  readonly identical?: true;
  /** The unit in words: "chips", "points". */
  readonly unit: string;
}

/**
 * A scripted player of one game: a fixed heuristic that measures are based on.
 * It must act on what its seat may see only; the generic suite checks that.
 *
 * @example
 * import { gameById, random, type ScriptedPlayer } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * const first: ScriptedPlayer = {
 *   id: "first",
 *   summary: "Takes the first free square.",
 *   act: (state) => game.legal(state)[0] ?? -1,
 * };
 * console.log(first.act(game.initial({}), 0, random(1))); // 0
 */
export interface ScriptedPlayer<S = unknown> {
  readonly id: string;
  readonly summary: string;
  /** Seats it can take; absent: every seat. */
  readonly seats?: readonly number[];
  /** Answers one of `legal(state)`; `random()` is uniform in [0, 1). */
  act(state: S, seat: number, random: () => number): number;
  /**
   * For a player that draws its actions: the probabilities it draws from, over `legal(state)` in order. In an
   * enumerable game it can be measured exactly by them.
   */
  probabilities?(state: S, seat: number): readonly number[];
}

/**
 * A game: facts as data, rules as pure functions. No I/O, no clock, no hidden generator; states are immutable.
 * Terms and numbering are OpenSpiel's: chance outcomes are actions, chosen by the caller and recorded.
 *
 * @typeParam S the state.
 * @typeParam V the view: plain JSON that a page can draw.
 * @example
 * import { gameById, OVER } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * let state = game.initial({});
 * while (game.turn(state) !== OVER) state = game.next(state, game.legal(state)[0] ?? -1);
 * console.log(game.returns(state)); // [ 1, -1 ]
 */
export interface Game<S = unknown, V = unknown> {
  readonly id: string;
  /** Incremented whenever the same actions would give another episode. */
  readonly version: number;
  readonly name: string;
  /** One sentence for people. */
  readonly summary: string;
  /** The role of each seat; its length is the number of seats. */
  readonly roles: readonly string[];
  /** Longest possible episode in actions, chance included. */
  readonly maxPlies: number;
  /** Actions of seats are 0 … actions - 1. */
  readonly actions: number;
  readonly observation: ObservationSpec;
  readonly utility: Utility;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** True when the whole game tree is small enough to be enumerated (exact NashConv). */
  readonly enumerable: boolean;
  /** OpenSpiel's name of the game, where its actions and information states are OpenSpiel's: `kuhn_poker`. */
  readonly openspiel?: string;
  /** Scripted players, weakest first: the fixed ladder a league is measured against. */
  readonly scripted: readonly ScriptedPlayer<S>[];
  /** Scripted players that base policies are cloned from; they are not on the ladder. */
  readonly demonstrators?: readonly ScriptedPlayer<S>[];
  /** Base policies that can be cloned from scripted players. */
  readonly bases?: readonly BaseSpec[];
  /** What a researcher plots in addition to the ladder. */
  readonly measures?: GameMeasures<S>;
  /** Known values by measure (`nashConv`, `value`): reference lines for its curves. */
  readonly references?: Readonly<Record<string, readonly ReferenceLine[]>>;
  /** What a league remembers from episode to episode. */
  readonly memory?: readonly Memory<S>[];

  /** The first state. Options are complete and valid (see `resolveOptions`). */
  initial(options: GameOptions): S;
  turn(state: S): Turn;
  /** Legal actions in rising order: of the seat to move, of chance, or none when it is over. */
  legal(state: S): readonly number[];
  /** Outcomes of the chance event; empty unless it is chance's turn. */
  chance(state: S): readonly ChanceOutcome[];
  /** The state after `action`. @throws GameError `game/illegal-action`, `game/over`. */
  next(state: S, action: number): S;
  /** Each seat's return; zeros before the end. */
  returns(state: S): readonly number[];
  /**
   * Which of its independent attempts (0, 1, …) the decision of the seat to move belongs to: credit stays within an
   * attempt. Absent: an episode is one attempt of each seat.
   */
  attempt?(state: S): number;
  /**
   * After the end: the reward of each attempt of each seat, `rewards[seat][attempt]`; `null` is a tie, which no learner
   * uses. The values of a seat sum to its return. Absent: one attempt, rewarded by the return.
   */
  rewards?(state: S): readonly (readonly (Reward | null)[])[];
  /** Writes `observation.size` numbers of what `seat` sees at `offset`; every element is written. */
  observe(state: S, seat: number, out: Float32Array, offset: number): void;
  /** What `seat` knows, as text: equal for states the seat can't distinguish, different otherwise (perfect recall). */
  informationState(state: S, seat: number): string;
  /** Rules, what the seat may see and the answer format, in under 400 words, for people and language models. */
  prompt(state: S, seat: number): string;
  /**
   * The action that `text` names, by the grammar of `parseAction`. @throws GameError `game/unreadable-action`, or
   * `game/illegal-action` for a move that is not legal here, with what was read and what was expected.
   */
  parse(text: string, state: S): number;
  /** A word or two for an action of the player (or chance) to move in `state`. */
  label(action: number, state: S): string;
  /** What may be drawn for `seat`, or for the public (`null`), which never receives what is private. */
  view(state: S, seat: number | null): V;
  /** How it ended, in one sentence of roles, if winning and losing don't say it. Called only after the end. */
  ending?(state: S): string;
  /** After the end, or for a stored episode: everything, revealed. */
  reveal(state: S): V;
  /**
   * For rules that run in another process: loads in one request what the functions of these states will read, of the
   * seat to move or of all. What was not loaded before is loaded state by state.
   */
  prefetch?(states: readonly S[], allSeats: boolean): void;
  /** The same rules in place, for fast self-play. */
  readonly vector?: VectorRules;
  /** Other names, for language models that may know the game by its own. */
  readonly disguise?: Disguise;
}
