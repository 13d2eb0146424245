import type { Game } from "../../games/core/game.ts";
import type { Examinee } from "../../games/core/measures.ts";
import { random } from "../../games/core/random.ts";

/** Probabilities that depend on the mover's information state alone, drawn from a seed: a policy without a network. */
export function hashedProbabilities<S>(game: Game<S>, seed: string): (state: S) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (state) => {
    const legal = game.legal(state);
    // Options determine the legal actions, and are no part of the text.
    const text = `${legal.length} ${game.informationState(state, game.turn(state))}`;
    const found = known.get(text);
    if (found) return found;
    const draw = random(`${seed}/${text}`);
    const weights = legal.map(() => draw() ** 2);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const row = weights.map((weight) => weight / sum);
    known.set(text, row);
    return row;
  };
}

/** An examinee with these probabilities; it plays nothing. */
export function hashedExaminee<S>(game: Game<S>, seed: string): Examinee<S> {
  const probabilities = hashedProbabilities(game, seed);
  return {
    probabilities: async (states) => states.map((state) => probabilities(state)),
    play: () => Promise.reject(new Error("this examinee only states probabilities")),
  };
}
