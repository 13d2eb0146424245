/**
 * `red-queen/games`: the games, and what the rules of a game are written with.
 *
 * @module
 */
export { act, assertLegal } from "./core/act.ts";
export type { BaseSpec, Demonstration } from "./core/base.ts";
export { GameError, type GameErrorCode } from "./core/errors.ts";
export {
  CHANCE,
  OVER,
  type ChanceOutcome,
  type Game,
  type GameOptions,
  type Memory,
  type ObservationSpec,
  type OptionSpec,
  type Reward,
  type ScriptedPlayer,
  type Turn,
  type Utility,
} from "./core/game.ts";
export {
  measure,
  type BestResponseRequest,
  type Exam,
  type Examinee,
  type ExactResponse,
  type ExamPlay,
  type GameMeasures,
  type Measure,
  type MeasureEnds,
  type Measures,
  type ReferenceLine,
  type WatchedMeasures,
} from "./core/measures.ts";
export { resolveOptions } from "./core/options.ts";
export { playthrough, replay, replayState, type Playthrough, type PlaythroughStep } from "./core/playthrough.ts";
export { choose, chooseWeighted, random, type Random } from "./core/random.ts";
export { exactEstimate, meanEstimate, shareEstimate, type Estimate } from "./core/statistics.ts";
export { parseAction, requestAction, type AnswerSpec } from "./core/text.ts";
export type { VectorRules } from "./core/vector.ts";
export { gameById, games } from "./registry.ts";
