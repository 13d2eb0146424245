/**
 * `red-queen/agents`: players, self-play, learners, and exact measures.
 *
 * @module
 */
export type { Engine } from "./engines/engine.ts";
export { chooseEngine } from "./engines/choose-engine.ts";
export type { StepProgram, Terms } from "./engines/step.ts";
export {
  packEpisodes,
  unpackEpisode,
  type Episode,
  type EpisodeTranscript,
  type Pairing,
  type Segment,
} from "./episode.ts";
export { AgentError, type AgentErrorCode } from "./errors.ts";
export type { Forfeit } from "./forfeit.ts";
export { cfrSolver, type CfrOptions, type CfrSolver } from "./exact/cfr.ts";
export type { LeagueChoice } from "./league/choice.ts";
export { resolveConfig } from "./league/defaults.ts";
export type { LeagueConfig, LedgerEntry, LeagueEvent } from "./league/ledger.ts";
export { presetById, presets } from "./league/presets.ts";
export type { Ablation, Preset } from "./league/presets/preset.ts";
export {
  generalisedAdvantages,
  normaliseByRole,
  rolesOfTrajectories,
  subtractGroupMeans,
  toDecisions,
  valuesOfOwnRole,
} from "./learners/advantages.ts";
export { networkProgram, runGradientSteps, type GradientRun, type NetworkLoss } from "./learners/descent.ts";
export { resolveByRole } from "./learners/hyperparameters.ts";
export type { HyperparameterSpec, Hyperparameters, Learner, UpdateRequest, UpdateResult } from "./learners/learner.ts";
export {
  COLUMN_SPEC,
  column,
  minibatch,
  minibatchInputs,
  roleColumns,
  shuffledBatches,
  type Minibatch,
} from "./learners/minibatch.ts";
export {
  clippedObjective,
  entropies,
  klDivergences,
  maskedPolicy,
  valueError,
  weightedMean,
  type PolicyOutput,
} from "./learners/policy-terms.ts";
export { learnerById, learners, resolveHyperparameters } from "./learners/registry.ts";
export { runOnSamples } from "./learners/shared-states.ts";
export { nameWeights } from "./networks/hash.ts";
export { initialWeights, networkFor } from "./networks/layout.ts";
export type { NetworkSpec, Weights } from "./networks/network.ts";
export type { TensorNetwork } from "./networks/tensor-network.ts";
export type { TF } from "./networks/tf.ts";
export type { PlayerReference } from "./player-reference.ts";
export {
  ExternalError,
  type ExternalAnswer,
  type ExternalPlayer,
  type ExternalRules,
  type ExternalTurn,
} from "./players/external.ts";
export type { Decision, Player, TurnRequest, TurnRows } from "./players/player.ts";
export { policyPlayer, type PolicyStyle } from "./players/policy.ts";
export { refereePlayer } from "./players/referee.ts";
export { createPlayer, type MakePlayer, type PlayerSource } from "./players/registry.ts";
export type { OfferedPlayer } from "./players/offered.ts";
export type { Plugin } from "./plugins/plugin.ts";
export { registerPlugin } from "./plugins/register-plugin.ts";
export { randomPlayer, scriptedPlayer } from "./players/scripted.ts";
export { PairCounter, type PairCount, type PairCounts, type ScoredGame } from "./ratings/pair-counts.ts";
export { ratePairs, type Rating, type Ratings } from "./ratings/ratings.ts";
export { rollout, type RolloutRequest, type RolloutResult } from "./rollout/rollout.ts";
export { collectSamples, type Samples } from "./rollout/samples.ts";
export { verifyEpisode } from "./rollout/verify.ts";
export { nashConv, type NashConv } from "./trees/nash-conv.ts";
export { uniformTable, type PolicyTable } from "./trees/policy-table.ts";
export { gameTree, type GameTree } from "./trees/tree.ts";
