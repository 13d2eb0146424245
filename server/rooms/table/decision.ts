import type { Game } from "../../../games/core/game.ts";
import { ServerError } from "../../errors.ts";

/** Checks that the stored behaviour policy is a distribution: learners divide by its probabilities. */
export function assertDistribution(probabilities: readonly number[] | null, game: Game, state: unknown): void {
  if (!probabilities) return;
  const size = game.legal(state).length;
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  const sound = probabilities.length === size && probabilities.every((p) => p >= 0) && Math.abs(sum - 1) < 1e-3;
  if (!sound)
    throw new RangeError(
      `the player's probabilities are not a distribution over ${size} actions: ${probabilities.join(", ")}`,
    );
}

/** The promise's value, unless it takes longer than `milliseconds`. @throws ServerError `player/late`. */
export async function within<T>(promise: Promise<T>, milliseconds: number, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const sentence = `${name} took longer than ${milliseconds / 1000} s to move.`;
    timer = setTimeout(() => reject(new ServerError("player/late", sentence)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
