import type { Game } from "../../games/core/game.ts";
import { chooseWeighted } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import type { Player } from "./player.ts";
import { scriptReference } from "../player-reference.ts";

/**
 * Plays each legal action with equal probability.
 *
 * @example
 * import { randomPlayer } from "red-queen/agents";
 *
 * console.log(randomPlayer.reference); // script:random
 */
export const randomPlayer: Player = {
  reference: scriptReference("random"),
  decide: (turns) =>
    turns.map(({ game, state, random }) => {
      const legal = game.legal(state);
      const probabilities = legal.map(() => 1 / legal.length);
      return { action: legal[chooseWeighted(random, probabilities)] as number, probabilities };
    }),
  async probabilities({ count, legal }) {
    const width = legal.length / count;
    const probabilities = Float64Array.from(legal);
    for (let from = 0; from < probabilities.length; from += width) {
      let sum = 0;
      for (let i = from; i < from + width; i++) sum += legal[i] as number;
      for (let i = from; i < from + width; i++) probabilities[i] = (legal[i] as number) / sum;
    }
    return probabilities;
  },
};

/**
 * A scripted player or demonstrator of the game by its id, or `random`. @throws AgentError `player/unknown` naming
 * those available.
 *
 * @example
 * import { scriptedPlayer } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * console.log(scriptedPlayer("perfect", gameById("tic-tac-toe")).reference); // script:perfect
 */
export function scriptedPlayer(id: string, game: Game): Player {
  if (id === "random") return randomPlayer;
  const scripts = [...game.scripted, ...(game.demonstrators ?? [])];
  const script = scripts.find((candidate) => candidate.id === id);
  if (!script) {
    const known = ["random", ...scripts.map((candidate) => candidate.id)].join(", ");
    throw new AgentError("player/unknown", `${game.id} has no scripted player "${id}"; it has ${known}.`);
  }
  return {
    reference: scriptReference(id),
    decide: (turns) =>
      turns.map(({ state, seat, random }) => {
        if (script.seats && !script.seats.includes(seat)) {
          throw new AgentError("player/wrong-seat", `${id} plays seats ${script.seats.join(", ")} only, not ${seat}.`);
        }
        const probabilities = script.probabilities?.(state, seat) ?? null;
        return { action: script.act(state, seat, random), probabilities };
      }),
  };
}
