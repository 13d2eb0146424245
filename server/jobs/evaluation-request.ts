import type { EvaluationRequest } from "../../agents/evaluation/evaluate.ts";
import type { Forward } from "../../agents/networks/forward.ts";
import type { Weights } from "../../agents/networks/network.ts";
import type { PlayerReference } from "../../agents/player-reference.ts";
import type { Player } from "../../agents/players/player.ts";
import type { Game } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import type { StoreReader } from "../store/store.ts";
import { needSegment, needWeights } from "./context.ts";
import type { EvaluationPlan, KeptSeat } from "./job.ts";

/** Where an evaluation finds what its plan names. */
export interface EvaluationSources {
  readonly store: Pick<StoreReader, "segment" | "weights" | "weightsRecord">;
  /** A forward pass of policies that are measured. */
  readonly forward: (weights: Weights) => Forward | Promise<Forward>;
  readonly player: (reference: PlayerReference, game: Game) => Promise<Player>;
}

/**
 * Reads what an evaluation needs.
 * @throws ServerError `store/not-found`, `policy/released`.
 */
export async function evaluationRequest(plan: EvaluationPlan, sources: EvaluationSources): Promise<EvaluationRequest> {
  const { store } = sources;
  const runnable = async (hash: string) => {
    const weights = await needWeights(store, hash);
    return { weights, forward: await sources.forward(weights) };
  };
  const game = gameById(plan.game);
  return {
    game,
    options: plan.options,
    ...(await runnable(plan.policy)),
    base: await runnable(plan.base),
    kept: await keptPlayers(game, plan.kept, sources.player),
    opponentSeats: plan.kept.flatMap(({ seat, ofOpponent }) => (ofOpponent === true ? [seat] : [])),
    average: plan.average === null ? undefined : await runnable(plan.average),
    snapshots: await Promise.all(
      plan.snapshots.map(async ({ policy, version }) => ({ version, weights: await needWeights(store, policy) })),
    ),
    metaStrategy: await Promise.all(
      (plan.metaStrategy ?? []).map(async ({ policy, mass }) => ({ mass, weights: await needWeights(store, policy) })),
    ),
    segments: await Promise.all(plan.segments.map((id) => needSegment(store, id))),
    seed: plan.seed,
  };
}

/** The players of the seats that don't learn. */
export async function keptPlayers(
  game: Game,
  kept: readonly KeptSeat[],
  player: EvaluationSources["player"],
): Promise<ReadonlyMap<number, Player>> {
  const players = new Map<number, Player>();
  for (const { seat, player: reference } of kept) players.set(seat, await player(reference, game));
  return players;
}
