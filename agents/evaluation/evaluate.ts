import type { Game, GameOptions } from "../../games/core/game.ts";
import type { Exam, Measure, Measures } from "../../games/core/measures.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { replayState } from "../../games/core/playthrough.ts";
import { random } from "../../games/core/random.ts";
import type { Engine, EngineForward } from "../engines/engine.ts";
import { unpackEpisode, type Segment } from "../episode.ts";
import type { Player } from "../players/player.ts";
import { plainForward, type Forward } from "../networks/forward.ts";
import { observedRows } from "../networks/input-rows.ts";
import type { NetworkSpec, Weights } from "../networks/network.ts";
import { averageMeasures } from "./averages.ts";
import { trainBestResponse } from "./best-response.ts";
import { castMeasures } from "./cast-measures.ts";
import { examinedPolicy, createExaminee } from "./examinee.ts";
import { playLadder } from "./ladder.ts";
import { exactMeasures } from "./measures.ts";
import type { MixedTable, VersionTable } from "./mixture.ts";
import { tableFromLogits, type PolicyTable } from "../trees/policy-table.ts";
import { gameTree } from "../trees/tree.ts";

/** A policy and where its tensors run. */
export interface RunnablePolicy {
  readonly weights: Weights;
  readonly forward: Forward;
}

/** What to measure, and with which forward pass. */
export interface EvaluationRequest extends RunnablePolicy {
  readonly game: Game;
  readonly options: GameOptions;
  /** The policy that the league started from; absent: what a game measures of policies is left out. */
  readonly base?: RunnablePolicy | undefined;
  /** The policy of the averaged weights, where the learner keeps an average. */
  readonly average?: RunnablePolicy | undefined;
  /** The league's snapshots, oldest first: measured as one mixture in enumerable games. */
  readonly snapshots?: readonly { readonly version: number; readonly weights: Weights }[];
  /** The mixture that its opponents are drawn from: measured as one policy in enumerable games. */
  readonly metaStrategy?: readonly { readonly mass: number; readonly weights: Weights }[];
  /** Players of the seats that the policy never learned. */
  readonly kept?: ReadonlyMap<number, Player>;
  /** The seats among these in which another agent learns; absent: none. */
  readonly opponentSeats?: readonly number[];
  /** Stored self-play segments to measure. */
  readonly segments?: readonly Segment[];
  /** Whether to take the costly measures as well, which train policies and need an engine for it. */
  readonly thorough?: boolean;
  readonly engine?: Engine;
  readonly seed: string;
  /** Called often so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** Episodes against each opponent of the ladder: 95% intervals of about ±0.06 at even scores. */
const LADDER_EPISODES = 256;

/**
 * Measures a policy: exactly in enumerable games, against the fixed ladder in all, and by the game's own measures of
 * stored episodes, of the policy under examination and, if thorough, of its robustness.
 * @throws AgentError `policy/wrong-game`; GameError when a stored episode does not replay.
 */
export async function evaluatePolicy(request: EvaluationRequest): Promise<Record<string, Measure>> {
  const { game, options, weights, forward } = request;
  const exact = game.enumerable ? await measureExactly(request) : {};
  await request.yieldToEventLoop?.();
  const ladder = await playLadder({
    game,
    options,
    player: examinedPolicy(weights, game, forward).drawing,
    kept: request.kept,
    episodes: LADDER_EPISODES,
    seed: request.seed,
    yieldToEventLoop: request.yieldToEventLoop,
  });
  return { ...exact, ...ladder, ...(await measureByGame(request)) };
}

/**
 * Exact measures of the last weights, of their average and of mixtures of members; if the policy learns some seats
 * only, of the last weights in those.
 */
async function measureExactly(request: EvaluationRequest): Promise<Measures> {
  const { game, options, average, kept, snapshots = [], metaStrategy = [] } = request;
  const runnableTable = ({ weights, forward }: RunnablePolicy) => policyTable(game, options, weights.network, forward);
  if (kept && kept.size > 0) return castMeasures(await runnableTable(request), kept);
  // One at a time: a league has more members than an engine should hold.
  const memberTable = async (weights: Weights): Promise<PolicyTable> => {
    const forward = await request.engine?.forward(weights, "brief");
    const table = await runnableTable({ weights, forward: forward ?? plainForward(weights) });
    forward?.dispose();
    await request.yieldToEventLoop?.();
    return table;
  };
  const tables: VersionTable[] = [];
  for (const { version, weights } of snapshots) tables.push({ version, table: await memberTable(weights) });
  const mixed: MixedTable[] = [];
  for (const { mass, weights } of metaStrategy) mixed.push({ mass, table: await memberTable(weights) });
  const averages = averageMeasures({
    average: average && (await runnableTable(average)),
    snapshots: tables,
    metaStrategy: mixed,
  });
  return { ...exactMeasures(await runnableTable(request)), ...averages };
}

/** The game's own measures. */
async function measureByGame(request: EvaluationRequest): Promise<Measures> {
  const { game, base, segments = [], opponentSeats = [] } = request;
  if (!game.measures) return {};
  const { examined = [] } = game.measures;
  const options = resolveOptions(game, request.options);
  const ends = await replayedEnds(game, segments, request.yieldToEventLoop);
  const ofEpisodes = ends.length > 0 ? game.measures.ofEpisodes(ends, options) : {};
  if (!base || examined.some((seat) => opponentSeats.includes(seat))) return ofEpisodes;
  const opened: EngineForward[] = [];
  try {
    const examination = createExam(request, base, options, opened);
    const ofPolicy = await game.measures.ofPolicy?.(examination);
    const ofRobustness = request.thorough ? await game.measures.ofRobustness?.(examination) : undefined;
    return { ...ofEpisodes, ...ofPolicy, ...ofRobustness };
  } finally {
    for (const forward of opened) forward.dispose();
  }
}

/** @param opened receives the forward passes of policies trained on the way; the caller disposes of them. */
function createExam(
  request: EvaluationRequest,
  base: RunnablePolicy,
  options: GameOptions,
  opened: EngineForward[],
): Exam<unknown> {
  const { game, weights, forward, engine, seed, yieldToEventLoop } = request;
  const players = examinedPolicy(weights, game, forward);
  return {
    options,
    examinee: createExaminee(game, players, yieldToEventLoop),
    base: createExaminee(game, examinedPolicy(base.weights, game, base.forward), yieldToEventLoop),
    random: random(`${seed}/exam`),
    untrained: [...(request.kept?.keys() ?? [])],
    async bestResponse(training) {
      if (!engine) throw new RangeError("a best response needs an engine to be trained on");
      const start = base.weights;
      const examined = players.greedy;
      const trained = await trainBestResponse({
        engine,
        game,
        options,
        start,
        examinee: examined,
        request: training,
        yieldToEventLoop,
      });
      const run = await engine.forward(trained);
      opened.push(run);
      return createExaminee(game, examinedPolicy(trained, game, run), yieldToEventLoop);
    },
  };
}

/** Episodes replayed between two yields. */
const EPISODES_PER_YIELD = 64;

/** The final states of all episodes of `segments`. */
async function replayedEnds(
  game: Game,
  segments: readonly Segment[],
  yieldToEventLoop: (() => Promise<void>) | undefined,
): Promise<readonly unknown[]> {
  const ends: unknown[] = [];
  for (const segment of segments) {
    for (let i = 0; i < segment.count; i++) {
      const { actions, options } = unpackEpisode(segment, i);
      ends.push(replayState(game, actions, options));
      if (ends.length % EPISODES_PER_YIELD === 0) await yieldToEventLoop?.();
    }
  }
  return ends;
}

/** The policy in every information state of an enumerable game. @throws AgentError `evaluation/not-enumerable`. */
export async function policyTable(
  game: Game,
  options: GameOptions,
  network: NetworkSpec,
  forward: Forward,
): Promise<PolicyTable> {
  const tree = gameTree(game, options);
  const { count, observations, seat: seats } = tree.sets;
  const { logits } = await forward(observedRows(network, { count, observations, seats }), count);
  return tableFromLogits(tree, logits);
}
