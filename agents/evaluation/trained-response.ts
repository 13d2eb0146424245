import { meanDecisions } from "../../games/core/episode-length.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import { meanEstimate, shareInterval, type Estimate } from "../../games/core/statistics.ts";
import { valueAt } from "../../games/core/value-at.ts";
import type { Engine } from "../engines/engine.ts";
import { ppo } from "../learners/ppo.ts";
import { nameWeights } from "../networks/hash.ts";
import { initialWeights } from "../networks/layout.ts";
import type { Weights } from "../networks/network.ts";
import type { Player } from "../players/player.ts";
import { policyPlayer } from "../players/policy.ts";
import { rollout } from "../rollout/rollout.ts";
import { trainResponse, type TrainedSeat } from "./best-response.ts";

/** Which policy is attacked, from which seat, and for how long. */
export interface TrainedResponseRequest {
  readonly engine: Engine;
  readonly game: Game;
  readonly options: GameOptions;
  readonly policy: Weights;
  readonly seat: number;
  /** Frozen players of all seats; that of `seat` is not used. */
  readonly players: readonly Player[];
  /** Runs that are trained one after the other. */
  readonly runs: number;
  readonly seed: number | string;
  /** Whether a run (from 0) makes another update after so many. */
  readonly continues: (run: number, updates: number) => boolean;
  /** Called with each run that made an update. */
  readonly onRun?: (run: ResponseRun) => void;
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** A run of a trained best response. */
export interface ResponseRun {
  /** Weights that it started from: the policy's, or new ones. */
  readonly start: "policy" | "new";
  readonly updates: number;
  /** Hash of the trained weights. */
  readonly response: string;
  /** Its mean return in the episodes by which the best run is chosen. */
  readonly selection: Estimate;
}

/** A lower bound of what a seat can earn against a policy. */
export interface TrainedResponse {
  /** The chosen response's mean return in new episodes. */
  readonly value: Estimate;
  /** The chosen weights: of the best run, or the policy itself if no run is better. */
  readonly response: Weights;
  /** The policy's own mean return in the seat, in the same episodes. */
  readonly own: Estimate;
  readonly runs: readonly ResponseRun[];
}

/**
 * A best response needs no entropy to stay unpredictable, since its opponents don't learn; the rest lets it change
 * quickly. Chosen in connect four, against a policy of 90 s.
 */
const HYPERPARAMETERS = { learningRate: 0.001, entropy: 0.01, clip: 0.2, halving: 0 };

/** Approximate decisions an update, of all seats. */
const UPDATE_DECISIONS = 8192;

/** Episodes by which a run is chosen, and new ones by which the chosen run is measured. */
const SELECTION_EPISODES = 1000;
const MEASURED_EPISODES = 4000;

/**
 * Trains several best responses by PPO, chooses the best by one set of episodes and measures it in another, so that the
 * choice does not bias the measure. The policy itself is a candidate. Runs start from its weights and from new weights
 * in turn. Same seed and updates, same answer on one engine; null if no run made an update.
 * @throws AgentError `policy/wrong-game`, `learner/diverged`.
 */
export async function trainedResponse(request: TrainedResponseRequest): Promise<TrainedResponse | null> {
  const { policy, runs: count, onRun } = request;
  const runs: ResponseRun[] = [];
  const candidates = [{ weights: policy, selection: await returnOf(request, policy, SELECTION_EPISODES, "selection") }];
  for (let run = 0; run < count; run++) {
    const start = run % 2 === 0 ? "policy" : "new";
    const { weights, updates } = await trainRun(request, run, start);
    if (updates === 0) continue;
    const selection = await returnOf(request, weights, SELECTION_EPISODES, "selection");
    const trained = { start, updates, response: weights.hash, selection } as const;
    onRun?.(trained);
    runs.push(trained);
    candidates.push({ weights, selection });
  }
  if (runs.length === 0) return null;
  const best = candidates.reduce((most, one) => (one.selection.value > most.selection.value ? one : most));
  return {
    value: await returnOf(request, best.weights, MEASURED_EPISODES, "measure"),
    response: best.weights,
    own: await returnOf(request, policy, MEASURED_EPISODES, "measure"),
    runs,
  };
}

function trainRun(
  { engine, game, options, policy, seat, players, seed, continues, yieldToEventLoop }: TrainedResponseRequest,
  run: number,
  start: ResponseRun["start"],
): Promise<TrainedSeat> {
  const { network } = policy;
  const first = () => nameWeights("policy", game.id, network, initialWeights(network, `response/${seed}/${run}`));
  return trainResponse({
    engine,
    game,
    options,
    start: start === "policy" ? policy : first(),
    seat,
    players,
    learner: ppo,
    hyperparameters: HYPERPARAMETERS,
    episodes: Math.ceil(UPDATE_DECISIONS / Math.max(meanDecisions(game, options), 1)),
    seed: `response/${seed}/${run}`,
    continues: (updates) => continues(run, updates),
    yieldToEventLoop,
  });
}

/** The mean return of weights in the seat. */
async function returnOf(
  { engine, game, options, seat, players, seed, yieldToEventLoop }: TrainedResponseRequest,
  weights: Weights,
  episodes: number,
  purpose: string,
): Promise<Estimate> {
  const forward = await engine.forward(weights, "brief");
  try {
    const trained = policyPlayer(weights, game, forward);
    const seated = game.roles.map((_, at) => (at === seat ? trained : (players[at] as Player)));
    const stream = `response/${seed}/${purpose}`;
    const played = await rollout({ game, options, players: seated, episodes, seed: stream, yieldToEventLoop });
    const returns = played.episodes.map((episode) => valueAt(episode.returns, seat));
    return returnEstimate(returns, game);
  } finally {
    forward.dispose();
  }
}

/**
 * A mean return; where all are equal, whose normal interval has no width, with Wilson's interval on the range of the
 * game's returns.
 */
function returnEstimate(returns: readonly number[], { utility }: Game): Estimate {
  const mean = meanEstimate(returns, utility);
  const { min, max } = utility;
  if (mean.low < mean.high || max === min) return mean;
  const { low, high, n } = shareInterval((mean.value - min) / (max - min), returns.length);
  const toReturn = (share: number) => min + share * (max - min);
  return { value: mean.value, low: Math.min(mean.value, toReturn(low)), high: Math.max(mean.value, toReturn(high)), n };
}
