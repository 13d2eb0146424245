import { gameTree, type GameTree } from "../../agents/trees/tree.ts";
import { drawOutcome } from "../../games/core/chance.ts";
import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { choose, chooseWeighted, random, randomInteger } from "../../games/core/random.ts";
import type { VectorRules } from "../../games/core/vector.ts";
import { games } from "../../games/registry.ts";
import { competeAll, type Contest, type Row, type Work } from "./measure.ts";
import type { Peers } from "./peers.ts";

/** Episodes per unit of work. */
const EPISODES = 128;

/** PettingZoo's names of its games, which are those without hidden information; OpenSpiel's are in the games. */
const pettingZoo: Readonly<Record<string, string>> = {
  "connect-four": "connect_four_v3",
  "tic-tac-toe": "tictactoe_v3",
};

/**
 * Decisions per second with random actions, each with the observation and the mask of legal actions written out: of the
 * game's own functions, and of the vectorised tables that self-play uses where they exist.
 */
export function rules(peers: Peers | null): Promise<Row[]> {
  return competeAll(games.flatMap((game) => contestsOf(game, peers)));
}

function contestsOf(game: Game, peers: Peers | null): Contest[] {
  const unit = "decisions/s";
  const peer = game.openspiel === undefined ? undefined : peers?.at("OpenSpiel from Python", "rules", game.openspiel);
  const contests: Contest[] = [{ name: `rules ${game.id}`, unit, work: stateByState(game), peer }];
  if (game.enumerable) contests.push({ name: `tables ${game.id}`, unit, work: downTheTree(gameTree(game)), peer });
  if (game.vector) contests.push({ name: `tables ${game.id}`, unit, work: inPlace(game, game.vector), peer });
  const zoo = pettingZoo[game.id];
  const last = contests.at(-1);
  if (zoo && peers && last && game.openspiel !== undefined) {
    contests.push({ ...last, peer: peers.at("PettingZoo", "rules", zoo) });
    contests.push({ ...last, peer: peers.at("OpenSpiel's C++, no tensors", "rollouts", game.openspiel) });
  }
  return contests;
}

function stateByState(game: Game): Work {
  const draw = random("rules");
  const options = resolveOptions(game);
  const out = new Float32Array(game.observation.size);
  const mask = new Uint8Array(game.actions);
  return () => {
    let decisions = 0;
    for (let episode = 0; episode < EPISODES; episode++) {
      let state = game.initial(options);
      for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
        if (turn === CHANCE) {
          state = game.next(state, drawOutcome(draw, game.chance(state)));
          continue;
        }
        game.observe(state, turn, out, 0);
        const legal = game.legal(state);
        mask.fill(0);
        for (const action of legal) mask[action] = 1;
        state = game.next(state, choose(draw, legal));
        decisions++;
      }
    }
    return decisions;
  };
}

function downTheTree({ turn, firstChild, set, chance, sets, game }: GameTree): Work {
  const draw = random("rules");
  const size = game.observation.size;
  const out = new Float32Array(size);
  const mask = new Uint8Array(game.actions);
  return () => {
    let decisions = 0;
    for (let episode = 0; episode < EPISODES; episode++) {
      let node = 0;
      for (let mover = turn[0] as number; mover !== OVER; mover = turn[node] as number) {
        const first = firstChild[node] as number;
        const end = firstChild[node + 1] as number;
        if (mover === CHANCE) {
          node = chooseWeighted(draw, chance, first, end);
          continue;
        }
        const seen = set[node] as number;
        for (let i = 0; i < size; i++) out[i] = sets.observations[seen * size + i] as number;
        mask.fill(0);
        for (let slot = sets.slot[seen] as number; slot < (sets.slot[seen + 1] as number); slot++) {
          mask[sets.action[slot] as number] = 1;
        }
        node = first + randomInteger(draw, end - first);
        decisions++;
      }
    }
    return decisions;
  };
}

function inPlace(game: Game, rules: VectorRules): Work {
  const draw = random("rules");
  const states = new Int8Array(rules.size);
  const out = new Float32Array(game.observation.size);
  const mask = new Uint8Array(game.actions);
  return () => {
    let decisions = 0;
    for (let episode = 0; episode < EPISODES; episode++) {
      rules.initial(states, 0);
      for (let seat = rules.turn(states, 0); seat !== OVER; seat = rules.turn(states, 0)) {
        rules.observe(states, 0, seat, out, 0);
        rules.legal(states, 0, mask, 0);
        rules.next(states, 0, legalAt(mask, draw));
        decisions++;
      }
    }
    return decisions;
  };
}

/** A legal action, each with the same probability. */
function legalAt(mask: Uint8Array, draw: () => number): number {
  let count = 0;
  for (const bit of mask) count += bit;
  let left = randomInteger(draw, count);
  let action = 0;
  while (mask[action] === 0 || left-- > 0) action++;
  return action;
}
