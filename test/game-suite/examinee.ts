import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import type { Examinee } from "../../games/core/measures.ts";
import { choose, chooseWeighted, random, type Random } from "../../games/core/random.ts";

/**
 * An examinee without a network: scripted players or demonstrators by seat, "random" for uniform play. Its
 * probabilities are uniform, or 1 for the script's action.
 */
export function scriptedExaminee<S>(game: Game<S>, ids: readonly string[]): Examinee<S> {
  return {
    probabilities: async (states) =>
      states.map((state) => {
        const legal = game.legal(state);
        const id = ids[game.turn(state)] ?? "random";
        if (id === "random") return legal.map(() => 1 / legal.length);
        const chosen = decide(game, id, state, random("probabilities"));
        return legal.map((action) => (action === chosen ? 1 : 0));
      }),
    play: async (states, how) => {
      const ends: S[] = [];
      for (const [i, start] of states.entries()) {
        const next = random(`${how.seed}/${i}`);
        let state = start;
        for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
          const other = how.seats?.[turn];
          const action =
            turn !== CHANCE && typeof other === "object"
              ? game.legal(state)[chooseWeighted(next, (await other.probabilities([state]))[0] ?? [])]
              : decide(game, typeof other === "string" ? other : (ids[turn] ?? "random"), state, next);
          state = game.next(state, action ?? -1);
        }
        ends.push(state);
      }
      return ends;
    },
  };
}

function decide<S>(game: Game<S>, id: string, state: S, next: Random): number {
  const turn = game.turn(state);
  if (turn === CHANCE) {
    const outcomes = game.chance(state);
    return (
      outcomes[
        chooseWeighted(
          next,
          outcomes.map(({ probability }) => probability),
        )
      ]?.action ?? -1
    );
  }
  if (id === "random") return choose(next, game.legal(state));
  const script = [...game.scripted, ...(game.demonstrators ?? [])].find((candidate) => candidate.id === id);
  if (!script) throw new Error(`${game.id} has no player ${id}`);
  return script.act(state, turn, next);
}
