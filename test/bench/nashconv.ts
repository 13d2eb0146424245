import { chooseEngine } from "../../agents/engines/registry.ts";
import type { Engine } from "../../agents/engines/engine.ts";
import { averageMeasures } from "../../agents/evaluation/averages.ts";
import { policyTable } from "../../agents/evaluation/evaluate.ts";
import type { VersionTable } from "../../agents/evaluation/mixture.ts";
import { nashConv } from "../../agents/trees/nash-conv.ts";
import type { PolicyTable } from "../../agents/trees/policy-table.ts";
import type { Hyperparameters, UpdateResult } from "../../agents/learners/learner.ts";
import { mmd } from "../../agents/learners/mmd.ts";
import { resolveHyperparameters } from "../../agents/learners/registry.ts";
import { nameWeights } from "../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../agents/networks/layout.ts";
import type { Weights } from "../../agents/networks/network.ts";
import { policyPlayer } from "../../agents/players/policy.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import { collectSamples } from "../../agents/rollout/samples.ts";
import type { Game } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import { gameById } from "../../games/registry.ts";
import { rowOf, type Row } from "./measure.ts";
import { segmentOf } from "./segments.ts";

/** Seeds of each course. */
const SEEDS = [1, 2, 3, 4, 5];
/** Updates between two snapshots. */
const SNAPSHOT_UPDATES = 20;

/** Which policy of a league is measured: `last` weights, their `average`, the `mixture` of snapshots. */
type Measured = "last" | "average" | "mixture";

/** Self-play and learning for some time, measured on the way. */
interface Course {
  readonly name: string;
  readonly game: string;
  readonly hidden: readonly number[];
  /** Episodes per update. */
  readonly episodes: number;
  readonly hyperparameters: Hyperparameters;
  /** CPU seconds of all threads, measuring excluded, and what is measured then. */
  readonly measured: readonly { readonly after: number; readonly of: readonly Measured[] }[];
}

const courses: readonly Course[] = [
  {
    name: "kuhn-poker",
    game: "kuhn-poker",
    hidden: [64, 64],
    episodes: 2048,
    hyperparameters: {},
    measured: [
      { after: 5, of: ["last", "average"] },
      { after: 15, of: ["last", "average", "mixture"] },
    ],
  },
  {
    name: "leduc-poker",
    game: "leduc-poker",
    hidden: [128, 128],
    episodes: 4096,
    hyperparameters: {},
    measured: [
      { after: 10, of: ["last", "average"] },
      { after: 30, of: ["last", "average"] },
      { after: 60, of: ["last", "average", "mixture"] },
      { after: 120, of: ["last", "average", "mixture"] },
    ],
  },
  {
    // A higher minimum, and rates that decay to zero, keep the last weights near a regularised equilibrium.
    name: "leduc-poker steady",
    game: "leduc-poker",
    hidden: [128, 128],
    episodes: 4096,
    hyperparameters: { leastTemperature: 0.03, leastLearningRate: 0, decay: 2, horizon: 200 },
    measured: [
      { after: 60, of: ["last", "average"] },
      { after: 90, of: ["last", "average"] },
      { after: 120, of: ["last", "average"] },
    ],
  },
];

/** Exact NashConv of mmd's self-play after so many CPU seconds: medians over seeds; lower is better. */
export async function nashconv(): Promise<Row[]> {
  const engine = await chooseEngine();
  const rows: Row[] = [];
  for (const course of courses) {
    const seen = new Map<string, number[]>();
    for (const seed of SEEDS) {
      for (const [name, value] of await run(engine, course, seed)) seen.set(name, [...(seen.get(name) ?? []), value]);
    }
    for (const [name, values] of seen) {
      rows.push(rowOf(`nashconv ${name}`, gameById(course.game).utility.unit, values));
    }
  }
  return rows;
}

/** One seed's course: each measurement by its name. */
async function run(engine: Engine, course: Course, seed: number): Promise<[string, number][]> {
  const game = gameById(course.game);
  const league = new League(engine, game, course, seed);
  const found: [string, number][] = [];
  let spent = 0;
  for (const { after, of } of course.measured) {
    while (spent < after) {
      const before = cpuSeconds();
      await league.update();
      spent += cpuSeconds() - before;
    }
    const measures = await league.measures();
    for (const what of of) found.push([`${course.name} ${what} ${after} s`, measures[what]]);
  }
  return found;
}

/** A league without a server: self-play, update, snapshot, in turn. */
class League {
  readonly #engine: Engine;
  readonly #game: Game;
  readonly #hyperparameters: Hyperparameters;
  readonly #episodes: number;
  readonly #seed: number;
  readonly #snapshots: VersionTable[] = [];
  #weights: Weights;
  #learned: UpdateResult | null = null;
  #version = 0;

  constructor(engine: Engine, game: Game, { hidden, episodes, hyperparameters }: Course, seed: number) {
    this.#engine = engine;
    this.#game = game;
    this.#hyperparameters = resolveHyperparameters(mmd, hyperparameters);
    this.#episodes = episodes;
    this.#seed = seed;
    const network = networkFor(game, hidden);
    this.#weights = nameWeights("policy", game.id, network, initialWeights(network, seed));
  }

  async update(): Promise<void> {
    const engine = this.#engine;
    const game = this.#game;
    const weights = this.#weights;
    const version = this.#version;
    const { network, values } = weights;
    const seed = `nashconv/${this.#seed}/${version}`;
    const forward = await engine.forward(weights, "brief");
    const player = policyPlayer(weights, game, forward);
    const players = [player, player];
    const played = await rollout({ game, options: {}, players, episodes: this.#episodes, seed });
    forward.dispose();
    const segment = segmentOf(game, players, played);
    this.#learned = await mmd.update({
      engine,
      network,
      values,
      version,
      hyperparameters: this.#hyperparameters,
      optimizer: this.#learned?.optimizer ?? null,
      anchor: null,
      roleNames: game.roles,
      samples: collectSamples(game, network, [segment], { joint: true }),
      random: random(seed),
    });
    this.#weights = nameWeights("policy", game.id, network, this.#learned.values);
    this.#version++;
    if (this.#version % SNAPSHOT_UPDATES === 0) {
      this.#snapshots.push({ version: this.#version, table: await this.#table(this.#weights.values) });
    }
  }

  async measures(): Promise<Record<Measured, number>> {
    const learned = this.#learned;
    const last = await this.#table(this.#weights.values);
    const average = learned?.average && (await this.#table(learned.average));
    const measures = averageMeasures({ average, snapshots: this.#snapshots });
    return {
      last: nashConv(last.tree, last).nashConv,
      average: measures["nashConv/average"]?.value ?? Number.NaN,
      mixture: measures["nashConv/mixture"]?.value ?? Number.NaN,
    };
  }

  async #table(values: Float32Array): Promise<PolicyTable> {
    const { network } = this.#weights;
    const forward = await this.#engine.forward({ network, values }, "brief");
    const table = await policyTable(this.#game, {}, network, forward);
    forward.dispose();
    return table;
  }
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
