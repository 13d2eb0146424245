import { drawOutcome } from "./chance.ts";
import { GameError } from "./errors.ts";
import { CHANCE, OVER, type Game, type GameOptions, type Turn } from "./game.ts";
import { resolveOptions } from "./options.ts";
import { choose, random, type Random } from "./random.ts";

/** One action of an episode with the information states before it. @see {@link playthrough} */
export interface PlaythroughStep {
  /** The seat to move, or -1 for chance. */
  readonly turn: Turn;
  readonly legal: readonly number[];
  readonly action: number;
  /** The text of each seat's information state before the action. */
  readonly informationStates: readonly string[];
}

/** A full episode: every step with legal actions and information states, and the returns. @see {@link playthrough} */
export interface Playthrough {
  readonly game: string;
  readonly steps: readonly PlaythroughStep[];
  readonly returns: readonly number[];
}

/**
 * Plays uniformly at random (chance by its own probabilities). Same seed, same playthrough.
 *
 * @example
 * import { gameById, playthrough, type Playthrough, type PlaythroughStep } from "red-queen/games";
 *
 * const { steps, returns }: Playthrough = playthrough(gameById("kuhn-poker"), 1);
 * console.log(steps.map(({ action }: PlaythroughStep) => action), returns); // [ 0, 1, 0, 1, 1 ] [ -2, 2 ]
 */
export function playthrough(game: Game, seed: string | number, options: GameOptions = {}): Playthrough {
  const next = random(`playthrough/${game.id}/${seed}`);
  return recordEpisode(game, options, (state) => randomAction(game, state, next));
}

/** A legal action, drawn uniformly; a chance outcome by its probability. The episode must not be over. */
export function randomAction(game: Game, state: unknown, draw: Random): number {
  return game.turn(state) === CHANCE ? drawOutcome(draw, game.chance(state)) : choose(draw, game.legal(state));
}

/**
 * Replays the recorded `actions`, chance outcomes included.
 * @throws GameError `game/illegal-action`, `game/over` or `game/bad-record` with the ply at which the record fails.
 * @example
 * import { gameById, replay } from "red-queen/games";
 *
 * console.log(replay(gameById("kuhn-poker"), [0, 2, 1, 1]).returns); // [ -2, 2 ]
 */
export function replay(game: Game, actions: ArrayLike<number>, options: GameOptions = {}): Playthrough {
  let ply = 0;
  const recorded = recordEpisode(game, options, () => actions[ply++]);
  if (ply < actions.length) {
    throw new GameError(
      "game/over",
      `The episode is over after ${ply} actions, but ${actions.length} were given.`,
      ply,
    );
  }
  return recorded;
}

/**
 * The final state of the recorded `actions`. @throws GameError as {@link replay}.
 * @example
 * import { gameById, replayState } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * console.log(game.informationState(replayState(game, [4, 0]), 0)); // 4, 0
 */
export function replayState(game: Game, actions: ArrayLike<number>, options: GameOptions = {}): unknown {
  let state = game.initial(resolveOptions(game, options));
  for (let ply = 0; ply < actions.length; ply++) state = nextAt(game, state, actions[ply], ply);
  return state;
}

function recordEpisode(game: Game, options: GameOptions, decide: (state: unknown) => number | undefined): Playthrough {
  let state = game.initial(resolveOptions(game, options));
  const steps: PlaythroughStep[] = [];
  for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
    const informationStates = game.roles.map((_, seat) => game.informationState(state, seat));
    const legal = game.legal(state);
    const action = decide(state);
    if (action === undefined) {
      throw new GameError(
        "game/bad-record",
        `The record ends after ${steps.length} actions, before the episode does.`,
        steps.length,
      );
    }
    state = nextAt(game, state, action, steps.length);
    steps.push({ turn, legal, action, informationStates });
  }
  return { game: game.id, steps, returns: game.returns(state) };
}

function nextAt(game: Game, state: unknown, action: number | undefined, ply: number): unknown {
  try {
    return game.next(state, action ?? Number.NaN);
  } catch (error) {
    if (error instanceof GameError) throw new GameError(error.code, error.message, ply);
    throw error;
  }
}
