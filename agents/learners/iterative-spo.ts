import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import { drawOutcome } from "../../games/core/chance.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { choose, random } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import { NO_VERDICT, VERDICTS } from "../rollout/sample-set.ts";
import type { Samples } from "../rollout/samples.ts";
import { balanceStrata, rolesOfTrajectories, toDecisions } from "./advantages.ts";
import { resolveByRole } from "./hyperparameters.ts";
import {
  MAX_STRATA,
  movingAverage,
  nextStage,
  packState,
  unpackState,
  type SpoState,
  type Stage,
  type VerdictShares,
} from "./iterative-spo-state.ts";
import type { Learner, UpdateRequest, UpdateResult } from "./learner.ts";
import { policyHyperparameters, policyMetrics, updateFromAdvantages } from "./reinforce.ts";
import { advantageScales } from "./role-metrics.ts";
import { selectTrajectories } from "./select-trajectories.ts";

const share = { min: 0, max: 1 };

/** What `schedule` chooses, by number. */
const SCHEDULES = ["alternating", "self-play", "verifiable", "together"] as const;
type Schedule = (typeof SCHEDULES)[number];

const hyperparameters = {
  ...policyHyperparameters,
  schedule: {
    default: 0,
    min: 0,
    max: SCHEDULES.length - 1,
    integer: true,
    meaning:
      "0: alternate between self-play (attempts whose reward depends on other seats) and verifiable attempts; 1: self-play alone; 2: verifiable attempts alone; 3: both in every update.",
  },
  minAccuracy: {
    ...share,
    default: 0.9,
    meaning: "Verifiable attempts are trained until at least this share of them is right…",
  },
  maxUnsure: { ...share, default: 0.1, meaning: "…and at most this share declines to answer: then self-play is." },
  maxError: {
    ...share,
    default: 0.4,
    meaning: "Self-play is trained until at least this share of verifiable attempts is wrong…",
  },
  unsureLimit: { ...share, default: 0.5, meaning: "…or at least this share declines to answer." },
  minStageUpdates: { default: 5, min: 1, max: 100_000, integer: true, meaning: "Least number of updates in a stage." },
  decay: {
    ...share,
    default: 0.95,
    meaning: "Decay per update of the moving averages: of shares by verdict, and of the baselines.",
  },
  groupNormalised: {
    default: 1,
    min: 0,
    max: 1,
    integer: true,
    meaning: "1: verifiable attempts are compared with those of the same episode; 0: with those of the whole update.",
  },
} as const satisfies Learner["hyperparameters"];

/**
 * Iterative Self-Play Policy Optimization (Wang et al. 2025, "Vision-Zero", section 3.3): self-play on rewards that
 * depend on other seats, with a moving average of each role's rewards as baseline, in turn with reinforcement learning
 * on verifiable rewards, normalised within the episode. Moving averages of the verdicts switch between them. Roles are
 * the strata of the rewards. The first stage is of verifiable attempts, as in the released code. Stage, averages and
 * baselines are kept with the optimiser's slots, so that they survive whatever those survive. Where an update has no
 * attempts of the stage, it trains those that it has.
 */
export const iterativeSpo: Learner = {
  id: "iterative-spo",
  summary:
    "Iterative-SPO of Vision-Zero (Wang et al. 2025): self-play in turn with verifiable rewards, by how often those are right. One set of weights for all roles.",
  hyperparameters,
  metrics: {
    ...policyMetrics,
    stage: "0: self-play was trained; 1: verifiable attempts; 0.5: both.",
    stageUpdates: "Updates in this stage, this one included.",
    rightShare: "Moving average of the share of verifiable attempts that are right.",
    unsureShare: "Moving average of the share of verifiable attempts that decline to answer.",
    wrongShare: "Moving average of the share of verifiable attempts that are wrong.",
    advantageScale: "Standard deviation of each role's advantages of the stage, in units of the group or stratum.",
  },
  assertSupports,
  update,
};

/** @throws AgentError `learner/wrong-game` unless an episode has both kinds of attempts. */
function assertSupports(game: Game): void {
  const next = random(game.id);
  let state = game.initial(resolveOptions(game));
  for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
    const action = turn === CHANCE ? drawOutcome(next, game.chance(state)) : choose(next, game.legal(state));
    state = game.next(state, action);
  }
  const found = (game.rewards?.(state) ?? []).flat().filter((reward) => reward !== null);
  const isVerified = (verdict: unknown) => verdict !== undefined;
  if (found.some(({ verdict }) => isVerified(verdict)) && found.some(({ verdict }) => !isVerified(verdict))) return;
  throw new AgentError(
    "learner/wrong-game",
    `iterative-spo needs a game with attempts that are right or wrong and others that are not; ${game.id} has one kind only. Choose another learner.`,
  );
}

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const { samples, network } = request;
  const settings = resolveByRole(hyperparameters, request.hyperparameters, request.roleNames);
  const schedule = SCHEDULES[settings.schedule] ?? "alternating";
  const before = unpackState(request.optimizer, "verifiable");
  const stage = schedule === "self-play" || schedule === "verifiable" ? schedule : before.stage;
  const state: SpoState = {
    stage,
    stageUpdates: before.stageUpdates + 1,
    shares: averageShares(before.shares, samples, settings.decay),
    baselines: averageRewards(before.baselines, samples, settings.decay),
    slots: before.slots,
  };
  const advantages = trajectoryAdvantages(samples, state.baselines, settings.groupNormalised > 0);
  const kept = trainedTrajectories(samples, schedule === "together" ? null : stage);
  const trained = selectTrajectories(samples, network, kept);
  const ownAdvantages = Float32Array.from(kept, (t) => advantages[t] as number);
  const metrics = {
    ...stateMetrics(state, schedule),
    ...advantageScales(ownAdvantages, rolesOfTrajectories(trained), request.roleNames),
  };
  const learned = await updateFromAdvantages({ ...request, samples: trained, optimizer: before.slots }, settings, {
    advantages: toDecisions(trained, ownAdvantages),
    valueTargets: null,
    metrics,
  });
  const next = schedule === "alternating" ? nextStage(state, settings) : stage;
  const stageUpdates = next === stage ? state.stageUpdates : 0;
  const optimizer = packState({ ...state, stage: next, stageUpdates, slots: learned.optimizer });
  return { ...learned, optimizer };
}

/** The trajectories of a stage; all of them if the stage is null, or if there are none of it. */
function trainedTrajectories({ returns, verdicts }: Samples, stage: Stage | null): readonly number[] {
  const all = Array.from(returns.keys());
  const own = all.filter((t) => (verdicts[t] !== NO_VERDICT) === (stage === "verifiable"));
  return stage === null || own.length === 0 ? all : own;
}

function stateMetrics({ stage, stageUpdates, shares }: SpoState, schedule: Schedule) {
  const trained = schedule === "together" ? 0.5 : stage === "verifiable" ? 1 : 0;
  const { right: rightShare = 0, unsure: unsureShare = 0, wrong: wrongShare = 0 } = shares ?? {};
  return { stage: trained, stageUpdates, ...(shares && { rightShare, unsureShare, wrongShare }) };
}

/** Moving averages of the shares by verdict; unchanged by samples without verdicts. */
function averageShares(
  before: VerdictShares | null,
  { verdicts }: Pick<Samples, "verdicts">,
  decay: number,
): VerdictShares | null {
  const found = verdicts.filter((verdict) => verdict !== NO_VERDICT);
  if (found.length === 0) return before;
  const averaged = (name: keyof VerdictShares) => {
    const own = found.filter((verdict) => VERDICTS[verdict] === name).length / found.length;
    return movingAverage(before?.[name] ?? null, own, decay);
  };
  return { right: averaged("right"), unsure: averaged("unsure"), wrong: averaged("wrong") };
}

/** Moving averages of the self-play rewards of each stratum. @throws RangeError for a stratum too many. */
function averageRewards(before: SpoState["baselines"], samples: Samples, decay: number): SpoState["baselines"] {
  const { returns, strata, verdicts } = samples;
  const averages = Array.from({ length: MAX_STRATA }, (_, stratum) => before[stratum] ?? null);
  const own = [...returns.keys()].filter((t) => verdicts[t] === NO_VERDICT);
  for (const [stratum, members] of Map.groupBy(own, (t) => strata[t] as number)) {
    if (stratum >= MAX_STRATA) throw new RangeError(`iterative-spo keeps ${MAX_STRATA} baselines, not ${stratum + 1}`);
    const mean = members.reduce((sum, t) => sum + (returns[t] as number), 0) / members.length;
    averages[stratum] = movingAverage(averages[stratum] ?? null, mean, decay);
  }
  return averages;
}

/**
 * [trajectories]. Self-play: rewards less the role's baseline, over their root mean square, with equal weights of the
 * roles that a seat takes. Verifiable: rewards normalised within the group; a group of equal rewards has none.
 */
function trajectoryAdvantages(samples: Samples, baselines: SpoState["baselines"], grouped: boolean): Float32Array {
  const { returns, strata, verdicts, episodes } = samples;
  const advantages = new Float32Array(returns.length);
  const groupOf = (t: number): string =>
    verdicts[t] === NO_VERDICT ? `role ${strata[t]}` : grouped ? `episode ${episodes[t]}` : `stratum ${strata[t]}`;
  for (const members of Map.groupBy(returns.keys(), groupOf).values()) {
    const [first = 0] = members;
    const mean = members.reduce((sum, t) => sum + (returns[t] as number), 0) / members.length;
    const baseline = verdicts[first] === NO_VERDICT ? (baselines[strata[first] as number] ?? mean) : mean;
    const squares = members.reduce((sum, t) => sum + ((returns[t] as number) - baseline) ** 2, 0);
    const scale = Math.sqrt(squares / members.length) + MIN_SCALE;
    for (const t of members) advantages[t] = ((returns[t] as number) - baseline) / scale;
  }
  const roles = rolesOfTrajectories(samples);
  const selfPlay = [...returns.keys()].filter((t) => verdicts[t] === NO_VERDICT);
  for (const own of Map.groupBy(selfPlay, (t) => roles[t]).values()) balanceStrata(advantages, own, strata);
  return advantages;
}

/** Keeps advantages of equal rewards at 0. */
const MIN_SCALE = 1e-6;
