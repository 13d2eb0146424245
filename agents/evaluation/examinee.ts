import type { Game } from "../../games/core/game.ts";
import type { Examinee, ExamPlay } from "../../games/core/measures.ts";
import { chooseWeighted, random } from "../../games/core/random.ts";
import type { Forward } from "../networks/forward.ts";
import type { Weights } from "../networks/network.ts";
import type { Decision, Player, TurnRequest } from "../players/player.ts";
import { policyPlayer } from "../players/policy.ts";
import { scriptedPlayer } from "../players/scripted.ts";
import { playTables } from "../rollout/tables.ts";
import { valueAt } from "../../games/core/value-at.ts";

/** One policy as two players: one samples from its probabilities, one takes the most likely action. */
export interface ExaminedPlayers {
  readonly drawing: Player;
  readonly greedy: Player;
}

/** A network's policy as a pair of examined players. @throws AgentError `policy/wrong-game`. */
export function examinedPolicy(weights: Weights, game: Game, forward: Forward): ExaminedPlayers {
  return {
    drawing: policyPlayer(weights, game, forward),
    greedy: policyPlayer(weights, game, forward, { greedy: true }),
  };
}

/** States per batch of inference. */
const MAX_BATCH_TURNS = 2048;

/**
 * A policy under examination: a game's measures query its probabilities and play episodes with it, in large batches.
 * @param yieldToEventLoop called between batches and steps.
 */
export function createExaminee<S>(
  game: Game<S>,
  players: ExaminedPlayers,
  yieldToEventLoop?: (() => Promise<void>) | undefined,
): Examinee<S> {
  const table = game as unknown as Game;
  return {
    async probabilities(states) {
      const rows: (readonly number[])[] = [];
      for (let from = 0; from < states.length; from += MAX_BATCH_TURNS) {
        const turns = states.slice(from, from + MAX_BATCH_TURNS).map((state) => probabilityTurn(table, state));
        const decisions = await players.drawing.decide(turns);
        for (const decision of decisions) rows.push(statedProbabilities(players.drawing, decision));
        await yieldToEventLoop?.();
      }
      return rows;
    },
    async play(states, how) {
      const ends: S[] = Array.from({ length: states.length });
      await playTables({
        game: table,
        players: seatPlayers(table, how.greedy ? players.greedy : players.drawing, how),
        episodes: states.length,
        opening: (index) => ({ state: states[index], random: random(`${how.seed}/${index}`) }),
        onEnd: (index, state) => (ends[index] = state as S),
        yieldToEventLoop,
      });
      return ends;
    },
  };
}

/** A turn of which only the probabilities are used: the sampled action is ignored. */
function probabilityTurn(game: Game, state: unknown): TurnRequest {
  return { game, state, seat: game.turn(state), random: () => 0 };
}

function statedProbabilities({ reference }: Player, { probabilities }: Decision): readonly number[] {
  if (probabilities) return probabilities;
  throw new RangeError(`${reference} states no probabilities, so it can't be examined`);
}

/** The player of each seat: the examined one, except in the seats that `how` gives to others. */
function seatPlayers<S>(game: Game, examined: Player, how: ExamPlay<S>): readonly Player[] {
  const made = new Map<unknown, Player>();
  return game.roles.map((_, seat) => {
    const other = how.seats?.[seat];
    if (other === undefined) return examined;
    const player = made.get(other) ?? (typeof other === "string" ? scriptedPlayer(other, game) : samplingPlayer(other));
    made.set(other, player);
    return player;
  });
}

/** Another examinee in a seat: it samples from its probabilities. */
function samplingPlayer<S>(examinee: Examinee<S>): Player {
  return {
    reference: "policy:examinee",
    async decide(turns) {
      const rows = await examinee.probabilities(turns.map(({ state }) => state as S));
      return turns.map(({ game, state, random: stream }, i): Decision => {
        const probabilities = rows[i] ?? [];
        return { action: valueAt(game.legal(state), chooseWeighted(stream, probabilities)), probabilities };
      });
    },
  };
}
