import { chooseEngine } from "../../agents/engines/registry.ts";
import { packEpisodes, type Segment } from "../../agents/episode.ts";
import { nashConv } from "../../agents/evaluation/nash-conv.ts";
import { uniformTable } from "../../agents/evaluation/policy-table.ts";
import { gameTree } from "../../agents/evaluation/tree.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { resolveHyperparameters } from "../../agents/learners/registry.ts";
import { plainForward } from "../../agents/networks/forward.ts";
import { nameWeights } from "../../agents/networks/hash.ts";
import { initialWeights, inputSize, networkFor } from "../../agents/networks/layout.ts";
import type { Weights } from "../../agents/networks/network.ts";
import { tensorForward } from "../../agents/networks/tensor-network.ts";
import { policyPlayer } from "../../agents/players/policy.ts";
import { randomPlayer } from "../../agents/players/scripted.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import { samplesOf } from "../../agents/rollout/samples.ts";
import type { Game } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import { gameById, games } from "../../games/registry.ts";
import { compete, type Contest, type Row } from "./measure.ts";
import { server } from "./server.ts";

/** What can be timed: one line each. */
export const suites: Readonly<Record<string, () => Promise<Row[]>>> = {
  rules,
  inference,
  learner,
  selfplay,
  nashconv,
  server,
};

async function run(contests: readonly Contest[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const contest of contests) rows.push(await compete(contest));
  return rows;
}

/** Decisions a second of the rules with a random player, many tables together against one at a time. */
function rules(): Promise<Row[]> {
  const play = (game: Game, tables: number) => async () => {
    const request = {
      game,
      options: {},
      players: game.roles.map(() => randomPlayer),
      episodes: 128,
      tables,
      seed: "rules",
    };
    return (await rollout(request)).steps;
  };
  return run(
    games.map((game) => ({
      name: `rules ${game.id}`,
      unit: "decisions/s",
      work: play(game, 128),
      peer: { name: "one table", work: play(game, 1) },
    })),
  );
}

const HIDDEN = [128, 128];

function weightsFor(game: Game): Weights {
  const network = networkFor(game, HIDDEN);
  return nameWeights("policy", game.id, network, initialWeights(network, 1));
}

/** Observations a second through a 128-128 network: the chosen engine against plain JavaScript. */
async function inference(): Promise<Row[]> {
  const { tf, name } = await chooseEngine();
  const weights = weightsFor(gameById("leduc-poker"));
  const engine = tensorForward(tf, weights);
  const plain = plainForward(weights);
  const contests = [1, 64, 1024].map((batch): Contest => {
    const next = random(batch);
    const rows = Float32Array.from({ length: batch * inputSize(weights.network) }, () => (next() < 0.2 ? 1 : 0));
    const through = (forward: typeof plain) => () => forward(rows, batch).logits.length / weights.network.actions;
    return {
      name: `inference ${name} batch ${batch}`,
      unit: "observations/s",
      work: through(engine),
      peer: { name: "plain JavaScript", work: through(plain) },
    };
  });
  return run(contests).finally(() => engine.dispose());
}

/** Samples a second through PPO's update: the chosen engine against TF.js `cpu`. */
async function learner(): Promise<Row[]> {
  const chosen = await chooseEngine();
  const game = gameById("leduc-poker");
  const weights = weightsFor(game);
  const samples = samplesOf(game, weights.network, [await segmentOf(game, weights, 400)]);
  const hyperparameters = resolveHyperparameters(ppo, { epochs: 1 });
  const update = (backend: string) => async () => {
    await chosen.tf.setBackend(backend);
    await ppo.update({
      tf: chosen.tf,
      network: weights.network,
      values: weights.values,
      optimizer: null,
      anchor: null,
      roleNames: game.roles,
      samples,
      hyperparameters,
      version: 0,
      random: random("learner"),
    });
    return samples.count;
  };
  const backend = chosen.tf.getBackend();
  const row = {
    name: `learner mlp ${Math.ceil(samples.count / 4)}`,
    unit: "samples/s",
    work: update(backend),
    ...(backend === "cpu" ? {} : { peer: { name: "TF.js cpu", work: update("cpu") } }),
  };
  return run([row]).finally(() => chosen.tf.setBackend(backend));
}

/** Decisions a second of self-play with a 128-128 policy in every seat: many tables in one batch against one table. */
async function selfplay(): Promise<Row[]> {
  const { tf } = await chooseEngine();
  const contests = games.map((game): Contest => {
    const weights = weightsFor(game);
    const player = policyPlayer(weights, game, tensorForward(tf, weights));
    const play = (tables: number, episodes: number) => async () => {
      const players = game.roles.map(() => player);
      return (await rollout({ game, options: {}, players, episodes, tables, seed: "selfplay" })).steps;
    };
    return {
      name: `selfplay ${game.id}`,
      unit: "decisions/s",
      work: play(256, 256),
      peer: { name: "one table", work: play(1, 8) },
    };
  });
  return run(contests);
}

/** Exact NashConv evaluations a second. */
function nashconv(): Promise<Row[]> {
  return run(
    games
      .filter((game) => game.enumerable)
      .map((game) => {
        const tree = gameTree(game);
        const table = uniformTable(tree);
        const work = () => {
          nashConv(tree, table);
          return 1;
        };
        return { name: `nashconv ${game.id}`, unit: "evaluations/s", work };
      }),
  );
}

async function segmentOf(game: Game, weights: Weights, episodes: number): Promise<Segment> {
  const player = policyPlayer(weights, game);
  const players = game.roles.map(() => player);
  const played = await rollout({ game, options: {}, players, episodes, seed: "segment" });
  return {
    id: "bench",
    league: "bench",
    index: 0,
    game: game.id,
    version: game.version,
    options: {},
    seed: "segment",
    pairing: players.map(({ reference }) => reference),
    learnerSeats: game.roles.map((_, seat) => seat),
    policyVersion: 0,
    ...packEpisodes(played.episodes),
  };
}
