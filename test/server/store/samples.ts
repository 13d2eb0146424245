import type { Segment } from "../../../agents/episode.ts";
import type { LeagueConfig, LedgerEntry } from "../../../agents/league/ledger.ts";
import { hashWeights } from "../../../agents/networks/hash.ts";
import type { NetworkSpec, Weights } from "../../../agents/networks/network.ts";
import { random } from "../../../games/core/random.ts";
import type { LiveMatch } from "../../../server/store/live-match.ts";
import type { ExperimentRecord, LeagueRecord, Match, RunStart } from "../../../server/store/store.ts";

const config: LeagueConfig = {
  game: "kuhn-poker",
  options: { players: 2, strict: true, deck: "JQK" },
  seed: 1,
  learner: { id: "ppo", hyperparameters: { "clip.ratio": 0.2, floor: -0, ceiling: Infinity } },
  network: "mlp",
  hidden: [64, 64],
  towers: [[0, 1]],
  base: null,
  cast: ["policy", "policy"],
  ahead: true,
  crossVersions: 1,
  preset: null,
  segmentEpisodes: 256,
  segmentsPerUpdate: 4,
  pastShare: 0.5,
  snapshotEvery: 5,
  evaluateEvery: 5,
  matchmaking: { rule: "uniform-past", options: {} },
  checkpoints: { rule: "fixed", options: {} },
  gate: { rule: "always", options: {} },
  parents: null,
  payoffEpisodes: 0,
  ladderEpisodes: 64,
  ladderPlayers: [],
  learnFrom: "self-play",
  playing: "last",
  parent: null,
  agents: [],
  budget: { updates: 100 },
};

export const leagueOf = (id: string, createdAt = 1_700_000_000_000): LeagueRecord => ({
  id,
  name: `Лига 🂡 "${id}" \u0000 \\ $number`,
  createdAt,
  config,
});

export const experimentOf = (id: string, createdAt = 1_700_000_000_000): ExperimentRecord => ({
  id,
  name: `Опыт 🂡 "${id}" \u0000 \\ $number`,
  createdAt,
  arms: [
    { name: "none", config },
    { name: 'no "gate"', config: { ...config, pastShare: 0 } },
  ],
  seeds: [1, 2, 4_294_967_295],
  baseline: "none",
});

export const runStartOf = (league: string, at: number): RunStart => ({
  arm: "none",
  seed: 1,
  league,
  at,
  engine: "wasm",
  release: "0.1.0",
});

/** An entry with values that databases drop: NaN, infinities, -0, keys with dots and dollars. */
export const entryOf = (seq: number, mark = "a"): LedgerEntry => ({
  seq,
  at: 1_700_000_000_000 + seq,
  event: {
    type: "policy-updated",
    update: `update-${seq}-${mark}`,
    version: seq,
    policy: "p".repeat(64),
    optimizer: null,
    segments: ["s1", "s2"],
    samples: 1024,
    lag: 3,
    metrics: { "loss.policy": Number.NaN, $value: -0, entropy: Number.POSITIVE_INFINITY, kl: 1e-12 },
    seconds: 0.25,
  },
});

/** A segment of `count` episodes of three plies; its columns are views at odd offsets of larger buffers. */
export function segmentOf(id: string, league: string, index: number, count = 4): Segment {
  const plies = count * 3;
  const logProbs = new Float32Array(plies + 1).subarray(1);
  logProbs.forEach((_value, i) => (logProbs[i] = i % 3 === 0 ? Number.NaN : -Math.log(i + 1)));
  // A NaN with a payload of its own and a negative zero must come back bit for bit.
  if (plies > 0) new Uint32Array(logProbs.buffer, logProbs.byteOffset, 1)[0] = 0x7fc0_1234;
  if (plies > 1) logProbs[1] = -0;
  const actions = new Uint16Array(plies + 3).subarray(3).map((_value, i) => (i * 40_503) & 0xffff);
  return {
    id,
    league,
    index,
    game: "kuhn-poker",
    version: 1,
    options: { players: 2 },
    seed: "seed/1",
    pairing: ["policy:abc", "script:первый"],
    learnerSeats: [0],
    policyVersion: 2,
    count,
    starts: Uint32Array.from({ length: count + 1 }, (_value, i) => i * 3),
    actions,
    logProbs,
    returns: Float32Array.from({ length: count * 2 }, (_value, i) => (i % 2 === 0 ? 1.5 : -1.5)),
  };
}

/** Weights that differ by their mark, identified by their content. */
export function weightsOf(mark: string, size = 5000, kind: Weights["kind"] = "policy"): Weights {
  const game = "kuhn-poker";
  const network: NetworkSpec = {
    kind: "mlp",
    observation: 11,
    vocabulary: 0,
    roles: 2,
    hidden: [64, 64],
    actions: 2,
    towers: [[0, 1]],
  };
  const phase = random(mark)();
  const values = new Float32Array(size + 1).subarray(1).map((_value, i) => Math.sin(i + phase));
  return { hash: hashWeights(kind, game, network, values), kind, network, game, values };
}

/** The hash of {@link weightsOf} such a mark. */
export const hashOf = (...sample: Parameters<typeof weightsOf>): string => weightsOf(...sample).hash;

export function matchOf(id: string, endedAt: number, changes: Partial<Match> & { game?: string } = {}): Match {
  const { game = "kuhn-poker", ...rest } = changes;
  return {
    id,
    league: null,
    startedAt: endedAt - 1000,
    endedAt,
    outcome: "finished",
    names: ["Ада 👩‍🚀", "kuhn-poker/snapshot-3"],
    episode: {
      game,
      version: 1,
      options: {},
      seed: id,
      pairing: ["human", "policy:abc"],
      actions: Uint16Array.of(0, 4, 1, 65_535),
      logProbs: Float32Array.of(Number.NaN, Number.NaN, -0.5, -0),
      returns: [1, -1],
      origin: "match",
    },
    plies: [
      { probabilities: null, milliseconds: 0 },
      { probabilities: null, milliseconds: 1 },
      { probabilities: [0.25, 0.75], milliseconds: 812.5 },
      { probabilities: [], milliseconds: 3 },
    ],
    ...rest,
  };
}

/** A match in play, with numbers that JSON can't represent. */
export function liveMatchOf(room: string, owner: string, played: LiveMatch["played"] = playedSoFar): LiveMatch {
  return {
    room,
    owner,
    savedAt: 1_800_000_000_000,
    game: "kuhn-poker",
    version: 1,
    options: { players: 2, strict: true, deck: "JQK" },
    seed: "match/Зерно",
    seats: [
      { reference: "human", name: "Ада 👩‍🚀", tokenHash: "a".repeat(43) },
      { reference: "policy:abc", name: "v3", tokenHash: null },
    ],
    played,
  };
}

const playedSoFar = {
  id: "match",
  startedAt: 1_700_000_000_000,
  actions: [0, 4, 65_535],
  plies: [
    { probabilities: null, milliseconds: 0 },
    { probabilities: [0.25, -0], milliseconds: 812.5 },
    { probabilities: [], milliseconds: 3 },
  ],
};

/** The bytes of a typed array, for comparing bit for bit. */
export const bits = (column: ArrayBufferView): string =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString("hex");
