import type { BaseSpec } from "../../games/core/base.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import type { Decisions } from "../learners/minibatch.ts";
import { selectRows } from "../learners/rows.ts";
import { concatFloats } from "../networks/floats.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { Decision, Player, TurnRequest } from "../players/player.ts";
import { inputRows } from "../networks/input-rows.ts";
import { scriptedPlayer } from "../players/scripted.ts";
import { rollout } from "../rollout/rollout.ts";
import { valueAt } from "../../games/core/value-at.ts";

/** Demonstrated decisions, with the role of each. */
export type Demonstrated = Decisions & { readonly roles: Int32Array };

/**
 * Prepares a base's demonstrations: each call of the returned function plays one batch, all episodes of every
 * demonstration, and returns the decisions of the cloned seats. Same seed, same batch.
 * @throws AgentError `player/unknown` for a player the game does not have; while playing, `player/wrong-seat`.
 */
export function demonstrations(
  game: Game,
  options: GameOptions,
  base: Pick<BaseSpec, "demonstrations">,
  network: NetworkSpec,
  yieldToEventLoop?: () => Promise<void>,
): (seed: string) => Promise<Demonstrated> {
  const prepared = base.demonstrations.map(({ players, ...demonstration }) => {
    const playersById = new Map(players.map((id) => [id, scriptedPlayer(id, game)]));
    return { ...demonstration, cast: players.map((id) => playersById.get(id) as Player) };
  });
  return async (seed) => {
    const recorder = new DecisionRecorder(network);
    for (const [i, { cast, seats, episodes, options: own }] of prepared.entries()) {
      const players = recordDecisions(cast, seats, recorder);
      const request = { game, options: { ...options, ...own }, players, episodes, tables: episodes };
      await rollout({ ...request, seed: `${seed}/${i}`, yieldToEventLoop });
    }
    return recorder.decisions();
  };
}

/** The same players, with their decisions in the given seats recorded. */
function recordDecisions(
  cast: readonly Player[],
  seats: readonly number[],
  recorder: DecisionRecorder,
): readonly Player[] {
  const recorders = new Map<Player, Player>();
  for (const player of new Set(cast)) {
    recorders.set(player, {
      reference: player.reference,
      async decide(turns) {
        const decisions = await player.decide(turns);
        recorder.add(turns, decisions, seats);
        return decisions;
      },
    });
  }
  return cast.map((player) => recorders.get(player) as Player);
}

/** Collects decisions, several at a time. */
class DecisionRecorder {
  readonly #network: NetworkSpec;
  readonly #rows: Float32Array[] = [];
  readonly #masks: Float32Array[] = [];
  readonly #actions: number[] = [];
  readonly #roles: number[] = [];

  constructor(network: NetworkSpec) {
    this.#network = network;
  }

  add(turns: readonly TurnRequest[], decisions: readonly Decision[], seats: readonly number[]): void {
    const cloned = Array.from(turns.keys()).filter((i) => seats.includes(turns[i]?.seat ?? -1));
    if (cloned.length === 0) return;
    const width = this.#network.actions;
    const masks = new Float32Array(cloned.length * width);
    const kept = cloned.map((i) => turns[i] as TurnRequest);
    kept.forEach(({ game, state, seat }, row) => {
      for (const action of game.legal(state)) masks[row * width + action] = 1;
      this.#roles.push(seat);
    });
    for (const i of cloned) this.#actions.push(decisions[i]?.action ?? 0);
    this.#rows.push(inputRows(this.#network, kept));
    this.#masks.push(masks);
  }

  decisions(): Demonstrated {
    return {
      count: this.#actions.length,
      rows: concatFloats(this.#rows),
      masks: concatFloats(this.#masks),
      actions: Int32Array.from(this.#actions),
      roles: Int32Array.from(this.#roles),
    };
  }
}

/** The decisions of the given roles. */
export function decisionsOfRoles(all: Demonstrated, roles: readonly number[], network: NetworkSpec): Demonstrated {
  const picked = Array.from(all.roles.keys()).filter((i) => roles.includes(valueAt(all.roles, i)));
  return {
    count: picked.length,
    rows: selectRows(all.rows, inputSize(network), picked),
    masks: selectRows(all.masks, network.actions, picked),
    actions: Int32Array.from(picked, (i) => valueAt(all.actions, i)),
    roles: Int32Array.from(picked, (i) => valueAt(all.roles, i)),
  };
}
