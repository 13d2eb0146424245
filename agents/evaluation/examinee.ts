import type { Game } from "../../games/core/game.ts";
import type { Examinee, ExamPlay } from "../../games/core/measures.ts";
import { chooseWeighted, random } from "../../games/core/random.ts";
import type { Forward } from "../networks/forward.ts";
import type { Weights } from "../networks/network.ts";
import type { Decision, Player, TurnRequest } from "../players/player.ts";
import { policyPlayer } from "../players/policy.ts";
import { scriptedPlayer } from "../players/scripted.ts";
import { playTables } from "../rollout/tables.ts";

/** One policy as two players: one that draws from its probabilities, one that takes the likeliest action. */
export interface ExaminedPlayers {
  readonly drawing: Player;
  readonly greedy: Player;
}

/** A network's policy as an examination has it. @throws AgentError `policy/wrong-game`. */
export function examinedPolicy(weights: Weights, game: Game, forward: Forward): ExaminedPlayers {
  return {
    drawing: policyPlayer(weights, game, forward),
    greedy: policyPlayer(weights, game, forward, { greedy: true }),
  };
}

/** States asked of a policy at once. */
const MAX_BATCH_TURNS = 2048;

/**
 * A policy under examination: what a game's measures ask of it is answered and played as in an episode, in big batches.
 * @param breathe called between batches and steps.
 */
export function examineeOf<S>(
  game: Game<S>,
  players: ExaminedPlayers,
  breathe?: (() => Promise<void>) | undefined,
): Examinee<S> {
  const table = game as unknown as Game;
  return {
    async probabilities(states) {
      const rows: (readonly number[])[] = [];
      for (let from = 0; from < states.length; from += MAX_BATCH_TURNS) {
        const turns = states.slice(from, from + MAX_BATCH_TURNS).map((state) => askedOf(table, state));
        const decisions = await players.drawing.decide(turns);
        for (const decision of decisions) rows.push(statedBy(players.drawing, decision));
        await breathe?.();
      }
      return rows;
    },
    async play(states, how) {
      const ends: S[] = Array.from({ length: states.length });
      await playTables({
        game: table,
        players: seated(table, how.greedy ? players.greedy : players.drawing, how),
        episodes: states.length,
        opening: (index) => ({ state: states[index], random: random(`${how.seed}/${index}`) }),
        onEnd: (index, state) => (ends[index] = state as S),
        breathe,
      });
      return ends;
    },
  };
}

/** A turn to be answered with probabilities alone: what is drawn from them is thrown away. */
function askedOf(game: Game, state: unknown): TurnRequest {
  return { game, state, seat: game.turn(state), random: () => 0 };
}

function statedBy({ reference }: Player, { probabilities }: Decision): readonly number[] {
  if (probabilities) return probabilities;
  throw new RangeError(`${reference} states no probabilities, so it can't be examined`);
}

/** Who sits where: the examined player but in the seats that `how` gives to others. */
function seated<S>(game: Game, examined: Player, how: ExamPlay<S>): readonly Player[] {
  const made = new Map<unknown, Player>();
  return game.roles.map((_, seat) => {
    const other = how.seats?.[seat];
    if (other === undefined) return examined;
    const player = made.get(other) ?? (typeof other === "string" ? scriptedPlayer(other, game) : drawnFrom(other));
    made.set(other, player);
    return player;
  });
}

/** Another examinee in a seat: it draws from its probabilities. */
function drawnFrom<S>(examinee: Examinee<S>): Player {
  return {
    reference: "policy:examinee",
    async decide(turns) {
      const rows = await examinee.probabilities(turns.map(({ state }) => state as S));
      return turns.map(({ game, state, random: stream }, i): Decision => {
        const probabilities = rows[i] ?? [];
        return { action: game.legal(state)[chooseWeighted(stream, probabilities)] ?? -1, probabilities };
      });
    },
  };
}
